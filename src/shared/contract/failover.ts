import { z } from 'zod'
import { textDataSchema } from '../text-data.ts'
import { idOf, method, nothing } from './method.ts'
import { orderRequest } from './order-request.ts'

export const failoverSettings = z.object({
  /** Whether an order goes on with another CA's account when a CA itself fails. */
  enabled: z.boolean(),
  /** The CA whose accounts come first: a catalogue code, or the directory URL of a custom CA. */
  preferredCa: z.string().max(500).optional(),
  /** The CAs that come after that one, in this order, named alike; the others follow, the oldest account first. */
  nextCas: z.array(z.string().max(500)).max(100).default([]),
})
export type FailoverSettings = z.infer<typeof failoverSettings>

const weighed = {
  accountId: idOf('acc'),
  accountName: z.string(),
  caTitle: z.string(),
  reason: textDataSchema,
}

export const failoverContract = {
  /** Which account an order would use, which come next, and why each other would not. Orders nothing. */
  'failover.why': method({
    kind: 'query',
    reads: ['certificates', 'instances', 'accounts', 'failover', 'dns'],
    right: 'view',
    within: 'named',
    whileLocked: true,
    input: orderRequest,
    output: z.object({
      /** Best first; the first one is used. */
      order: z.array(z.object(weighed)),
      skipped: z.array(z.object({ ...weighed, code: z.string() })),
      /** CAA look-ups that failed: the CA may meet the same. */
      unknown: z.array(textDataSchema),
    }),
  }),
  'failover.settings': method({
    kind: 'query',
    reads: ['failover'],
    right: 'view',
    within: 'free',
    whileLocked: true,
    input: nothing,
    output: failoverSettings,
  }),
  'failover.setSettings': method({
    kind: 'command',
    changes: ['failover'],
    right: 'settings',
    whileLocked: true,
    input: z.strictObject(failoverSettings.shape),
    output: failoverSettings,
  }),
}
