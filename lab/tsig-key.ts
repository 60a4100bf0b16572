import { randomBytes } from 'node:crypto'

export type TsigAlgorithm = 'hmac-sha256' | 'hmac-sha384' | 'hmac-sha512'

export interface TsigKey {
  name: string
  algorithm: TsigAlgorithm
  /** Base64. */
  secret: string
  /** The zones that this key may update. */
  zones: string[]
}

/** One key an algorithm for all zones, and `other-only` for `other.test` alone. */
export const tsigKeys = (zones: string[]): TsigKey[] => {
  const key = (name: string, algorithm: TsigAlgorithm, bytes: number, allowed: string[]): TsigKey => ({
    name,
    algorithm,
    secret: randomBytes(bytes).toString('base64'),
    zones: allowed,
  })
  return [
    key('lab-sha256', 'hmac-sha256', 32, zones),
    key('lab-sha384', 'hmac-sha384', 48, zones),
    key('lab-sha512', 'hmac-sha512', 64, zones),
    key('other-only', 'hmac-sha256', 32, ['other.test']),
  ]
}
