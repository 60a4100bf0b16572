import { describe, expect, it } from 'vitest'
import { CerthubError } from '../../shared/errors.ts'
import { renderText, text } from '../../shared/texts.ts'
import { awaitsDeployment, backOff, dueOf, pauseAfter, type RenewalState, seedOf } from './due.ts'

const day = 86_400_000
const start = Date.UTC(2026, 0, 1)
const issued = (days: number) => ({
  notBefore: start,
  notAfter: start + days * day,
  issuedAt: start,
  revokedAt: null,
})
const state = (over: Partial<RenewalState> = {}): RenewalState => ({
  pausedAt: null,
  failures: 0,
  lastTryAt: null,
  problem: null,
  retryAt: null,
  windowStart: null,
  windowEnd: null,
  hurriedTo: null,
  outdated: false,
  ...over,
})
const daysLeft = (days: number, of?: RenewalState): number =>
  (start + days * day - (dueOf('crt_a', issued(days), of)?.at ?? Number.NaN)) / day

describe('a certificate is due', () => {
  it.each([
    [90, 30, 31.8],
    [398, 132.6, 141],
    [45, 15, 15.9],
    [6, 3, 3.12],
    [9.9, 4.95, 5.15],
  ])('of %d days with %d to %d days left', (lifetime, least, most) => {
    expect(daysLeft(lifetime)).toBeGreaterThanOrEqual(least)
    expect(daysLeft(lifetime)).toBeLessThanOrEqual(most)
  })

  it('at its own moment, which is always the same, and not that of another', () => {
    expect(dueOf('crt_a', issued(90), undefined)).toEqual(dueOf('crt_a', issued(90), undefined))
    expect(dueOf('crt_a', issued(90), undefined)?.at).not.toBe(dueOf('crt_b', issued(90), undefined)?.at)
  })

  it('within the window that its CA suggests, earlier or later than by lifetime', () => {
    for (const from of [10, 80]) {
      const window = { windowStart: start + from * day, windowEnd: start + (from + 2) * day }
      const due = dueOf('crt_a', issued(90), state(window))
      expect(due?.at).toBeGreaterThanOrEqual(window.windowStart)
      expect(due?.at).toBeLessThanOrEqual(window.windowEnd)
      expect(renderText(due?.why)).toBe('its CA suggests that time')
    }
  })

  const past = { windowStart: start - 9 * day, windowEnd: start - 8 * day }
  it('at once where its CA wants that, also when it is new', () => {
    for (const days of [90, 6]) {
      const due = dueOf('crt_a', issued(days), state(past))
      expect(due?.at).toBeLessThanOrEqual(start)
      expect(renderText(due?.why)).toBe('its CA wants it to be renewed at once')
    }
    const soon = { windowStart: start + day / 4, windowEnd: start + day / 3 }
    expect(dueOf('crt_a', issued(90), state(soon))).toMatchObject({ why: { code: 'renewal.window' } })
    expect(dueOf('crt_a', issued(90), state(soon))?.at).toBeLessThan(start + day / 3)
  })

  it('a day after it was issued where the one before was new too when its CA wanted it back, and says so', () => {
    const hurried = state({ ...past, hurriedTo: 'iss_a' })
    expect(dueOf('crt_a', issued(90), hurried)).toEqual({
      at: start + day,
      why: text('renewal.still_new'),
    })
    expect(dueOf('crt_a', issued(2), hurried)?.at).toBe(start + day / 2)
    const later = { windowStart: start + 60 * day, windowEnd: start + 62 * day, hurriedTo: 'iss_a' }
    expect(renderText(dueOf('crt_a', issued(90), state(later))?.why)).toBe('its CA suggests that time')
  })

  it.each([90, 6])('before it ends, however late its CA suggests: of %d days', (lifetime) => {
    const window = { windowStart: Date.UTC(9999, 0, 1), windowEnd: Date.UTC(9999, 11, 31) }
    const due = dueOf('crt_a', issued(lifetime), state(window))
    expect(due).toMatchObject({ why: text('renewal.window_too_late') })
    expect(daysLeft(lifetime, state(window)) / lifetime).toBeCloseTo(0.05, 3)
  })

  it('before it ends, also where it was issued while the clock was ahead', () => {
    const ahead = { ...issued(90), issuedAt: start + 88 * day }
    const window = { windowStart: start + 60 * day, windowEnd: start + 62 * day }
    expect(dueOf('crt_a', ahead, state(window))?.at).toBeLessThan(start + 86 * day)
  })

  it('never while it is paused', () => {
    expect(dueOf('crt_a', issued(90), state({ pausedAt: start }))).toBeUndefined()
  })
})

describe('after a failure', () => {
  const failed = state({ failures: 2, lastTryAt: start + 61 * day, retryAt: start + 62 * day })
  it('it is due when it is tried again, and says so', () => {
    expect(dueOf('crt_a', issued(90), failed)).toEqual({
      at: start + 62 * day,
      why: text('renewal.failed', { times: 2 }),
    })
  })
  it('a newer certificate makes it forgotten', () => {
    const renewed = {
      notBefore: start + 61 * day,
      notAfter: start + 151 * day,
      issuedAt: start + 61.5 * day,
      revokedAt: null,
    }
    expect(dueOf('crt_a', renewed, failed)?.at).toBeGreaterThan(start + 110 * day)
  })
  it('it is tried more often when little of it is left, and by its pauses again when it has ended', () => {
    const end = issued(6).notAfter
    const hour = 3_600_000
    const tried = (lastTryAt: number) => state({ failures: 12, lastTryAt, retryAt: lastTryAt + day })
    expect(dueOf('crt_a', issued(6), tried(end - 8 * hour))?.at).toBe(end - 6 * hour)
    expect(dueOf('crt_a', issued(6), tried(end - 60_000))?.at).toBe(end - 60_000 + 5 * 60_000)
    expect(dueOf('crt_a', issued(6), tried(end + hour))?.at).toBe(end + hour + day)
  })
  it('to write it, that alone is tried again, until it is to be renewed anyway', () => {
    const problem = new CerthubError('deploy.write_failed', { path: '/srv', problem: 'EACCES' }).data
    const tried = (days: number) =>
      state({ failures: 9, problem, lastTryAt: start + days * day, retryAt: start + (days + 1) * day })
    expect(awaitsDeployment(tried(59), issued(90))).toBe(true)
    expect(awaitsDeployment(tried(60), issued(90))).toBe(false)
    expect(renderText(dueOf('crt_a', issued(90), tried(60))?.why)).toBe(
      'it failed 9 times in a row; then it is tried again',
    )
  })
  it('the pauses grow from minutes to a day, and differ by certificate', () => {
    const minutes = [1, 2, 3, 5, 9, 30, 2000].map((failures) => Math.round(backOff(failures, 0.5) / 60_000))
    expect(minutes).toEqual([5, 10, 20, 80, 1280, 1440, 1440])
    expect(backOff(1, 0)).toBeLessThan(backOff(1, 1))
  })
  it('a CA may ask for longer, a day at most: whether it may be asked then is looked at then', () => {
    const hour = 3_600_000
    expect(pauseAfter(1, 0.5, undefined)).toBe(backOff(1, 0.5))
    expect(pauseAfter(1, 0.5, 3 * 3600)).toBe(3 * hour)
    expect(pauseAfter(1, 0.5, 999_999_999)).toBe(day)
    expect(pauseAfter(9, 0.5, 60)).toBe(backOff(9, 0.5))
  })
})

it('seeds are spread evenly', () => {
  const seeds = Array.from({ length: 2000 }, (_, n) => seedOf(`crt_${n}`))
  for (const tenth of Array.from({ length: 10 }, (_, n) => n / 10)) {
    const within = seeds.filter((seed) => seed >= tenth && seed < tenth + 0.1).length
    expect(within).toBeGreaterThan(140)
    expect(within).toBeLessThan(260)
  }
})
