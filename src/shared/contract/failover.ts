import { z } from 'zod'
import { method, nothing } from './method.ts'

export const failoverSettings = z.object({
  /** Whether an order goes on with another CA's account when a CA itself fails. */
  enabled: z.boolean(),
  /** The CA whose accounts come first: a catalogue code, or the directory URL of a custom CA. */
  preferredCa: z.string().max(500).optional(),
})
export type FailoverSettings = z.infer<typeof failoverSettings>

export const failoverContract = {
  'failover.settings': method({
    kind: 'query',
    role: 'member',
    whileLocked: true,
    input: nothing,
    output: failoverSettings,
  }),
  'failover.setSettings': method({
    kind: 'command',
    role: 'admin',
    whileLocked: true,
    input: z.strictObject(failoverSettings.shape),
    output: failoverSettings,
  }),
}
