import { expect, it } from 'vitest'
import { lifetimeRemark } from './check-issued.ts'

it('a lifetime other than the one asked for is remarked on; a day more or less is none', () => {
  const days = (count: number) => ({ notBefore: 0, notAfter: count * 86_400_000 })
  expect(lifetimeRemark(days(90), null)).toBeUndefined()
  expect(lifetimeRemark(days(30.04), 30)).toBeUndefined()
  expect(lifetimeRemark(days(31), 30)).toBeUndefined()
  expect(lifetimeRemark(days(90), 30)).toBe('issued for 90 days, though 30 were asked')
})
