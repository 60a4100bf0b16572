import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Order } from '../../shared/contract/orders.ts'
import { CerthubError } from '../../shared/errors.ts'
import { renderText, text } from '../../shared/texts.ts'
import type { RenewalInfo } from '../acme/renewal-info.ts'
import { ManualClock } from '../adapters/clock/testing/manual-clock.ts'
import { openSqliteStore } from '../adapters/store/sqlite-store.ts'
import type { IssuedRecord } from '../ports/store/certificates.ts'
import type { OrderRecord } from '../ports/store/orders.ts'
import type { Store } from '../ports/store.ts'
import { certificateRecord, instanceRecord, issuedRecord } from '../ports/testing/records.ts'
import { freshRenewal } from './renewal-state.ts'
import { type Attempt, createRenewals } from './renewals.ts'

const day = 86_400_000
const begin = Date.UTC(2026, 0, 1)

/** Long times, without each minute in between. */
const leap = async (days: number): Promise<void> => {
  clock.time += days * day
  clock.steady += days * day
  await clock.pass(3 * 60_000)
}

let store: Store
let clock: ManualClock
let stop: AbortController
let open: boolean
let ordered: { id: string; at: number }[]
let asked: string[]
let deployed: string[]
let begun: string[]
let attempts: Attempt[]
let logged: string[]
/** The certificates that a person orders. */
let byHand: Set<string>
let deployFails: boolean
let suggest: (issued: IssuedRecord) => RenewalInfo | undefined
let active: number
let most: number
let outcome: (id: string) => Partial<OrderRecord> | Error | Promise<Partial<OrderRecord>>
let renewals: ReturnType<typeof createRenewals>
let running: Promise<void>

const certificate = (n: number) =>
  certificateRecord({
    id: `crt_${n}`,
    names: [`n${n}.test`],
    namesKey: `n${n}.test`,
    folder: `n${n}`,
    createdAt: begin,
  })
const issue = (certificateId: string, at: number, days = 90): Promise<void> =>
  store.issued.insert(
    issuedRecord({
      id: `iss_${certificateId.slice(4)}x${at}`,
      certificateId,
      notBefore: at,
      notAfter: at + days * day,
      issuedAt: at,
    }),
  )

const add = async (count: number, days = 90): Promise<void> => {
  await store.atomically(async (inside) => {
    for (let n = 0; n < count; n++) await inside.certificates.insert(certificate(n))
  })
  for (let n = 0; n < count; n++) await issue(`crt_${n}`, begin, days)
}
const orderOf = (certificateId: string): Order => ({
  id: `ord_${certificateId.slice(4)}`,
  certificateId,
  names: ['a.test'],
  state: 'queued',
  begunBy: 'person',
  passed: [],
  createdAt: clock.now(),
})
const go = (): void => {
  running = renewals.run(stop.signal)
}

beforeEach(async () => {
  store = openSqliteStore(':memory:')
  await store.instances.insert(instanceRecord())
  clock = new ManualClock()
  stop = new AbortController()
  open = true
  ordered = []
  asked = []
  deployed = []
  begun = []
  attempts = []
  logged = []
  deployFails = false
  byHand = new Set()
  suggest = () => undefined
  active = 0
  most = 0
  outcome = () => ({ state: 'done' })
  renewals = createRenewals({
    store,
    clock,
    log: { debug() {}, info() {}, warn() {}, error: (message) => void logged.push(message) },
    attempted: (attempt) => void attempts.push(attempt),
    doubted: () => {},
    isOpen: () => open,
    renew: async (id, begunBy) => {
      begun.push(begunBy)
      ordered.push({ id, at: clock.now() })
      active++
      most = Math.max(most, active)
      await clock.sleep(2000)
      active--
      const end = await outcome(id)
      if (end instanceof Error) throw end
      if (end.state === 'done') await issue(id, clock.now())
      return end as OrderRecord
    },
    isOrdered: (id) => byHand.has(id),
    deploy: async (id) => {
      deployed.push(id)
      if (deployFails) throw new CerthubError('deploy.write_failed', { path: '/srv', problem: 'EACCES' })
    },
    suggestion: async (issued) => {
      asked.push(issued.id)
      return suggest(issued)
    },
    changed: () => {},
  })
})
afterEach(async () => {
  stop.abort()
  await clock.pass(10_000)
  await running
  await store.close()
})

it('a certificate is renewed once when a third of its life is left, and again a lifetime later', async () => {
  await add(1)
  go()
  await leap(50)
  expect(ordered).toEqual([])
  await leap(12)
  expect(ordered).toHaveLength(1)
  await leap(30)
  await leap(32)
  expect(ordered).toHaveLength(2)
})

it('a thousand that are due together are renewed a few at a time, the first to end first', async () => {
  await add(1000)
  await issue('crt_7', begin + 1, 30)
  clock.time = begin + 62 * day
  go()
  await clock.pass(6 * 60_000)
  expect(most).toBe(8)
  expect(ordered[0]?.id).toBe('crt_7')
  expect(new Set(ordered.map(({ id }) => id)).size).toBe(1000)
  expect(ordered).toHaveLength(1000)
})

it('what is due is begun by the hub, what somebody asked for by a person', async () => {
  await add(1)
  go()
  await renewals.renewNow(['crt_0'])
  await clock.pass(60_000)
  expect(begun).toEqual(['person'])
  await leap(65)
  expect(begun).toEqual(['person', 'hub'])
})

it('a renewal that could not be ordered is told, with who began it', async () => {
  await add(1)
  outcome = () => new CerthubError('account.not_found', { id: 'acc_gone' })
  clock.time = begin + 65 * day
  go()
  await clock.pass(60_000)
  expect(attempts).toMatchObject([
    { what: 'renewal', begunBy: 'hub', certificateId: 'crt_0', name: 'n0.test', milliseconds: 2000 },
  ])
  expect(attempts[0]?.problem?.code).toBe('account.not_found')
})

it('a hub that stops while a CA is asked for its window logs no error', async () => {
  await add(1)
  suggest = () => {
    stop.abort()
    return stop.signal.throwIfAborted() as never
  }
  go()
  await clock.pass(60_000)
  expect([asked.length, logged]).toEqual([1, []])
})

describe('a renewal that fails', () => {
  const error = new CerthubError('dns.credential_rejected', { provider: 'X', problem: 'no' }).data

  it('is tried again after 5, 10, 20 minutes and so on, and its reason is shown', async () => {
    await add(1)
    outcome = () => ({ state: 'failed', error })
    clock.time = begin + 65 * day
    go()
    await clock.pass(60 * 60_000)
    const pauses = ordered.slice(1).map(({ at }, n) => Math.round((at - (ordered[n]?.at ?? 0)) / 60_000))
    expect(pauses).toHaveLength(3)
    for (const [n, expected] of [5, 10, 20].entries()) {
      expect(Math.abs((pauses[n] ?? 0) - expected)).toBeLessThanOrEqual(expected * 0.1 + 1)
    }
    const [shown] = (await renewals.outlook()).certificates
    expect(shown).toMatchObject({ failures: 4, problem: { code: 'dns.credential_rejected' } })
  })

  it('waits as long as the CA says', async () => {
    await add(1)
    outcome = () => ({ state: 'failed', error: { ...error, retryAfter: 3 * 3600 } })
    clock.time = begin + 65 * day
    go()
    await clock.pass(2 * 3_600_000)
    expect(ordered).toHaveLength(1)
    await clock.pass(2 * 3_600_000)
    expect(ordered).toHaveLength(2)
  })

  it('is forgotten after the next success', async () => {
    await add(1)
    outcome = () => ({ state: ordered.length < 3 ? 'failed' : 'done', error })
    clock.time = begin + 65 * day
    go()
    await clock.pass(2 * 3_600_000)
    expect(ordered).toHaveLength(3)
    expect((await renewals.outlook()).certificates[0]).toMatchObject({ failures: 0 })
  })

  it('is not counted while a person orders the same certificate', async () => {
    await add(1)
    outcome = () => new CerthubError('order.running', { order: 'ord_x' })
    clock.time = begin + 65 * day
    go()
    await clock.pass(60_000)
    expect((await renewals.outlook()).certificates[0]).toMatchObject({ failures: 0 })
  })
})

it('nothing is renewed while the vault is locked, and what was missed follows at once', async () => {
  await add(3)
  open = false
  go()
  await leap(30)
  await leap(40)
  expect(ordered).toEqual([])
  open = true
  renewals.look()
  await clock.pass(10_000)
  expect(ordered).toHaveLength(3)
})

it('a paused certificate is left alone until it is resumed', async () => {
  await add(2)
  await renewals.pause('crt_0')
  go()
  await leap(30)
  await leap(40)
  expect(ordered.map(({ id }) => id)).toEqual(['crt_1'])
  await renewals.resume('crt_0')
  await clock.pass(10_000)
  expect(ordered.map(({ id }) => id)).toEqual(['crt_1', 'crt_0'])
})

describe('a window that the CA suggests', () => {
  const window = (from: number, askAgainAfter = 6 * 3_600_000): RenewalInfo => ({
    start: begin + from * day,
    end: begin + (from + 1) * day,
    askAgainAfter,
  })

  it('that is past is followed at once, once: a CA that always wants another gets one a day', async () => {
    await add(1)
    suggest = ({ issuedAt }) => ({
      start: issuedAt - 2 * day,
      end: issuedAt - day,
      askAgainAfter: 6 * 3_600_000,
    })
    clock.time = begin + 60_000
    go()
    await clock.pass(10 * 60_000)
    expect(ordered).toHaveLength(1)
    await leap(0.5)
    expect(ordered).toHaveLength(1)
    expect(renderText((await renewals.outlook()).certificates[0]?.why)).toMatch(
      /its CA wants it earlier, but it is new/,
    )
    await leap(0.55)
    expect(ordered).toHaveLength(2)
  })

  it('that is past is followed again for a certificate that came when its time had come', async () => {
    await add(1)
    clock.time = begin + 65 * day
    let wants = false
    suggest = ({ issuedAt }) =>
      wants ? { start: issuedAt - 2 * day, end: issuedAt - day, askAgainAfter: 3_600_000 } : undefined
    go()
    await clock.pass(10 * 60_000)
    expect(ordered).toHaveLength(1)
    wants = true
    await leap(1.02)
    expect(ordered).toHaveLength(2)
  })

  it('decides instead of the lifetime, and is asked for again as the CA says', async () => {
    await add(1)
    suggest = ({ issuedAt }) => window(issuedAt === begin ? 20 : 80)
    go()
    await clock.pass(60_000)
    expect(asked).toHaveLength(1)
    expect(renderText((await renewals.outlook()).certificates[0]?.why)).toBe('its CA suggests that time')
    await clock.pass(7 * 3_600_000)
    expect(asked).toHaveLength(2)
    await leap(22)
    expect(ordered).toHaveLength(1)
  })

  it('that moves to now, after a mass revocation, has the certificate renewed at once', async () => {
    await add(1)
    suggest = () => window(60)
    go()
    await clock.pass(60_000)
    suggest = () => window(-2)
    await leap(2)
    await clock.pass(7 * 3_600_000)
    expect(ordered).toHaveLength(1)
  })

  it('is forgotten with the certificate that it was for', async () => {
    await add(1)
    suggest = ({ issuedAt }) => (issuedAt === begin ? window(20) : undefined)
    go()
    await leap(22)
    expect(ordered).toHaveLength(1)
    expect(renderText((await renewals.outlook()).certificates[0]?.why)).toBe(
      'a third of its lifetime is left then',
    )
  })

  it('stays known while the CA cannot be asked, which is tried again in an hour', async () => {
    await add(1)
    suggest = () => window(80)
    go()
    await clock.pass(61_000)
    suggest = () => {
      throw new CerthubError('acme.unreachable', { host: 'ca.test', problem: 'reset' })
    }
    await leap(1)
    const [outlook] = (await renewals.outlook()).certificates
    expect(renderText(outlook?.why)).toBe('its CA suggests that time')
    const before = asked.length
    await clock.pass(62 * 60_000)
    expect(asked).toHaveLength(before + 1)
  })

  it('is done without where the CA cannot be asked', async () => {
    await add(1)
    suggest = () => {
      throw new CerthubError('acme.unreachable', { host: 'ca.test', problem: 'gone' })
    }
    go()
    await leap(62)
    expect(ordered).toHaveLength(1)
  })
})

describe('a clock that is off by a year', () => {
  it('ahead: a few are renewed an hour, until a person says that it is right', async () => {
    await add(100)
    go()
    await clock.pass(61_000)
    clock.time += 365 * day
    await clock.pass(10 * 60_000)
    expect(ordered).toHaveLength(5)
    expect((await renewals.outlook()).clockDoubt).toContain('2026-01-01 to 2027-01-01')
    await renewals.trustClock()
    await clock.pass(10 * 60_000)
    expect(ordered.length).toBeGreaterThanOrEqual(100)
    expect((await renewals.outlook()).clockDoubt).toBeUndefined()
  })

  it('behind: nothing is renewed, and it is said', async () => {
    await add(10)
    go()
    await clock.pass(61_000)
    clock.time -= 365 * day
    await clock.pass(10 * 60_000)
    expect(ordered).toEqual([])
    expect((await renewals.outlook()).clockDoubt).toContain('was at 2026-01-01 before')
  })

  it('ahead, and mended: what failed meanwhile is tried when it is due by the right time', async () => {
    await add(1)
    outcome = () => ({
      state: 'failed',
      error: new CerthubError('acme.order_gone', { host: 'ca.test' }).data,
    })
    go()
    await clock.pass(61_000)
    clock.time += 365 * day
    await clock.pass(3 * 60_000)
    expect(ordered).toHaveLength(1)
    clock.time -= 365 * day
    outcome = () => ({ state: 'done' })
    await leap(50)
    expect(ordered).toHaveLength(1)
    await leap(12)
    expect(ordered).toHaveLength(2)
  })

  it('that issued a certificate ahead of its time can be trusted after it was mended', async () => {
    await add(1)
    const [{ id = '' } = {}] = await store.issued.list('crt_0')
    await store.issued.update(id, { issuedAt: begin + 59 * day })
    go()
    await clock.pass(61_000)
    expect((await renewals.outlook()).clockDoubt).toBeUndefined()
  })

  it('that was mended is believed again', async () => {
    await add(1)
    go()
    await clock.pass(61_000)
    clock.time += 365 * day
    await clock.pass(61_000)
    clock.time -= 365 * day
    await clock.pass(61_000)
    expect((await renewals.outlook()).clockDoubt).toBeUndefined()
  })
})

it('a computer that slept through the day renews each once', async () => {
  await add(20)
  go()
  await leap(50)
  // Its steady clock stood still meanwhile.
  clock.time += 20 * day
  await clock.pass(10 * 60_000)
  expect(ordered).toHaveLength(20)
  await leap(1)
  expect(ordered).toHaveLength(20)
})

describe('a target instance with a maintenance window', () => {
  const always = { days: [1, 2, 3, 4, 5, 6, 7] }
  const hours = (at: number): number => new Date(at).getHours()

  it('has its certificates renewed within it alone', async () => {
    await store.instances.update('ins_a', { maintenance: [{ ...always, from: '02:00', to: '04:00' }] })
    await add(3)
    go()
    for (let hour = 0; hour < 24 * 4; hour++) {
      clock.time += 60 * 60_000
      clock.steady += 60 * 60_000
      await clock.pass(60_000)
      if (hour === 0) {
        clock.time += 60 * day
        clock.steady += 60 * day
      }
    }
    expect(ordered).toHaveLength(3)
    for (const { at } of ordered) expect([2, 3]).toContain(hours(at))
  })

  it('does not wait for one that would come too late', async () => {
    const inAWeek = new Date(begin + 87 * day + 6 * day).getDay() || 7
    await store.instances.update('ins_a', { maintenance: [{ days: [inAWeek], from: '02:00', to: '04:00' }] })
    await add(1)
    clock.time = begin + 88 * day
    go()
    await clock.pass(3 * 60_000)
    expect(ordered).toHaveLength(1)
  })
})

describe('certificates that a person wants renewed now', () => {
  it('are renewed though none is due, each once, a few at a time', async () => {
    await add(40)
    go()
    await clock.pass(1000)
    const ids = Array.from({ length: 30 }, (_, n) => `crt_${n}`)
    expect(await renewals.renewNow(ids)).toBe(30)
    expect(await renewals.renewNow(ids)).toBe(0)
    await clock.pass(60_000)
    expect(ordered.map(({ id }) => id).sort()).toEqual([...ids].sort())
    expect(most).toBe(8)
  })

  it('are renewed while they are paused, and while the clock is doubted', async () => {
    await add(10)
    await store.settings.set('renewal.lastSeen', String(begin + 400 * day))
    go()
    await clock.pass(1000)
    await renewals.pause('crt_1')
    await renewals.renewNow(Array.from({ length: 10 }, (_, n) => `crt_${n}`))
    await clock.pass(30_000)
    expect(ordered).toHaveLength(10)
  })

  it('must exist', async () => {
    await expect(renewals.renewNow(['crt_no'])).rejects.toMatchObject({ code: 'certificate.not_found' })
  })
})

describe('orders that wait for a person', () => {
  it('leave their places to others', async () => {
    await add(30)
    const hands = Promise.withResolvers<Partial<OrderRecord>>()
    const byHand = Array.from({ length: 12 }, (_, n) => `crt_${n}`)
    outcome = (id) => (byHand.includes(id) ? hands.promise : { state: 'done' })
    go()
    await renewals.renewNow(Array.from({ length: 30 }, (_, n) => `crt_${n}`))
    await clock.pass(30_000)
    expect(ordered).toHaveLength(8)
    const action = { at: clock.now(), step: 'present', kind: 'action', text: 'Write it' } as const
    for (const id of byHand) {
      renewals.heard({ type: 'order', order: { ...orderOf(id), state: 'present' }, entry: action })
      await clock.pass(1000)
    }
    await clock.pass(30_000)
    expect(ordered).toHaveLength(30)
    hands.resolve({ state: 'done' })
  })
})

describe('a certificate that was issued and could not be written', () => {
  const problem = new CerthubError('deploy.write_failed', { path: '/srv', problem: 'EACCES' }).data

  it('is written again with growing pauses, and not ordered again', async () => {
    await add(1)
    clock.time = begin + 1000
    deployFails = true
    go()
    renewals.heard({ type: 'order', order: { ...orderOf('crt_0'), state: 'failed', error: problem } })
    await clock.pass(20 * 60_000)
    expect(deployed.length).toBe(2)
    expect((await renewals.outlook()).certificates[0]).toMatchObject({
      failures: 3,
      why: text('renewal.not_deployed'),
    })
    deployFails = false
    await clock.pass(30 * 60_000)
    expect(deployed.length).toBe(3)
    expect((await renewals.outlook()).certificates[0]).toMatchObject({ failures: 0 })
    await clock.pass(60 * 60_000)
    expect(deployed.length).toBe(3)
    expect(ordered).toEqual([])
  })
})

it('failures of before the newest certificate, which a person ordered, make no later pause longer', async () => {
  await add(1)
  await store.renewals.insert({
    ...freshRenewal('crt_0'),
    failures: 9,
    lastTryAt: begin - day,
    retryAt: begin,
  })
  const { data: error } = new CerthubError('order.cancelled', {})
  outcome = () => ({ state: 'failed', error })
  clock.time = begin + 58 * day
  go()
  await leap(4)
  const failed = ordered.length
  expect(failed).toBeGreaterThan(0)
  expect((await store.renewals.get('crt_0'))?.failures).toBe(failed)
  expect((await renewals.outlook()).certificates[0]).toMatchObject({ failures: failed })
})

describe('a certificate that was changed', () => {
  beforeEach(async () => {
    await add(1)
    await store.renewals.insert({ ...freshRenewal('crt_0'), outdated: true })
    outcome = async (id) => {
      await store.renewals.update(id, { outdated: false })
      return { state: 'done' }
    }
    clock.time = begin + day
  })

  it('is ordered once, when nobody else orders it', async () => {
    byHand.add('crt_0')
    go()
    await clock.pass(10 * 60_000)
    expect(ordered).toEqual([])
    byHand.clear()
    await clock.pass(10 * 60_000)
    expect(ordered).toHaveLength(1)
    expect(deployed).toEqual([])
  })

  it('is shown as under way while a person orders it, and not as due for long', async () => {
    const isRunning = async () => (await renewals.outlook()).certificates[0]?.running
    byHand.add('crt_0')
    expect(await isRunning()).toBe(true)
    byHand.clear()
    expect(await isRunning()).toBe(false)
  })

  it('is tried again some minutes after the order of a person failed', async () => {
    byHand.add('crt_0')
    go()
    await clock.pass(60_000)
    const { data: error } = new CerthubError('dns.credential_rejected', { provider: 'X', problem: 'no' })
    renewals.heard({ type: 'order', order: { ...orderOf('crt_0'), state: 'failed', error } })
    byHand.clear()
    await clock.pass(4 * 60_000)
    expect(ordered).toEqual([])
    await clock.pass(3 * 60_000)
    expect(ordered).toHaveLength(1)
  })

  it('is not ordered when a person cancelled that, until its own time', async () => {
    byHand.add('crt_0')
    go()
    await clock.pass(60_000)
    renewals.heard({ type: 'order', order: { ...orderOf('crt_0'), state: 'cancelled' } })
    byHand.clear()
    await clock.pass(3_600_000)
    expect(ordered).toEqual([])
    await leap(62)
    expect(ordered).toHaveLength(1)
  })
})
