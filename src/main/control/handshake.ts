import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** Who proves that it knows the secret: one side's proof is never good for the other's. */
export type Role = 'hub' | 'terminal'

/** What both sides put into their proofs. Nonces are fresh on both sides, so that no former conversation fits. */
export interface Challenge {
  /** As it stands in the data directory: a proof made for one address is worth nothing at another. */
  address: string
  hubNonce: string
  terminalNonce: string
}

export const newNonce = (): string => randomBytes(32).toString('base64')
export const isNonce = (value: unknown): value is string =>
  typeof value === 'string' && /^[A-Za-z0-9+/]{43}=$/.test(value)

/** HMAC-SHA256 under the data directory's secret (RFC 2104), in base64. */
export const proofOf = (
  secret: string,
  role: Role,
  { address, hubNonce, terminalNonce }: Challenge,
): string =>
  createHmac('sha256', Buffer.from(secret, 'base64'))
    .update(JSON.stringify(['certhub control', 1, role, address, hubNonce, terminalNonce]))
    .digest('base64')

/** Compares in a time that does not tell how much of it is right. */
export const isProof = (given: unknown, secret: string, role: Role, challenge: Challenge): boolean => {
  const wanted = Buffer.from(proofOf(secret, role, challenge))
  const got = Buffer.from(typeof given === 'string' ? given : '')
  return got.length === wanted.length && timingSafeEqual(got, wanted)
}
