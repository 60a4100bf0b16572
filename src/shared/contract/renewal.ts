import { z } from 'zod'
import { errorDataSchema } from '../error-data.ts'
import { textDataSchema } from '../text-data.ts'
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
      /** It is being renewed now, whoever ordered it. */
      running: z.boolean(),
      /** Nothing was issued since. */
      revoked: z.boolean(),
      /** Absent while it is paused, and for one that was revoked without a wish for another. */
      dueAt: timestamp.optional(),
      why: textDataSchema.optional(),
      /** Where the CA explains the time that it suggests. */
      explanationUrl: z.string().optional(),
      pausedAt: timestamp.optional(),
      /** Failures in a row since the newest certificate. */
      failures: z.number(),
      /** The last of them. */
      problem: errorDataSchema.optional(),
      /** The last order had other settings, and failed so: renewals go on with those it was issued with. */
      otherSettings: errorDataSchema.optional(),
    }),
  ),
  /** Why the computer's clock is not believed: a few renewals an hour are done until a person says that it is right. */
  clockDoubt: z.string().optional(),
})
export type RenewalOutlook = z.infer<typeof renewalOutlook>

/** One of a CA’s limits, as its own documentation has it. */
const caLimit = z.object({
  /** New orders of one account, or certificates of exactly one set of names. */
  of: z.enum(['new-orders', 'same-names']),
  most: z.number(),
  withinMs: z.number(),
})

export const renewalWeeks = z.object({
  weeks: z.array(
    z.object({
      /** From Monday to Monday, local midnight. The first one is this week; what has gone by of it does not count. */
      from: timestamp,
      until: timestamp,
      /** By the CA that the next order of each certificate would use. Those without a renewal are left out. */
      renewals: z.array(
        z.object({
          ca: z.string(),
          count: z.number(),
          /** So many of them count for the CA’s limits. */
          counted: z.number(),
          /**
           * Of the account, or the set of names, that comes closest to its limit: what it uses of it when it uses most,
           * also of other target instances.
           */
          limits: z.array(caLimit.extend({ used: z.number(), exceeded: z.boolean() })),
        }),
      ),
      /** Certificates of today that end then unless they are renewed. */
      ends: z.number(),
      /** Those of them that are not renewed before: paused, or no CA account can order them. */
      endsPaused: z.number(),
      endsWithoutAccount: z.number(),
      /** Those of them whose last renewal failed. */
      endsFailing: z.number(),
    }),
  ),
  /** What `renewals` name, the busiest first. */
  cas: z.array(
    z.object({
      ca: z.string(),
      title: z.string(),
      staging: z.boolean(),
      /** Empty where no published limit is known. */
      limits: z.array(caLimit),
      /** What it limits besides, and the hub does not count. */
      besides: z.string().optional(),
      source: z.string().optional(),
    }),
  ),
  /** How many certificates were issued once, have ended already, are renewed after the last week. */
  certificates: z.number(),
  ended: z.number(),
  later: z.number(),
})
export type RenewalWeeks = z.infer<typeof renewalWeeks>

const one = z.strictObject({ certificate: reference })

export const renewalContract = {
  'renewal.outlook': method({
    kind: 'query',
    reads: ['certificates', 'instances', 'accounts', 'orders'],
    right: 'view',
    within: 'listed',
    whileLocked: true,
    input: z.strictObject({
      /** Only this one. */
      certificate: reference.optional(),
      /** The first so many. */
      limit: z.number().int().min(1).max(100_000).default(100_000),
    }),
    output: renewalOutlook,
  }),
  /** A forecast: how many renewals fall in which of the coming weeks, and how that stands against each CA’s limits. */
  'renewal.weeks': method({
    kind: 'query',
    reads: ['certificates', 'instances', 'accounts', 'orders', 'failover'],
    right: 'view',
    within: 'named',
    whileLocked: true,
    input: z.strictObject({
      /** Only certificates of this target instance. */
      instance: reference.optional(),
      weeks: z.number().int().min(1).max(53).default(12),
    }),
    output: renewalWeeks,
  }),
  /** Orders many anew, some at a time: those that end first come first. Answers how many were not under way yet. */
  'renewal.renewNow': method({
    kind: 'command',
    changes: ['certificates', 'orders'],
    subject: ['certificates'],
    right: 'order',
    within: 'named',
    input: z.strictObject({ certificates: z.array(reference).min(1).max(10_000) }),
    output: z.object({ started: z.number() }),
  }),
  /** It is not renewed by itself until it is resumed. */
  'renewal.pause': method({
    kind: 'command',
    changes: ['certificates'],
    subject: ['certificate'],
    right: 'order',
    within: 'named',
    whileLocked: true,
    input: one,
    output: nothing,
  }),
  'renewal.resume': method({
    kind: 'command',
    changes: ['certificates'],
    subject: ['certificate'],
    right: 'order',
    within: 'named',
    whileLocked: true,
    input: one,
    output: nothing,
  }),
  /** The computer's clock is right, whatever it looked like. */
  'renewal.trustClock': method({
    kind: 'command',
    changes: ['certificates'],
    right: 'settings',
    whileLocked: true,
    input: nothing,
    output: nothing,
  }),
}
