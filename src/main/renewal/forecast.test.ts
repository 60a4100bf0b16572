import { afterEach, describe, expect, it } from 'vitest'
import { text } from '../../shared/texts.ts'
import type { CaLimits } from '../failover/documented-limits.ts'
import { dueOf } from './due.ts'
import { type Foreseen, forecast, type NextCa } from './forecast.ts'
import { createNextOpening, nextOpening, withinWindows } from './maintenance.ts'
import { forEachRenewal } from './renewal-times.ts'

const [hour, day] = [3_600_000, 86_400_000]
/** A Wednesday of a week from Monday 2 to Monday 9 March, local time. */
const now = new Date(2026, 2, 4, 12).getTime()
const monday = (week: number): number => new Date(2026, 2, 2 + 7 * week).getTime()

const known: CaLimits = {
  limits: [
    { of: 'new-orders', most: 3, withinMs: 3 * hour },
    { of: 'same-names', most: 2, withinMs: 7 * day },
  ],
  besides: 'and more',
  source: 'https://ca.test/limits',
}
const limited: NextCa = { key: 'a', title: 'CA A', staging: false, known }
const unlimited: NextCa = { key: 'b', title: 'CA B', staging: false, known: undefined }

const at = (ca: NextCa, isNew = false, accountId = 'acc_a') => ({ accountId, ca, isNew })
const foreseen = (over: Partial<Foreseen> & { days?: number; age?: number } = {}): Foreseen => {
  const { id = 'crt_a', days = 90, age = 0 } = over
  const issued = {
    notBefore: now - age * day,
    notAfter: now + (days - age) * day,
    issuedAt: now - age * day,
    revokedAt: null,
  }
  return {
    id,
    namesKey: `${id}.test`,
    issued,
    due: dueOf(id, issued, undefined),
    isFailing: false,
    nextOpening: (at) => at,
    next: at(unlimited),
    isShown: true,
    ...over,
  }
}
const countsOf = (certificates: Foreseen[], weeks = 12): number[] =>
  forecast(certificates, now, weeks).weeks.map(({ renewals }) =>
    renewals.reduce((sum, { count }) => sum + count, 0),
  )
const dueAt = (moment: number) => ({ at: moment, why: text('renewal.window') })

describe('renewals by week', () => {
  it('weeks go from Monday to Monday by the local calendar, this one first', () => {
    const { weeks } = forecast([], now, 5)
    expect(weeks.map(({ from }) => from)).toEqual([0, 1, 2, 3, 4].map(monday))
    expect(weeks.map(({ until }) => until)).toEqual([1, 2, 3, 4, 5].map(monday))
  })

  it.each([
    [90, 0, [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]],
    [90, 89, [1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]],
    [47, 0, [0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0]],
    [7, 0, [1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2]],
    [398, 0, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ])('one of %d days that is %d days old', (days, age, expected) => {
    expect(countsOf([foreseen({ days, age })])).toEqual(expected)
  })

  it('each moment is the one that the hub itself would find', () => {
    const windows = [{ days: [2, 4], from: '22:00', to: '02:00' }]
    let issued = foreseen({ days: 6 }).issued
    const found: number[] = []
    const first = withinWindows(dueOf('crt_a', issued, undefined) ?? dueAt(0), issued, windows, now)
    const opening = createNextOpening(windows, now, 84)
    forEachRenewal({ id: 'crt_a', issued, due: first }, opening, now, now + 84 * day, (at) => found.push(at))
    expect(found.length).toBeGreaterThan(15)
    for (const moment of found) {
      const due = withinWindows(
        dueOf('crt_a', issued, undefined) ?? dueAt(0),
        issued,
        windows,
        issued.issuedAt,
      )
      expect(moment).toBe(due.at)
      issued = { notBefore: moment, notAfter: moment + 6 * day, issuedAt: moment, revokedAt: null }
    }
  })

  it('what is due already is renewed now', () => {
    expect(countsOf([foreseen({ due: dueAt(now - 90 * day) })])[0]).toBe(1)
  })

  it('one that lives for seconds is not forecast for ever', () => {
    const issued = { notBefore: now, notAfter: now + 1000, issuedAt: now, revokedAt: null }
    expect(countsOf([foreseen({ issued, due: dueAt(now) })], 1)[0]).toBeLessThan(2000)
  })

  it('those that are renewed after the last week are told of', () => {
    const { later, certificates } = forecast([foreseen({ days: 398 }), foreseen()], now, 12)
    expect({ later, certificates }).toEqual({ later: 1, certificates: 2 })
  })
})

describe('certificates that end', () => {
  const ends = (over: Partial<Foreseen>) =>
    forecast([foreseen({ days: 10, age: 4, ...over })], now, 2).weeks.map(
      ({ renewals: _, from: __, until: ___, ...rest }) => rest,
    )
  const none = { ends: 0, endsPaused: 0, endsWithoutAccount: 0, endsFailing: 0 }

  it.each([
    ['are counted where they end unless they are renewed', {}, {}],
    ['say that their renewal is paused', { due: undefined }, { endsPaused: 1 }],
    ['say that no account can order them', { next: undefined }, { endsWithoutAccount: 1 }],
    ['say that their renewal fails', { isFailing: true }, { endsFailing: 1 }],
    ['are paused first of all', { due: undefined, next: undefined, isFailing: true }, { endsPaused: 1 }],
  ] as const)('%s', (_, over, expected) => {
    expect(ends(over)).toEqual([none, { ...none, ends: 1, ...expected }])
  })

  it('are never renewed while paused or without an account', () => {
    for (const over of [{ due: undefined }, { next: undefined }])
      expect(countsOf([foreseen({ days: 6, ...over })]).every((count) => count === 0)).toBe(true)
  })

  it('and have ended are told apart', () => {
    const result = forecast([foreseen({ days: 6, age: 9, due: undefined })], now, 12)
    expect(result.ended).toBe(1)
    expect(result.weeks.every(({ ends }) => ends === 0)).toBe(true)
  })
})

describe('limits of a CA', () => {
  const atOnce = (count: number, over: (n: number) => Partial<Foreseen>) =>
    Array.from({ length: count }, (_, n) => foreseen({ id: `crt_${n}`, due: dueAt(now), ...over(n) }))
  const firstOf = (certificates: Foreseen[]) => forecast(certificates, now, 12).weeks[0]?.renewals[0]

  it('count the first renewal at a new CA, and none after it', () => {
    const days = { issued: { notBefore: now, notAfter: now + 6 * day, issuedAt: now, revokedAt: null } }
    const { weeks } = forecast(
      atOnce(2, () => ({ ...days, next: at(limited, true) })),
      now,
      2,
    )
    expect(weeks.map(({ renewals }) => renewals.map(({ counted }) => counted))).toEqual([[2], [0]])
    expect(weeks[0]?.renewals[0]?.limits[0]).toMatchObject({ of: 'new-orders', used: 2, exceeded: false })
    expect(weeks[1]?.renewals[0]?.limits[0]).toMatchObject({ used: 0 })
  })

  it('count none at the CA of the certificate before', () => {
    const found = firstOf(atOnce(9, () => ({ next: at(limited) })))
    expect(found).toMatchObject({ count: 9, counted: 0 })
    expect(found?.limits.every(({ used, exceeded }) => used === 0 && !exceeded)).toBe(true)
  })

  it('are exceeded by one more than they allow', () => {
    const exceeded = [3, 4].map(
      (count) => firstOf(atOnce(count, () => ({ next: at(limited, true) })))?.limits[0]?.exceeded,
    )
    expect(exceeded).toEqual([false, true])
  })

  it('are of each account by itself', () => {
    const found = firstOf(atOnce(6, (n) => ({ next: at(limited, true, `acc_${n % 2}`) })))
    expect(found?.limits[0]).toMatchObject({ used: 3, exceeded: false })
  })

  it('of the same names are those of all accounts', () => {
    const found = firstOf(atOnce(3, (n) => ({ namesKey: 'a.test', next: at(limited, true, `acc_${n}`) })))
    expect(found?.limits).toMatchObject([{ used: 1 }, { of: 'same-names', used: 3, exceeded: true }])
  })

  it('look at any span of their length, not at the hours of the clock', () => {
    const found = firstOf(atOnce(6, (n) => ({ due: dueAt(now + n * hour), next: at(limited, true) })))
    expect(found?.limits[0]?.used).toBe(3)
  })

  it('are used by certificates of other target instances too, which are not counted', () => {
    const found = firstOf(atOnce(5, (n) => ({ isShown: n === 0, next: at(limited, true) })))
    expect(found).toMatchObject({ count: 1, counted: 1, limits: [{ used: 5, exceeded: true }, { used: 1 }] })
  })

  it('are not there where none are known', () => {
    const { cas, weeks } = forecast(
      atOnce(9, () => ({ next: at(unlimited, true) })),
      now,
      1,
    )
    expect(cas).toEqual([{ ca: 'b', title: 'CA B', staging: false, limits: [] }])
    expect(weeks[0]?.renewals).toEqual([{ ca: 'b', count: 9, counted: 0, limits: [] }])
  })
})

describe('openings that are worked out beforehand', () => {
  const zone = process.env.TZ
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ
    else process.env.TZ = zone
  })

  it.each(['UTC', 'Europe/Berlin', 'America/New_York'])('are those that are looked up, in %s', (timeZone) => {
    process.env.TZ = timeZone
    const windows = [
      { days: [1, 2, 3, 4, 5], from: '22:00', to: '02:00' },
      { days: [5, 6], from: '23:00', to: '01:00' },
      { days: [7], from: '02:15', to: '02:45' },
    ]
    const next = createNextOpening(windows, now, 30)
    for (let moment = now; moment < now + 40 * day; moment += 37 * 60_000)
      expect(next(moment)).toBe(nextOpening(windows, moment))
  })
})

it('10,000 certificates of six days are forecast over 12 weeks in a tenth of a second', () => {
  const opening = createNextOpening([{ days: [1, 2, 3, 4, 5, 6, 7], from: '20:00', to: '06:00' }], now, 84)
  const all = Array.from({ length: 10_000 }, (_, n) =>
    foreseen({ id: `crt_${n}`, days: 6, nextOpening: opening, next: at(limited, true, `acc_${n % 3}`) }),
  )
  // Of the processor: other tests run beside this one.
  const milliseconds = Array.from({ length: 5 }, () => {
    const begin = process.threadCpuUsage()
    forecast(all, now, 12)
    const { user, system } = process.threadCpuUsage(begin)
    return (user + system) / 1000
  })
  expect(Math.min(...milliseconds)).toBeLessThan(100)
})
