import { z } from 'zod'
import { errorDataSchema } from '../error-data.ts'
import { credentialSchema } from './credentials.ts'
import { label, method, note, reference } from './method.ts'

/**
 * What stands at `_acme-challenge.<name>`, or at an account’s own name below it. `direct`: no CNAME, and none is needed; `absent`: none, and one is needed;
 * `right`: it leads to where the credential writes; `wrong-target`: it leads elsewhere; `not-writable`: the target is in
 * no zone of the credential; `loop`: the chain does not end; `unknown`: DNS gave no usable answer.
 */
export const delegationStates = [
  'direct',
  'absent',
  'right',
  'wrong-target',
  'not-writable',
  'loop',
  'unknown',
] as const
export type DelegationState = (typeof delegationStates)[number]

export const delegationSchema = z.object({
  /** As ordered, without `*.`. */
  name: z.string(),
  /** Where the CNAME record stands. */
  record: z.string(),
  /** What it should point to; absent where nobody has said it yet. */
  target: z.string().optional(),
  state: z.enum(delegationStates),
  /** The names passed from the record on, the last one included; the record alone where there is no CNAME. */
  chain: z.array(z.string()),
  /** One sentence: what was found, and what to do. */
  text: z.string(),
  error: errorDataSchema.optional(),
})
export type Delegation = z.infer<typeof delegationSchema>

const domains = z.array(z.string().trim().max(300)).min(1, 'enter a domain name').max(100)
const zone = z.string().trim().max(253)

export const delegationContract = {
  /** Looks where the challenge of each name goes, and whether the credential writes there. Writes nothing. */
  'delegation.check': method({
    kind: 'query',
    reads: ['credentials', 'accounts', 'dns'],
    right: 'credentials',
    within: 'named',
    input: z.strictObject({
      domains,
      credential: reference,
      /** A zone of the credential, for names in zones that it does not write: `<name>.<zone>` becomes the target. */
      zone: zone.optional(),
      /** A CA account: the record is then the one at the account’s own name (dns-account-01). */
      account: reference.optional(),
    }),
    output: z.object({
      names: z.array(delegationSchema),
      /** No name is left to be seen to. */
      ready: z.boolean(),
    }),
  }),
  /** Makes an account at an acme-dns server and stores it as a credential; its values never leave the hub. */
  'delegation.registerAcmeDns': method({
    kind: 'command',
    changes: ['credentials'],
    subject: ['name'],
    right: 'credentials',
    within: 'named',
    input: z.strictObject({
      instance: reference,
      name: label,
      note,
      owner: z.string().trim().max(100).default(''),
      /** The server's address, `https://…`. */
      server: z.string().trim().min(1, 'enter the address of the server').max(500),
      /** Networks from which the account may be used, in CIDR notation; none means any. */
      allowFrom: z.array(z.string().trim().min(1).max(50)).max(50).default([]),
    }),
    output: z.object({
      credential: credentialSchema,
      /** Where CNAME records point to. */
      target: z.string(),
    }),
  }),
}
