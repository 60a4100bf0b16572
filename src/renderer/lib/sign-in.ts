import { z } from 'zod'
import { forgetSessionKey, keepSessionKey, post } from './session-key.ts'

const refusal = z.object({ error: z.object({ message: z.string(), hint: z.string() }) })
const opened = z.object({ value: z.object({ key: z.string() }) })

/** Opens a session with a token; answers why not, where it did not. */
export const signIn = async (token: string): Promise<string | undefined> => {
  try {
    const response = await post('/api/session', { token })
    const answer: unknown = await response.json()
    if (response.ok) {
      keepSessionKey(opened.parse(answer).value.key)
      return undefined
    }
    const parsed = refusal.safeParse(answer)
    return parsed.success ? `${parsed.data.error.message} ${parsed.data.error.hint}` : 'The hub refused it.'
  } catch {
    return 'The hub does not answer. Is it running?'
  }
}

/** Ends this session, in every tab, and forgets what this one shows. Answers false where the hub does not answer. */
export const signOut = async (): Promise<boolean> => {
  try {
    const { ok, status } = await post('/api/sign-out', {})
    if (!ok && status !== 401) return false
  } catch {
    return false
  }
  forgetSessionKey()
  location.reload()
  return true
}
