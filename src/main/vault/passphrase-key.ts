import { randomBytes, scrypt } from 'node:crypto'
import { z } from 'zod'
import type { Secret } from '../../shared/secret.ts'

export const kdfSchema = z.strictObject({
  name: z.literal('scrypt'),
  N: z
    .number()
    .int()
    .min(2 ** 14)
    .max(2 ** 22),
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

/** Parameters that cost about a quarter of a second on this machine: N is doubled until they do. */
export const tuneKdf = async (passphrase: Secret, now: () => number): Promise<Kdf> => {
  const salt = randomBytes(16).toString('base64')
  for (let N = 2 ** 15; ; N *= 2) {
    const kdf: Kdf = { name: 'scrypt', N, r: 8, p: 1, salt }
    const begin = now()
    await derivePassphraseKey(passphrase, kdf)
    if (now() - begin > targetMs / 1.5 || N >= 2 ** 20) return kdf
  }
}
