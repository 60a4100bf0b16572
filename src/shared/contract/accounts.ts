import { z } from 'zod'
import { keyTypes } from '../key-type.ts'
import { idOf, label, method, nothing, reference, timestamp } from './method.ts'

/** A known CA. Its directory's own `meta` wins over these where they differ. */
export const caSchema = z.object({
  code: z.string(),
  title: z.string(),
  website: z.string(),
  directoryUrl: z.string().optional(),
  stagingDirectoryUrl: z.string().optional(),
  externalAccountRequired: z.boolean(),
  wildcard: z.boolean(),
  ipAddresses: z.boolean(),
  maxNames: z.number(),
  keyTypes: z.array(z.enum(keyTypes)),
  caaIdentities: z.array(z.string()),
})
export type CertificateAuthority = z.infer<typeof caSchema>

export const accountSchema = z.object({
  id: idOf('acc'),
  instanceId: idOf('ins'),
  instanceName: z.string(),
  name: z.string(),
  /** A catalogue code, or `custom`. */
  ca: z.string(),
  caTitle: z.string(),
  directoryUrl: z.string(),
  staging: z.boolean(),
  email: z.string(),
  /** The account URL at the CA (RFC 8555 §7.3). */
  accountUrl: z.string(),
  status: z.enum(['valid', 'deactivated', 'revoked', 'gone']),
  externalAccountKeyId: z.string().optional(),
  hasCaBundle: z.boolean(),
  certificates: z.number(),
  createdAt: timestamp,
})
export type Account = z.infer<typeof accountSchema>

const httpsUrl = z.string().trim().max(2048)

export const addAccountInput = z.strictObject({
  instance: reference,
  /** A catalogue code or an ACME directory URL. */
  ca: z.string().trim().min(1, 'choose a CA or enter a directory URL').max(2048),
  /** Absent: made from CA, environment and instance. */
  name: label.optional(),
  email: z.union([z.literal(''), z.email('must be an e-mail address').max(254)]).default(''),
  staging: z.boolean().default(false),
  termsAgreed: z.boolean().default(false),
  eab: z
    .strictObject({
      keyId: z.string().trim().min(1, 'enter the key id').max(1024),
      /** base64url, as the CA shows it. */
      hmacKey: z.string().trim().min(1, 'enter the HMAC key').max(4096),
    })
    .optional(),
  /** PEM roots trusted for this directory, besides the system's. */
  caBundle: z.string().max(1_000_000).optional(),
})

export const accountsContract = {
  'cas.list': method({
    kind: 'query',
    role: 'member',
    whileLocked: true,
    input: nothing,
    output: z.object({ cas: z.array(caSchema) }),
  }),
  /** Reads a directory's `meta` without registering. */
  'cas.probe': method({
    kind: 'query',
    role: 'admin',
    input: z.strictObject({
      ca: httpsUrl.min(1),
      staging: z.boolean().default(false),
      caBundle: z.string().max(1_000_000).optional(),
    }),
    output: z.object({
      directoryUrl: z.string(),
      termsOfService: z.string().optional(),
      website: z.string().optional(),
      externalAccountRequired: z.boolean(),
      caaIdentities: z.array(z.string()),
      profiles: z.record(z.string(), z.string()),
    }),
  }),
  'accounts.list': method({
    kind: 'query',
    role: 'member',
    whileLocked: true,
    input: z.strictObject({ instance: reference.optional() }),
    output: z.object({ accounts: z.array(accountSchema) }),
  }),
  'accounts.show': method({
    kind: 'query',
    role: 'member',
    whileLocked: true,
    input: z.strictObject({ account: reference }),
    output: accountSchema,
  }),
  'accounts.add': method({ kind: 'command', role: 'admin', input: addAccountInput, output: accountSchema }),
  /** Replaces the account's key at the CA (RFC 8555 §7.3.5). */
  'accounts.rollKey': method({
    kind: 'command',
    role: 'admin',
    input: z.strictObject({ account: reference }),
    output: accountSchema,
  }),
  /** Asks the CA how the account stands. */
  'accounts.refresh': method({
    kind: 'command',
    role: 'admin',
    input: z.strictObject({ account: reference }),
    output: accountSchema,
  }),
  /** Tells the CA another address, or none (RFC 8555 §7.3.2). */
  'accounts.setEmail': method({
    kind: 'command',
    role: 'admin',
    input: z.strictObject({ account: reference, email: addAccountInput.shape.email }),
    output: accountSchema,
  }),
  /** Registers the same key again at a CA that forgot the account; certificates keep it. */
  'accounts.registerAgain': method({
    kind: 'command',
    role: 'admin',
    input: z.strictObject({ account: reference, termsAgreed: z.boolean().default(false) }),
    output: accountSchema,
  }),
  /** Ends the account at the CA for good (RFC 8555 §7.3.6). */
  'accounts.deactivate': method({
    kind: 'command',
    role: 'admin',
    input: z.strictObject({ account: reference }),
    output: accountSchema,
  }),
  /** Forgets the account and its key here; the CA is not told. */
  'accounts.remove': method({
    kind: 'command',
    role: 'admin',
    input: z.strictObject({ account: reference }),
    output: nothing,
  }),
}
