import { expect, it } from 'vitest'
import { decodeBase32, totpCode } from './totp.ts'

it.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_234_567_890, '005924'],
  [20_000_000_000, '353130'],
])('gives the code of RFC 6238, appendix B, at %d', (seconds, code) => {
  expect(totpCode(Buffer.from('12345678901234567890'), Math.floor(seconds / 30))).toBe(code)
})

it('reads base32 as people paste it', () => {
  expect(decodeBase32('gezd gnbv gy3t qojq')?.toString()).toBe('1234567890')
  expect(decodeBase32('MY======')?.toString()).toBe('f')
  expect(decodeBase32('no base32!')).toBeUndefined()
})
