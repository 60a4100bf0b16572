import { expect, it } from 'vitest'
import type { OrderDetail } from '../../../shared/contract/orders.ts'
import { text } from '../../../shared/texts.ts'
import { stepsOf } from './steps.ts'

const order = (part: Partial<OrderDetail>): OrderDetail => ({
  id: 'ord_1',
  certificateId: 'crt_1',
  names: ['example.com'],
  state: 'queued',
  createdAt: 1,
  begunBy: 'person',
  passed: [],
  byHand: [],
  timeline: [],
  ...part,
})
const states = (part: Partial<OrderDetail>) => stepsOf(order(part)).map((step) => step.state)

it('steps before the present one are done, those after it wait', () => {
  expect(states({ state: 'present' })).toEqual(['done', 'done', 'running', ...Array(5).fill('waiting')])
})

it('a queued order waits in every step', () => {
  expect(states({})).toEqual(Array(8).fill('waiting'))
})

it('an issued certificate has every step done', () => {
  expect(states({ state: 'done' })).toEqual(Array(8).fill('done'))
})

it.each(['failed', 'cancelled'] as const)(
  'an order that %s shows where, and what was not reached',
  (state) => {
    expect(states({ state, stoppedAt: 'order' })).toEqual(['done', state, ...Array(6).fill('unreached')])
  },
)

it('a step’s duration is what the hub measured', () => {
  const timeline: OrderDetail['timeline'] = [
    { at: 10, step: 'select-account', kind: 'started' },
    {
      at: 10,
      step: 'select-account',
      kind: 'finished',
      note: text('account.pinned', { account: 'a' }),
      milliseconds: 0.4,
    },
    { at: 12, step: 'order', kind: 'started' },
  ]
  const [first, second] = stepsOf(order({ state: 'order', timeline }))
  expect(first?.milliseconds).toBe(0.4)
  expect(second).toMatchObject({ state: 'running', since: 12 })
})
