import type { sessionsContract } from '../../shared/contract/sessions.ts'
import { CerthubError } from '../../shared/errors.ts'
import type { HandlersOf } from '../calls/handlers-of.ts'
import type { Sessions } from './sessions.ts'

export const sessionsApi = ({
  sessions,
}: {
  sessions: Pick<Sessions, 'list' | 'end' | 'openPage'>
}): HandlersOf<typeof sessionsContract> => ({
  'sessions.list': async (_, { session }) => ({ sessions: await sessions.list(session) }),
  'sessions.end': ({ session }) => {
    sessions.end(session)
    return {}
  },
  'sessions.openPage': async (_, { via, role }) => {
    // Who has a session or a token has what he was given; a new way in is for who owns the computer's account.
    if (via !== 'terminal') throw new CerthubError('auth.not_by_terminal', { role })
    const { address, file } = await sessions.openPage()
    return { launchAddress: address, file }
  },
})
