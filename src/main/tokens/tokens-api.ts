import type { tokensContract } from '../../shared/contract/tokens.ts'
import type { HandlersOf } from '../calls/handlers-of.ts'
import type { Sessions } from '../sessions/sessions.ts'
import type { TokensUseCases } from './tokens.ts'

export const tokensApi = ({
  tokens,
  sessions,
}: {
  tokens: TokensUseCases
  sessions: Pick<Sessions, 'sweep'>
}): HandlersOf<typeof tokensContract> => ({
  'tokens.list': async () => ({ tokens: await tokens.list() }),
  'tokens.create': (input) => tokens.create(input),
  'tokens.revoke': async ({ token }) => {
    const revoked = await tokens.revoke(token)
    await sessions.sweep()
    return revoked
  },
})
