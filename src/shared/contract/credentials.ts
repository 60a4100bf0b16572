import { z } from 'zod'
import { certificateStatuses } from './certificates.ts'
import { addCredentialInput, credentialTypes, replaceCredentialInput } from './credential-types.ts'
import { idOf, label, method, nothing, reference, timestamp } from './method.ts'

const tlsSchema = z.object({
  commonName: z.string(),
  /** DNS names and addresses of the certificate. */
  names: z.array(z.string()),
  issuer: z.string(),
  serial: z.string(),
  notBefore: timestamp,
  notAfter: timestamp,
  keyType: z.string(),
  /** Whether it leads to a root without a gap. */
  chainComplete: z.boolean(),
  /** What is not wrong but should be known. */
  warnings: z.array(z.string()),
})

/** Metadata only: a stored value has no place in this shape. */
export const credentialSchema = z.object({
  id: idOf('crd'),
  instanceId: idOf('ins'),
  instanceName: z.string(),
  name: z.string(),
  type: z.enum(credentialTypes),
  note: z.string(),
  owner: z.string(),
  /** Which fields hold a value. */
  fieldsSet: z.array(z.string()),
  /** Names of other credentials that hold the same secret value. */
  sameValueAs: z.array(z.string()),
  /** How many certificates use it. */
  certificates: z.number(),
  createdAt: timestamp,
  replacedAt: timestamp,
  lastUsedAt: timestamp.optional(),
  /** lego's code, for DNS providers and ACME wildcards; empty for the other types. */
  provider: z.string(),
  providerTitle: z.string(),
  registry: z
    .object({ server: z.string(), email: z.string(), username: z.string(), isDefault: z.boolean() })
    .optional(),
  basicAuth: z.object({ username: z.string() }).optional(),
  tls: tlsSchema.optional(),
  wildcard: z
    .object({
      commonName: z.string(),
      names: z.array(z.string()),
      staging: z.boolean(),
      keyType: z.string(),
      /** The certificate that its first use ordered. */
      certificateId: idOf('crt').optional(),
    })
    .optional(),
  ssh: z
    .object({
      username: z.string(),
      /** The line for `authorized_keys`, where it logs in with a key. */
      publicKey: z.string().optional(),
    })
    .optional(),
})
export type Credential = z.infer<typeof credentialSchema>

/** How a person shows that the reveal is meant: the OS asks, the vault's passphrase, or the name typed again. */
export const revealMeans = ['os', 'passphrase', 'name'] as const

export const credentialsContract = {
  'credentials.list': method({
    kind: 'query',
    reads: ['credentials', 'instances', 'certificates'],
    right: 'view',
    within: 'listed',
    whileLocked: true,
    input: z.strictObject({ instance: reference.optional() }),
    output: z.object({ credentials: z.array(credentialSchema) }),
  }),
  'credentials.show': method({
    kind: 'query',
    reads: ['credentials', 'instances', 'certificates'],
    right: 'credentials',
    within: 'named',
    whileLocked: true,
    input: z.strictObject({ credential: reference }),
    output: credentialSchema,
  }),
  'credentials.add': method({
    kind: 'command',
    changes: ['credentials'],
    subject: ['name'],
    right: 'credentials',
    within: 'named',
    input: addCredentialInput,
    output: credentialSchema,
  }),
  /** Replaces all values at once. */
  'credentials.replace': method({
    kind: 'command',
    changes: ['credentials'],
    subject: ['credential'],
    right: 'credentials',
    within: 'named',
    input: replaceCredentialInput,
    output: credentialSchema,
  }),
  'credentials.update': method({
    kind: 'command',
    changes: ['credentials'],
    subject: ['name', 'credential'],
    right: 'credentials',
    within: 'named',
    input: z.strictObject({
      credential: reference,
      name: label.optional(),
      note: z.string().max(2000).optional(),
      owner: z.string().trim().max(100).optional(),
    }),
    output: credentialSchema,
  }),
  /** Makes this container registry the one that is used where none is chosen; the one before it is no longer. */
  'credentials.setDefault': method({
    kind: 'command',
    changes: ['credentials'],
    subject: ['credential'],
    right: 'credentials',
    within: 'named',
    whileLocked: true,
    input: z.strictObject({ credential: reference }),
    output: credentialSchema,
  }),
  /** Writes a probe TXT record in the zone, sees it at the authoritative servers, and removes it. */
  'credentials.test': method({
    kind: 'command',
    changes: ['credentials'],
    subject: ['credential'],
    right: 'credentials',
    within: 'named',
    input: z.strictObject({
      credential: reference,
      zone: z.string().trim().min(1, 'enter a domain name').max(253),
    }),
    output: z.object({
      zone: z.string(),
      record: z.string(),
      milliseconds: z.number(),
      /** A person writes the record at each order: the zone was found, and nothing else tried. */
      byHand: z.boolean(),
    }),
  }),
  /** Where it is used: what breaks when it goes. */
  'credentials.usage': method({
    kind: 'query',
    reads: ['credentials', 'instances', 'certificates'],
    right: 'credentials',
    within: 'named',
    whileLocked: true,
    input: z.strictObject({ credential: reference }),
    output: z.object({
      certificates: z.array(
        z.object({
          id: idOf('crt'),
          names: z.array(z.string()),
          instanceName: z.string(),
          status: z.enum(certificateStatuses),
          notAfter: timestamp.optional(),
        }),
      ),
    }),
  }),
  /** What an instance may serve for a host: TLS certificates, ACME wildcards and issued certificates that match. */
  'credentials.forHost': method({
    kind: 'query',
    reads: ['credentials', 'instances', 'certificates'],
    right: 'view',
    within: 'named',
    whileLocked: true,
    input: z.strictObject({ host: z.string().trim().min(1).max(253), instance: reference.optional() }),
    output: z.object({
      matches: z.array(
        z.object({
          kind: z.enum(['tls-certificate', 'acme-wildcard', 'certificate']),
          id: z.string(),
          name: z.string(),
          /** The name that covers the host. */
          matchedName: z.string(),
          notAfter: timestamp.optional(),
        }),
      ),
    }),
  }),
  /** The first use of an ACME wildcard orders its certificate; later uses answer the same one. */
  'credentials.issue': method({
    kind: 'command',
    changes: ['credentials', 'certificates', 'orders'],
    subject: ['credential'],
    right: 'order',
    within: 'named',
    input: z.strictObject({ credential: reference }),
    output: z.object({ certificate: idOf('crt'), order: idOf('ord').optional() }),
  }),
  /** What `credentials.reveal` asks for here. */
  'credentials.revealMeans': method({
    kind: 'query',
    reads: ['hub'],
    right: 'reveal',
    within: 'free',
    whileLocked: true,
    input: nothing,
    output: z.object({ means: z.enum(revealMeans) }),
  }),
  /** The password of a container registry or basic-auth credential, to be shown for half a minute. */
  'credentials.reveal': method({
    kind: 'command',
    changes: [],
    subject: ['credential'],
    right: 'reveal',
    within: 'named',
    reveals: true,
    input: z.strictObject({
      credential: reference,
      /** The vault's passphrase, or the credential's name typed again; not needed where the OS asks. */
      confirmation: z.string().max(1024).default(''),
    }),
    output: z.object({ value: z.string(), hideAfterSeconds: z.number() }),
  }),
  'credentials.remove': method({
    kind: 'command',
    changes: ['credentials', 'certificates'],
    subject: ['credential'],
    right: 'credentials',
    within: 'named',
    input: z.strictObject({
      credential: reference,
      /** Remove it although certificates use it; their renewals fail until they get another. */
      evenIfUsed: z.boolean().default(false),
    }),
    output: nothing,
  }),
}
