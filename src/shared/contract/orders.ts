import { z } from 'zod'
import { errorDataSchema } from '../error-data.ts'
import { textDataSchema } from '../text-data.ts'
import { idOf, method, timestamp } from './method.ts'

/** The steps of an order, in the order they run. */
export const orderSteps = [
  'select-account',
  'order',
  'present',
  'propagate',
  'validate',
  'finalize',
  'download',
  'deploy',
] as const
export const orderStep = z.enum(orderSteps)
export type OrderStep = z.infer<typeof orderStep>

export const orderStates = ['queued', ...orderSteps, 'done', 'failed', 'cancelled'] as const
export const orderState = z.enum(orderStates)
export type OrderState = z.infer<typeof orderState>

export const isEnded = (state: OrderState): boolean =>
  state === 'done' || state === 'failed' || state === 'cancelled'

/** One line of an order's timeline. Holds no secret: URLs, record names, statuses, durations. `action`: what a person has to do. */
export const timelineEntrySchema = z.object({
  at: timestamp,
  step: z.union([orderStep, z.literal('clean-up')]),
  kind: z.enum(['started', 'finished', 'failed', 'exchange', 'info', 'action']),
  /** Absent where that the step began says all. */
  note: textDataSchema.optional(),
  milliseconds: z.number().optional(),
})
export type TimelineEntry = z.infer<typeof timelineEntrySchema>

/** `hub`: it was due and nobody asked for it then; `person`: somebody, or a program with a token, did. */
export const beginners = ['hub', 'person'] as const
export type BegunBy = (typeof beginners)[number]

export const orderSchema = z.object({
  id: idOf('ord'),
  certificateId: idOf('crt'),
  names: z.array(z.string()),
  begunBy: z.enum(beginners),
  state: orderState,
  /** The step that failed or was cancelled. */
  stoppedAt: orderStep.optional(),
  accountId: idOf('acc').optional(),
  /** As it was called then: it may be removed since. */
  accountName: z.string().optional(),
  /** The order's URL at the CA. */
  orderUrl: z.string().optional(),
  error: errorDataSchema.optional(),
  /** The accounts whose CA failed before the order went on with the next. */
  passed: z.array(
    z.object({ accountId: idOf('acc'), accountName: z.string(), code: z.string(), message: z.string() }),
  ),
  serial: z.string().optional(),
  createdAt: timestamp,
  endedAt: timestamp.optional(),
})
export type Order = z.infer<typeof orderSchema>

export const orderDetailSchema = orderSchema.extend({
  timeline: z.array(timelineEntrySchema),
  /** TXT values that it waits for a person to write. */
  byHand: z.array(z.object({ fqdn: z.string(), txt: z.string() })),
})
export type OrderDetail = z.infer<typeof orderDetailSchema>

const oneOrder = z.strictObject({ order: idOf('ord') })

export const ordersContract = {
  'orders.show': method({
    kind: 'query',
    reads: ['orders', 'accounts', 'credentials'],
    right: 'view',
    within: 'named',
    whileLocked: true,
    input: oneOrder,
    output: orderDetailSchema,
  }),
  /** The latest orders, newest first. */
  'orders.list': method({
    kind: 'query',
    reads: ['orders', 'accounts'],
    right: 'view',
    within: 'listed',
    whileLocked: true,
    input: z.strictObject({
      certificate: idOf('crt').optional(),
      begunBy: z.enum(beginners).optional(),
      /** Only those begun at this time or later. */
      since: timestamp.optional(),
      limit: z.number().int().min(1).max(500).default(50),
    }),
    output: z.object({ orders: z.array(orderSchema) }),
  }),
  /** Answers when the order has ended, or with its present state after `timeoutMs`. */
  'orders.wait': method({
    kind: 'query',
    reads: ['orders', 'accounts', 'credentials'],
    right: 'view',
    within: 'named',
    whileLocked: true,
    input: oneOrder.extend({ timeoutMs: z.number().int().min(0).max(3_600_000).default(600_000) }),
    output: orderDetailSchema,
  }),
  'orders.cancel': method({
    kind: 'command',
    changes: ['orders', 'certificates'],
    subject: ['order'],
    right: 'order',
    within: 'named',
    input: oneOrder,
    output: orderSchema,
  }),
}
