import { z } from 'zod'
import { errorDataSchema } from '../error-data.ts'
import { idOf, method, timestamp } from './method.ts'
import { orderCertificateInput, orderSettings, sameCertificateInput } from './order-request.ts'

/**
 * Whether the TXT record of dns-persist-01 stands at `_validation-persist.<name>`. `partly`: at some of the zone’s name
 * servers; `missing`: none for this CA; `other-account`, `no-wildcard`, `expired`, `malformed`: one for this CA that does
 * not do; `unknown`: DNS gave no usable answer.
 */
export const persistStates = [
  'stands',
  'partly',
  'missing',
  'other-account',
  'no-wildcard',
  'expired',
  'malformed',
  'unknown',
] as const
export type PersistState = (typeof persistStates)[number]

export const persistRecordSchema = z.object({
  /** As ordered, without `*.`. */
  name: z.string(),
  /** Where the record stands, and the value to write; where one stands, that one. */
  record: z.string(),
  txt: z.string(),
  state: z.enum(persistStates),
  /** One sentence: what was found. */
  text: z.string(),
  /** The values at that name now, those of other CAs included. */
  found: z.array(z.string()),
  /** When what stands ends. */
  until: timestamp.optional(),
  error: errorDataSchema.optional(),
})
export type PersistRecord = z.infer<typeof persistRecordSchema>

export const persistAccountSchema = z.object({
  accountId: idOf('acc'),
  accountName: z.string(),
  caTitle: z.string(),
  /**
   * Who says under which name the CA looks for itself: its directory, for this very purpose; its directory, for CAA; or
   * Certhub’s list of CAs. What counts in the end is the challenge of an order.
   */
  issuerFrom: z.enum(['directory', 'caa', 'catalogue']).optional(),
  records: z.array(persistRecordSchema),
  /** Every record stands. */
  ready: z.boolean(),
  /** Why no record can be shown. */
  error: errorDataSchema.optional(),
})
export type PersistAccount = z.infer<typeof persistAccountSchema>

const until = {
  /** When the records that are to be written shall end (`persistUntil`); absent: never. */
  until: timestamp.optional(),
}
const input = z.union([
  orderCertificateInput.extend(until),
  /** With others than the certificate has. */
  sameCertificateInput.extend({
    ...orderSettings.pick({ account: true, credential: true }).shape,
    ...until,
  }),
])
const output = z.object({
  /** The account that an order would use, then those that would take over. */
  accounts: z.array(persistAccountSchema),
})

export const persistContract = {
  /** The TXT records that let accounts validate these names by dns-persist-01, and what stands now. Writes nothing. */
  'persist.check': method({
    kind: 'query',
    reads: ['certificates', 'instances', 'accounts', 'credentials', 'orders', 'failover', 'dns'],
    right: 'view',
    within: 'named',
    input,
    output,
  }),
  /**
   * Writes those of the first account with a stored DNS credential, where they do not stand, and waits until the name
   * servers have them. Older ones of the same CA and account go. What is written stays until `persist.remove`.
   */
  'persist.write': method({
    kind: 'command',
    changes: ['credentials'],
    subject: ['names', 'certificate'],
    right: 'order',
    within: 'named',
    input,
    output,
  }),
  /** Removes every record of the first account for these names; those of other CAs and accounts stay. */
  'persist.remove': method({
    kind: 'command',
    changes: ['credentials'],
    subject: ['names', 'certificate'],
    right: 'order',
    within: 'named',
    input,
    output,
  }),
}
