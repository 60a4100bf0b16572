import { expect, it } from 'vitest'
import type { Certificate } from '../../../shared/contract/certificates.ts'
import { expirySpans } from './expiry-spans.ts'

const day = 86_400_000
const now = Date.UTC(2026, 0, 1)
const ending = (days: number, status: Certificate['status'] = 'valid') =>
  ({ status, notAfter: now + days * day }) as Certificate

it('each certificate counts once, in the first span that it fits', () => {
  const all = [-5, 0, 0.5, 7, 8, 30, 45, 90, 91, 365].map((days) => ending(days))
  expect(expirySpans(all, now).map(({ count }) => count)).toEqual([2, 2, 2, 1, 1, 2])
})

it('revoked ones and those never issued do not count', () => {
  const all = [ending(3, 'revoked'), { status: 'never-issued' } as Certificate]
  expect(expirySpans(all, now).every(({ count }) => count === 0)).toBe(true)
})
