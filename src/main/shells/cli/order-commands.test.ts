import { describe, expect, it, test } from 'vitest'
import type { OrderDetail } from '../../../shared/contract/orders.ts'
import { text } from '../../../shared/texts.ts'
import { FakeHub } from '../../control/testing/fake-hub.ts'
import { timeSince } from './exact-time.ts'
import { typeCommand } from './testing/type-command.ts'

const order: OrderDetail = {
  id: 'ord_a',
  certificateId: 'crt_a',
  names: ['a.test'],
  begunBy: 'hub',
  state: 'failed',
  accountName: 'first',
  passed: [],
  createdAt: Date.UTC(2026, 10, 30, 3, 4, 5),
  endedAt: Date.UTC(2026, 10, 30, 3, 4, 6),
  byHand: [],
  timeline: [
    {
      at: Date.UTC(2026, 10, 30, 3, 4, 5, 678),
      step: 'order',
      kind: 'failed',
      note: text('order.issued'),
      milliseconds: 3,
    },
  ],
}
const hubOf = () =>
  new FakeHub({
    'orders.list': () => ({ orders: [order] }),
    'orders.show': () => order,
    'certificates.show': () => ({ id: 'crt_a' }),
  })
const askedBy = async (options: string) => {
  const hub = hubOf()
  const { code, err } = await typeCommand(hub, `order list ${options}`)
  return { code, err, input: hub.calls.find(({ method }) => method === 'orders.list')?.input }
}

describe('order list', () => {
  it('says who began each, and when, to the second', async () => {
    const { out } = await typeCommand(hubOf(), 'order list')
    expect(out).toMatch(/failed +a\.test +first +hub +2026-11-30T03:04:05Z +.* +ord_a/)
  })

  it('asks only for what its options leave', async () => {
    const { input } = await askedBy('--since 2026-11-30T03:00Z --certificate a.test --by hub --limit 2')
    expect(input).toEqual({
      since: Date.UTC(2026, 10, 30, 3),
      certificate: 'crt_a',
      begunBy: 'hub',
      limit: 2,
    })
    expect((await askedBy('')).input).toEqual({})
  })

  it('takes the id of a certificate that was removed', async () => {
    expect((await askedBy('--certificate crt_gone')).input).toEqual({ certificate: 'crt_gone' })
  })

  test.each([
    '--since yesterday',
    '--since 2026-02-30',
    '--by me',
    '--limit 0',
    '--limit 1.5',
    '--limit 501',
  ])('refuses %s, and asks nothing', async (options) => {
    expect(await askedBy(options)).toMatchObject({ code: 2, input: undefined })
  })
})

it('order show says date and clock time, who began it, and when each step was', async () => {
  const { out } = await typeCommand(hubOf(), 'order show ord_a')
  expect(out).toContain('2026-11-30T03:04:05Z')
  expect(out).toContain('by the hub')
  expect(out).toMatch(/Ended +2026-11-30T03:04:06Z, after 1000 ms/)
  expect(out).toContain('03:04:05.678Z  order')
})

it('both are whole with --json', async () => {
  const listed = JSON.parse((await typeCommand(hubOf(), 'order list --json')).out)
  expect(listed).toMatchObject([{ begunBy: 'hub', createdAt: order.createdAt, accountName: 'first' }])
  expect(JSON.parse((await typeCommand(hubOf(), 'order show ord_a --json')).out)).toEqual({
    ...order,
    timeline: order.timeline.map((entry) => ({
      ...entry,
      note: { code: 'order.issued', params: {}, text: 'issued' },
    })),
  })
})

test.each([
  ['2026-11-30', new Date(2026, 10, 30).getTime()],
  ['2026-11-30T19:44', new Date(2026, 10, 30, 19, 44).getTime()],
  ['2026-11-30T19:44:05Z', Date.UTC(2026, 10, 30, 19, 44, 5)],
  ['2026-11-30T19:44+01:00', Date.UTC(2026, 10, 30, 18, 44)],
  ['90min', 10_000_000_000 - 5_400_000],
  ['12h', 10_000_000_000 - 43_200_000],
  ['7d', 10_000_000_000 - 604_800_000],
  ['7', undefined],
  ['-7d', undefined],
  ['2026', undefined],
  ['2026-13-01', undefined],
  ['2026-02-30', undefined],
  ['', undefined],
])('--since %j', (typed, expected) => {
  expect(timeSince(typed, 10_000_000_000)).toBe(expected)
})
