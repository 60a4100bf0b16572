import { z } from 'zod'
import { errorDataSchema } from '../error-data.ts'
import { idOf, method, nothing, reference, timestamp } from './method.ts'

export const renewalOutlook = z.object({
  /** Those that were issued once; the next due first, those that are not renewed last. */
  certificates: z.array(
    z.object({
      certificate: idOf('crt'),
      names: z.array(z.string()),
      instanceName: z.string(),
      staging: z.boolean(),
      notAfter: timestamp,
      /** It is being renewed now. */
      running: z.boolean(),
      /** Absent while it is paused. */
      dueAt: timestamp.optional(),
      why: z.string().optional(),
      /** Where the CA explains the time that it suggests. */
      explanationUrl: z.string().optional(),
      pausedAt: timestamp.optional(),
      /** Failures in a row since the newest certificate. */
      failures: z.number(),
      /** The last of them. */
      problem: errorDataSchema.optional(),
    }),
  ),
  /** Why the computer's clock is not believed: a few renewals an hour are done until a person says that it is right. */
  clockDoubt: z.string().optional(),
})
export type RenewalOutlook = z.infer<typeof renewalOutlook>

const one = z.strictObject({ certificate: reference })

export const renewalContract = {
  'renewal.outlook': method({
    kind: 'query',
    role: 'member',
    whileLocked: true,
    input: z.strictObject({
      /** Only this one. */
      certificate: reference.optional(),
      /** The first so many. */
      limit: z.number().int().min(1).max(100_000).default(100_000),
    }),
    output: renewalOutlook,
  }),
  /** Orders many anew, some at a time: those that end first come first. Answers how many were not under way yet. */
  'renewal.renewNow': method({
    kind: 'command',
    role: 'admin',
    input: z.strictObject({ certificates: z.array(reference).min(1).max(10_000) }),
    output: z.object({ started: z.number() }),
  }),
  /** It is not renewed by itself until it is resumed. */
  'renewal.pause': method({ kind: 'command', role: 'admin', whileLocked: true, input: one, output: nothing }),
  'renewal.resume': method({
    kind: 'command',
    role: 'admin',
    whileLocked: true,
    input: one,
    output: nothing,
  }),
  /** The computer's clock is right, whatever it looked like. */
  'renewal.trustClock': method({
    kind: 'command',
    role: 'admin',
    whileLocked: true,
    input: nothing,
    output: nothing,
  }),
}
