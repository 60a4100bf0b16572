import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NotificationKind } from '../../shared/contract/notifications.ts'
import type { Order } from '../../shared/contract/orders.ts'
import { CerthubError } from '../../shared/errors.ts'
import { text } from '../../shared/texts.ts'
import { type OpenNotifications, openNotifications, storedCertificate } from './testing/open-notifications.ts'

const hour = 3_600_000
const day = 24 * hour

let open: OpenNotifications

beforeEach(async () => {
  open = await openNotifications()
})
afterEach(() => open.close())

const want = (...kinds: NotificationKind[]) =>
  open.notifications.save({ kind: 'desktop', enabled: true, kinds })
const titles = () => open.shown.map(({ title }) => title)

let orders = 0
const end = async (state: 'done' | 'failed' | 'cancelled', over: Partial<Order> = {}): Promise<void> => {
  const { data: error } = new CerthubError('acme.unreachable', { host: 'ca.test', problem: 'no answer' })
  const order: Order = {
    id: `ord_${++orders}`,
    certificateId: 'crt_a',
    names: ['a.test'],
    state,
    begunBy: 'hub',
    passed: [],
    createdAt: open.clock.now(),
    endedAt: open.clock.now(),
    ...(state !== 'done' && { error }),
    ...over,
  }
  open.notifications.heard({ type: 'order', order })
  // The timeline's entries after the end carry the same order.
  const entry = { at: 1, step: 'clean-up', kind: 'finished' } as const
  open.notifications.heard({ type: 'order', order, entry })
  await open.clock.pass(10_000)
}

describe('the end of an order', () => {
  beforeEach(() => open.addCertificate('crt_a'))

  it('that issued a certificate is told once, with how long that is valid', async () => {
    await want('success')
    open.start()
    await open.issue('crt_a', 90)
    await end('done')
    expect(open.shown).toEqual([
      { title: 'a.test was issued', text: 'First CA issued it. It is valid until 2026-04-01.' },
    ])
  })

  it('that another CA finished is told as a failover, and as a success where only that is wanted', async () => {
    const passed = [{ accountId: 'acc_1', accountName: 'First', code: 'acme.server', message: 'It is down.' }]
    await want('success', 'failover')
    open.start()
    await open.issue('crt_a', 90)
    await end('done', { passed })
    expect(open.shown).toHaveLength(1)
    expect(open.shown[0]?.title).toBe('a.test was issued by another CA')
    expect(open.shown[0]?.text).toContain('“First” failed: It is down.')
    await want('success')
    await end('done', { passed })
    expect(open.shown).toHaveLength(2)
    await want('failover')
    await end('done')
    expect(open.shown).toHaveLength(2)
  })

  it('that failed is told at first, then once a day, and at once again after a success', async () => {
    await want('failure')
    open.start()
    await end('failed')
    expect(titles()).toEqual(['a.test could not be issued'])
    expect(open.shown[0]?.text).toContain('no answer')
    await open.clock.pass(hour)
    await end('failed')
    await open.clock.leap(22 * hour)
    await end('failed')
    expect(titles()).toHaveLength(1)
    await open.clock.leap(2 * hour)
    await end('failed')
    expect(titles()).toHaveLength(2)
    await open.clock.pass(hour)
    await open.issue('crt_a', 90)
    await end('done')
    await open.clock.pass(hour)
    await end('failed')
    expect(titles()).toHaveLength(3)
  })

  it('that failed is not told again by a hub that was started anew', async () => {
    await want('failure')
    open.start()
    await end('failed')
    await open.restart()
    await end('failed')
    expect(titles()).toHaveLength(1)
  })

  it('that a person cancelled is told to nobody', async () => {
    await want('success', 'failover', 'failure', 'expiry', 'hub')
    open.start()
    await end('cancelled')
    expect(open.shown).toEqual([])
  })

  it('is not told to a channel that is off or wants other things', async () => {
    await open.notifications.save({ kind: 'desktop', enabled: false, kinds: ['failure'] })
    open.start()
    await end('failed')
    await want('expiry')
    await end('failed')
    await open.clock.leap(2 * day)
    expect(open.shown).toEqual([])
  })

  it('of many at the same time is one notification on the desktop', async () => {
    for (const id of ['crt_b', 'crt_c']) await open.addCertificate(id)
    await want('failure')
    open.start()
    await open.clock.pass(3000)
    const { data: error } = new CerthubError('acme.unreachable', { host: 'ca.test', problem: 'no answer' })
    for (const certificateId of ['crt_a', 'crt_b', 'crt_c']) {
      const order = {
        id: `ord_${certificateId}`,
        certificateId,
        names: [],
        state: 'failed',
        begunBy: 'hub',
        passed: [],
        error,
      } as const
      open.notifications.heard({
        type: 'order',
        order: { ...order, names: [], begunBy: 'hub', passed: [], createdAt: 1 },
      })
    }
    await open.clock.pass(10_000)
    expect(titles()).toEqual(['a.test could not be issued, and 2 more'])
  })
})

describe('an order that waits for a record by hand', () => {
  const order: Order = {
    id: 'ord_hand',
    certificateId: 'crt_a',
    names: ['a.test'],
    state: 'present',
    begunBy: 'hub',
    passed: [],
    createdAt: 1,
  }
  const entry = {
    at: 1,
    step: 'present',
    kind: 'action',
    note: text('order.write_records', { records: ['_acme-challenge.a.test "v"'] }),
  } as const
  const waits = async (over: Partial<Order> = {}): Promise<void> => {
    open.notifications.heard({ type: 'order', order: { ...order, ...over }, entry })
    await open.clock.pass(10_000)
  }
  beforeEach(() => open.addCertificate('crt_a'))

  it('is told once with what to write, also by a hub that was started anew', async () => {
    await want('action')
    open.start()
    await waits()
    expect(open.shown).toEqual([
      {
        title: 'a.test waits for you',
        text: 'Write this TXT record: _acme-challenge.a.test "v". The order goes on by itself once the name servers have it.',
      },
    ])
    await open.restart()
    await waits()
    expect(open.shown).toHaveLength(1)
  })

  it('is told again when another CA asks for another record', async () => {
    await want('action')
    open.start()
    await waits()
    await waits({ passed: [{ accountId: 'acc_1', accountName: 'First', code: 'acme.server', message: '' }] })
    expect(open.shown).toHaveLength(2)
  })

  it('is another thing than a certificate that may be used for less than the one before', async () => {
    await want('action')
    open.start()
    await waits()
    open.notifications.heard({
      type: 'order',
      order: { ...order, state: 'download' },
      entry: { ...entry, step: 'download', note: text('order.uses_lost', { uses: ['clientAuth'] }) },
    })
    await open.clock.pass(10_000)
    expect(open.shown[1]).toEqual({
      title: 'a.test needs a look',
      text: expect.stringMatching(/could also be used for clientAuth; this one cannot/),
    })
  })

  it('is not told to who wants other things', async () => {
    await want('success', 'failover', 'failure', 'expiry', 'hub')
    open.start()
    await waits()
    expect(open.shown).toEqual([])
  })
})

describe('the end of a record that stands in DNS', () => {
  beforeEach(async () => {
    await open.addCertificate('crt_a')
    await want('expiry')
    const [certificate] = await open.store.certificates.list()
    const until = open.clock.now() + 40 * day
    if (certificate) open.world.endingRecords = [{ certificate, record: '_validation-persist.a.test', until }]
  })

  it('is told at each step once', async () => {
    open.start()
    await open.clock.leap(day)
    expect(open.shown).toEqual([])
    for (let n = 0; n < 45; n++) await open.clock.leap(day)
    expect(titles().map((title) => title.replace('The DNS record _validation-persist.a.test ', ''))).toEqual([
      'ends in 30 days',
      'ends in 14 days',
      'ends in 7 days',
      'ends in 3 days',
      'ends within a day',
      'has ended',
    ])
    expect(open.shown[0]?.text).toBe(
      'It ends on 2026-02-10. a.test cannot be renewed after that: write a new one on the page of the certificate.',
    )
  })

  it('is not told while the vault is locked, but as soon as it could be looked at again', async () => {
    await open.vault.lock()
    open.start()
    await open.clock.leap(30 * day)
    expect(open.shown).toEqual([])
  })
})

describe('the end of a certificate', () => {
  it('is told at each step once while nothing renews it, also over restarts', async () => {
    await open.addCertificate('crt_a')
    await open.issue('crt_a', 90)
    await open.pause('crt_a')
    await want('expiry')
    open.start()
    for (let n = 0; n < 95; n++) {
      await open.clock.leap(day / 2)
      await open.clock.leap(day / 2)
      if (n % 7 === 0) await open.restart()
    }
    expect(titles()).toEqual([
      'a.test ends in 30 days',
      'a.test ends in 14 days',
      'a.test ends in 7 days',
      'a.test ends in 3 days',
      'a.test ends within a day',
      'a.test has ended',
    ])
    expect(open.shown[0]?.text).toBe('It ends on 2026-04-01. Its renewal is paused.')
  })

  it('is told anew for the next issuance, and only the nearest step of those that passed unseen', async () => {
    await open.addCertificate('crt_a')
    await open.issue('crt_a', 90)
    await open.pause('crt_a')
    await want('expiry')
    await open.clock.leap(85 * day)
    open.start()
    await open.clock.pass(hour)
    expect(titles()).toEqual(['a.test ends in 5 days'])
    await open.issue('crt_a', 90)
    await open.clock.leap(86 * day + hour)
    expect(titles()).toEqual(['a.test ends in 5 days', 'a.test ends in 4 days'])
  })

  it('is told of one that a person stored, until another one replaces it', async () => {
    const times = { notBefore: open.clock.now(), notAfter: open.clock.now() + 60 * day }
    await open.addStoredCertificate('crd_a', times)
    await want('expiry')
    open.start()
    await open.clock.leap(31 * day)
    await open.restart()
    await open.clock.leap(day)
    expect(open.shown).toEqual([
      {
        title: 'The stored certificate “crd_a” ends in 30 days',
        text: 'It ends on 2026-03-02. Replace it by a newer one.',
      },
    ])
    const notBefore = open.clock.now()
    const facts = storedCertificate({ serial: '2', notBefore, notAfter: notBefore + 90 * day })
    await open.store.credentials.update('crd_a', { facts })
    await open.clock.leap(30 * day)
    expect(open.shown).toHaveLength(1)
  })

  it('is not told while the clock is doubted', async () => {
    await open.addCertificate('crt_a')
    await open.issue('crt_a', 90)
    await open.pause('crt_a')
    await want('expiry')
    open.world.clockIsDoubted = true
    open.start()
    await open.clock.leap(80 * day)
    expect(open.shown).toEqual([])
    open.world.clockIsDoubted = false
    await open.clock.leap(hour)
    expect(open.shown).toHaveLength(1)
  })
})

it('a renewal that could not even be ordered is told like an order that failed', async () => {
  await open.addCertificate('crt_a')
  await open.issue('crt_a', 90)
  await open.pause('crt_a')
  const { data: problem } = new CerthubError('acme.unreachable', { host: 'ca.test', problem: 'no answer' })
  await want('failure')
  open.start()
  await open.clock.pass(day)
  const tried = { pausedAt: null, failures: 1, lastTryAt: open.clock.now(), retryAt: open.clock.now() + day }
  await open.store.renewals.update('crt_a', { ...tried, problem })
  await open.clock.pass(hour)
  expect(titles()).toEqual(['a.test could not be issued'])
})

it('a problem of the hub is told once while it stays, and again after a week', async () => {
  const { data } = new CerthubError('vault.record_damaged', { id: 'crd_a', problem: 'it was cut off' })
  await want('hub')
  open.start()
  open.world.problems = [data]
  open.notifications.heard({ type: 'changed', areas: ['hub'] })
  await open.clock.pass(hour)
  await open.clock.leap(6 * day)
  expect(titles()).toEqual([data.message])
  await open.clock.leap(day)
  expect(titles()).toHaveLength(2)
})

it('what could not be tried for more than a week is not sent any more', async () => {
  await open.addCertificate('crt_a')
  await want('failure')
  open.world.desktopWorks = false
  open.start()
  await end('failed')
  open.world.desktopWorks = true
  open.clock.time += 8 * day
  await open.restart()
  await open.clock.pass(60_000)
  expect(open.shown).toEqual([])
  expect((await open.notifications.list())[0]).toMatchObject({ waiting: 0 })
})

it('what a desktop could not show is tried again, less and less often, for a day', async () => {
  await open.addCertificate('crt_a')
  await want('failure')
  open.world.desktopWorks = false
  open.start()
  await end('failed')
  const [desktop] = await open.notifications.list()
  expect(desktop).toMatchObject({ waiting: 1, problem: { code: 'notify.no_desktop' } })
  await open.clock.pass(5 * 60_000)
  open.world.desktopWorks = true
  await open.clock.pass(20 * 60_000)
  expect(titles()).toEqual(['a.test could not be issued'])
  const [after] = await open.notifications.list()
  expect(after).toMatchObject({ waiting: 0 })
  expect(after?.problem).toBeUndefined()
})
