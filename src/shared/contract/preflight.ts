import { z } from 'zod'
import { errorDataSchema } from '../error-data.ts'
import { method } from './method.ts'
import { orderRequest } from './order-request.ts'

/** What is looked at before an order, in the order it is looked at: by DNS the last three, else `standing` or `answer`. */
export const preflightChecks = [
  'names',
  'target',
  'account',
  'ca',
  'standing',
  'answer',
  'credential',
  'zones',
  'records',
] as const
export type PreflightCheck = (typeof preflightChecks)[number]

/** What people read. */
export const preflightTitles: Record<PreflightCheck, string> = {
  names: 'Names',
  target: 'Target instance',
  account: 'CA account',
  ca: 'CA',
  standing: 'Standing record',
  answer: 'Answering the CA',
  credential: 'DNS credential',
  zones: 'DNS zones',
  records: 'Writing records',
}

export const preflightResult = z.object({
  check: z.enum(preflightChecks),
  /** Unsure: it did not work from here, and may from where the CA is. */
  state: z.enum(['ok', 'unsure', 'failed', 'skipped']),
  /** What was found, or why it was not looked at. */
  text: z.string(),
  error: errorDataSchema.optional(),
  milliseconds: z.number(),
})
export type PreflightResult = z.infer<typeof preflightResult>

const output = z.object({
  /** Nothing that the hub can see stands in the way. */
  ready: z.boolean(),
  checks: z.array(preflightResult),
})

export const preflightContract = {
  /**
   * Everything that an order needs, tried out: a probe TXT record is written, seen at the authoritative servers and
   * removed; a record of dns-persist-01 is looked for; by HTTP or TLS a probe answer is put up, looked at from here and taken down. The CA is asked for its directory and the account only, never for an order.
   */
  'certificates.preflight': method({
    kind: 'command',
    changes: [],
    subject: ['names', 'certificate'],
    right: 'order',
    within: 'named',
    input: orderRequest,
    output,
  }),
}
