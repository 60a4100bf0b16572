import { expect, it } from 'vitest'
import type { RenewalWeeks } from '../../../shared/contract/renewal.ts'
import { FakeHub } from '../../control/testing/fake-hub.ts'
import { typeCommand } from './testing/type-command.ts'

const week = {
  from: new Date(2026, 10, 16).getTime(),
  until: new Date(2026, 10, 23).getTime(),
  renewals: [],
  ends: 0,
  endsPaused: 0,
  endsWithoutAccount: 0,
  endsFailing: 0,
}
const limit = { of: 'new-orders' as const, most: 300, withinMs: 3 * 3_600_000 }
const outlook: RenewalWeeks = {
  weeks: [
    week,
    week,
    {
      ...week,
      from: new Date(2026, 10, 30).getTime(),
      until: new Date(2026, 11, 7).getTime(),
      renewals: [
        { ca: 'letsencrypt', count: 400, counted: 18, limits: [{ ...limit, used: 18, exceeded: false }] },
        { ca: 'https://ca.test staging', count: 2, counted: 0, limits: [] },
      ],
      ends: 3,
      endsPaused: 1,
      endsFailing: 2,
    },
  ],
  cas: [
    { ca: 'letsencrypt', title: 'Let’s Encrypt', staging: false, limits: [limit], source: 'https://le.test' },
    { ca: 'https://ca.test staging', title: 'ca.test', staging: true, limits: [] },
  ],
  certificates: 403,
  ended: 1,
  later: 2,
}
const asked: unknown[] = []
const hub = (answer: RenewalWeeks) =>
  new FakeHub({
    'renewal.weeks': (input) => {
      asked.push(input)
      return answer
    },
  })

it('says week by week what is renewed where, how near the limits are, and what ends', async () => {
  const { out } = await typeCommand(hub(outlook), 'renewal weeks')
  expect(out).toMatch(/^this week\s+–/m)
  expect(out).toMatch(/^next week\s+–/m)
  expect(out).toMatch(
    /^30 Nov – 6 Dec\s+400\s+Let’s Encrypt\s+3 \(1 paused, 2 failing\)\s+18 of 300 new orders in 3 hours at the busiest$/m,
  )
  expect(out).toMatch(/^\s+2\s+ca\.test \(staging\)$/m)
  expect(out).toContain('2 more are renewed after that.')
  expect(out).toContain('1 has ended already.')
  expect(out).toContain('https://le.test')
  expect(out).toContain('ca.test (staging): the hub knows of no published limit.')
})

it('asks for so many weeks of one target instance', async () => {
  asked.length = 0
  const { code, out } = await typeCommand(hub(outlook), 'renewal weeks --weeks 3 --instance web --json')
  expect(code).toBe(0)
  expect(asked).toEqual([{ weeks: 3, instance: 'web' }])
  expect(JSON.parse(out)).toEqual(outlook)
})

it('refuses a number of weeks that is none', async () => {
  for (const given of ['0', '54', 'x'])
    expect((await typeCommand(hub(outlook), `renewal weeks --weeks ${given}`)).code).toBe(2)
})

it.each([
  [0, 0, 'Nothing was issued yet.'],
  [2, 2, 'Nothing is renewed and nothing ends in the next 2 weeks.\n2 more are renewed after that.'],
])('says in words that nothing happens: of %d certificates', async (certificates, later, expected) => {
  const quiet = { weeks: [week, week], cas: [], ended: 0, certificates, later }
  const { out } = await typeCommand(hub(quiet), 'renewal weeks')
  expect(out.trim()).toBe(expected)
})
