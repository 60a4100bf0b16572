import { z } from 'zod'
import { absolutePath } from '../absolute-path.ts'
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
  /** The longest that it issues for. */
  maxDays: z.number(),
  /** It is known to refuse an order that says how long (notAfter). */
  fixedLifetime: z.boolean(),
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
  /** The other target instances that may use it. */
  sharedWith: z.array(z.object({ id: idOf('ins'), name: z.string() })),
  /** Through which proxy its CA is reached. */
  proxy: z.string().optional(),
  /** How many certificates are pinned to it. Others may have been ordered with it, as the hub chose. */
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
  /** An http:// URL; empty for none. */
  proxy: z.string().max(300).optional(),
})

export const importAccountInput = z.strictObject({
  instance: reference,
  /** A catalogue code or an ACME directory URL. */
  ca: addAccountInput.shape.ca,
  staging: z.boolean().default(false),
  name: label.optional(),
  /** PEM or JWK. */
  key: z.string().max(65_536).optional(),
  /** In place of `key`: a file on the hub’s computer. */
  file: absolutePath.optional(),
  caBundle: addAccountInput.shape.caBundle,
  proxy: addAccountInput.shape.proxy,
})

/** An account key that another client keeps: which CA it is of, as exactly as that client’s files say. */
export const foundAccountKeySchema = z.object({
  client: z.enum(['certbot', 'lego', 'acme.sh']),
  file: z.string(),
  directoryUrl: z.string().optional(),
  host: z.string().optional(),
  email: z.string(),
})
export type FoundAccountKey = z.infer<typeof foundAccountKeySchema>

export const accountKeyFormats = ['pem', 'jwk'] as const

export const drillCheckSchema = z.object({
  what: z.string(),
  ok: z.boolean(),
  text: z.string(),
})

/** `evenIfUsed`: although certificates that nothing else can renew lose it; else that is refused, and names them. */
const lossInput = z.strictObject({ account: reference, evenIfUsed: z.boolean().default(false) })

export const accountsContract = {
  'cas.list': method({
    kind: 'query',
    reads: [],
    right: 'view',
    within: 'free',
    whileLocked: true,
    input: nothing,
    output: z.object({ cas: z.array(caSchema) }),
  }),
  /** Reads a directory's `meta` without registering. */
  'cas.probe': method({
    kind: 'query',
    reads: [],
    right: 'accounts',
    input: z.strictObject({
      ca: httpsUrl.min(1),
      staging: z.boolean().default(false),
      caBundle: z.string().max(1_000_000).optional(),
      proxy: addAccountInput.shape.proxy,
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
    reads: ['accounts', 'instances', 'certificates'],
    right: 'view',
    within: 'listed',
    whileLocked: true,
    input: z.strictObject({ instance: reference.optional() }),
    output: z.object({ accounts: z.array(accountSchema) }),
  }),
  'accounts.show': method({
    kind: 'query',
    reads: ['accounts', 'instances', 'certificates'],
    right: 'view',
    within: 'named',
    whileLocked: true,
    input: z.strictObject({ account: reference }),
    output: accountSchema,
  }),
  'accounts.add': method({
    kind: 'command',
    changes: ['accounts'],
    subject: ['name', 'instance'],
    right: 'accounts',
    within: 'named',
    input: addAccountInput,
    output: accountSchema,
  }),
  /** Replaces the account's key at the CA (RFC 8555 §7.3.5). */
  'accounts.rollKey': method({
    kind: 'command',
    changes: ['accounts'],
    subject: ['account'],
    right: 'accounts',
    within: 'named',
    input: z.strictObject({ account: reference }),
    output: accountSchema,
  }),
  /** Asks the CA how the account stands. */
  'accounts.refresh': method({
    kind: 'command',
    changes: ['accounts'],
    subject: ['account'],
    right: 'accounts',
    within: 'named',
    input: z.strictObject({ account: reference }),
    output: accountSchema,
  }),
  /** Tells the CA another address, or none (RFC 8555 §7.3.2). */
  'accounts.setEmail': method({
    kind: 'command',
    changes: ['accounts'],
    subject: ['account'],
    right: 'accounts',
    within: 'named',
    input: z.strictObject({ account: reference, email: addAccountInput.shape.email }),
    output: accountSchema,
  }),
  /** Registers the same key again at a CA that forgot the account; certificates keep it. */
  'accounts.registerAgain': method({
    kind: 'command',
    changes: ['accounts'],
    subject: ['account'],
    right: 'accounts',
    within: 'named',
    input: z.strictObject({
      account: reference,
      termsAgreed: z.boolean().default(false),
      /** For a CA that needs one, and does not know the key. */
      eab: addAccountInput.shape.eab,
    }),
    output: accountSchema,
  }),
  /** Takes over an account that exists at the CA, by its key (RFC 8555 §7.3.1). Nothing is registered. */
  'accounts.import': method({
    kind: 'command',
    changes: ['accounts'],
    subject: ['name', 'instance'],
    right: 'accounts',
    input: importAccountInput,
    output: accountSchema,
  }),
  /** The account keys of certbot, lego and acme.sh below a folder of the hub’s computer, else where they usually are. */
  'accounts.findKeys': method({
    kind: 'query',
    reads: [],
    right: 'accounts',
    input: z.strictObject({ folder: absolutePath.optional() }),
    output: z.object({ found: z.array(foundAccountKeySchema) }),
  }),
  /** Writes the account key into a directory on this computer (0700, key 0600); it does not go through the answer. */
  'accounts.exportKey': method({
    kind: 'command',
    changes: [],
    subject: ['account'],
    right: 'export-keys',
    input: z.strictObject({
      account: reference,
      directory: absolutePath,
      format: z.enum(accountKeyFormats).default('pem'),
    }),
    output: z.object({ files: z.array(z.string()) }),
  }),
  /** Which other target instances may use the account: these and no others. */
  'accounts.share': method({
    kind: 'command',
    changes: ['accounts'],
    subject: ['account'],
    right: 'accounts',
    input: z.strictObject({ account: reference, instances: z.array(reference).max(1000) }),
    output: accountSchema,
  }),
  'accounts.setProxy': method({
    kind: 'command',
    changes: ['accounts'],
    subject: ['account'],
    right: 'accounts',
    within: 'named',
    input: z.strictObject({ account: reference, proxy: z.string().max(300) }),
    output: accountSchema,
  }),
  /** The profiles that the account’s CA offers; none where it cannot be asked now. */
  'accounts.profiles': method({
    kind: 'query',
    reads: ['accounts'],
    right: 'view',
    within: 'named',
    whileLocked: true,
    input: z.strictObject({ account: reference }),
    output: z.object({ profiles: z.array(z.object({ name: z.string(), about: z.string() })) }),
  }),
  /** Whether this account could take over today, certificate by certificate. Nothing is ordered. */
  'accounts.drill': method({
    kind: 'command',
    changes: [],
    subject: ['account'],
    right: 'accounts',
    within: 'named',
    input: z.strictObject({ account: reference }),
    output: z.object({
      checks: z.array(drillCheckSchema),
      /** Certificates of its instances and environment: how many it could issue, and why not the others. */
      able: z.number(),
      unable: z.array(z.object({ certificate: idOf('crt'), name: z.string(), reason: z.string() })),
    }),
  }),
  /** Ends the account at the CA for good (RFC 8555 §7.3.6). */
  'accounts.deactivate': method({
    kind: 'command',
    changes: ['accounts'],
    subject: ['account'],
    right: 'accounts',
    within: 'named',
    input: lossInput,
    output: accountSchema,
  }),
  /** Forgets the account and its key here; the CA is not told. */
  'accounts.remove': method({
    kind: 'command',
    changes: ['accounts'],
    subject: ['account'],
    right: 'accounts',
    within: 'named',
    input: lossInput,
    output: nothing,
  }),
}
