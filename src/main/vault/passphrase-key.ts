import { randomBytes, scrypt } from 'node:crypto'
import { z } from 'zod'
import type { Secret } from '../../shared/secret.ts'

export const kdfSchema = z.strictObject({
  name: z.literal('scrypt'),
  N: z
    .number()
    .int()
    .min(2 ** 14)
    // 1 GiB: a header or backup from elsewhere must not ask for more.
    .max(2 ** 20),
  r: z.literal(8),
  p: z.literal(1),
  salt: z.string(),
})
export type Kdf = z.infer<typeof kdfSchema>

/** scrypt (RFC 7914) off the main thread. The passphrase is normalised to NFKC, so that any keyboard types the same. */
export const derivePassphraseKey = (passphrase: Secret, { N, r, p, salt }: Kdf): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const text = passphrase.expose().normalize('NFKC')
    const options = { N, r, p, maxmem: 256 * N * r }
    scrypt(text, Buffer.from(salt, 'base64'), 32, options, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })

const targetMs = 250

/** As much as OWASP’s password storage cheat sheet asks for: 128 MiB. */
const leastN = 2 ** 17

/** Parameters that cost about a quarter of a second on this machine, and never less than the least. */
export const tuneKdf = async (passphrase: Secret, now: () => number): Promise<Kdf> => {
  const salt = randomBytes(16).toString('base64')
  for (let N = leastN; ; N *= 2) {
    const kdf: Kdf = { name: 'scrypt', N, r: 8, p: 1, salt }
    const begin = now()
    await derivePassphraseKey(passphrase, kdf)
    if (now() - begin > targetMs / 1.5 || N >= 2 ** 20) return kdf
  }
}
