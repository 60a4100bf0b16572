import { z } from 'zod'

const refusal = z.object({ error: z.object({ message: z.string(), hint: z.string() }) })

/** Opens a session with a token; answers why not, where it did not. */
export const signIn = async (token: string): Promise<string | undefined> => {
  try {
    const response = await fetch('/api/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    })
    if (response.ok) return undefined
    const parsed = refusal.safeParse(await response.json())
    return parsed.success ? `${parsed.data.error.message} ${parsed.data.error.hint}` : 'The hub refused it.'
  } catch {
    return 'The hub does not answer. Is it running?'
  }
}
