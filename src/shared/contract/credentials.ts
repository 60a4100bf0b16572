import { z } from 'zod'
import { idOf, label, method, note, nothing, reference, timestamp } from './method.ts'

export const credentialTypes = ['dns'] as const

export const providerFieldSchema = z.object({
  name: z.string(),
  label: z.string(),
  /** lego's environment variable for this field. */
  env: z.string(),
  aliases: z.array(z.string()),
  required: z.boolean(),
  secret: z.boolean(),
  help: z.string().optional(),
  placeholder: z.string().optional(),
  default: z.string().optional(),
  choices: z.array(z.string()).optional(),
})
export type ProviderFieldInfo = z.infer<typeof providerFieldSchema>

export const providerSchema = z.object({
  code: z.string(),
  aliases: z.array(z.string()),
  title: z.string(),
  helpUrl: z.string(),
  builtIn: z.boolean(),
  fields: z.array(providerFieldSchema),
})
export type Provider = z.infer<typeof providerSchema>

/** Metadata only: a stored value has no place in this shape. */
export const credentialSchema = z.object({
  id: idOf('crd'),
  instanceId: idOf('ins'),
  instanceName: z.string(),
  name: z.string(),
  type: z.enum(credentialTypes),
  provider: z.string(),
  providerTitle: z.string(),
  note: z.string(),
  /** Which fields hold a value. */
  fieldsSet: z.array(z.string()),
  certificates: z.number(),
  createdAt: timestamp,
  replacedAt: timestamp,
  lastUsedAt: timestamp.optional(),
})
export type Credential = z.infer<typeof credentialSchema>

/** Field values by field name or environment-variable name. Write-only. */
export const fieldInput = z.record(z.string().max(100), z.string().max(1_000_000))

export const addCredentialInput = z.strictObject({
  instance: reference,
  type: z.enum(credentialTypes).default('dns'),
  name: label,
  provider: z.string().trim().min(1, 'choose a provider').max(100),
  fields: fieldInput,
  note,
})

export const credentialsContract = {
  'providers.list': method({
    kind: 'query',
    role: 'member',
    whileLocked: true,
    input: nothing,
    output: z.object({ providers: z.array(providerSchema) }),
  }),
  'providers.show': method({
    kind: 'query',
    role: 'member',
    whileLocked: true,
    input: z.strictObject({ code: z.string().min(1).max(100) }),
    output: providerSchema,
  }),
  'credentials.list': method({
    kind: 'query',
    role: 'member',
    whileLocked: true,
    input: z.strictObject({ instance: reference.optional() }),
    output: z.object({ credentials: z.array(credentialSchema) }),
  }),
  'credentials.show': method({
    kind: 'query',
    role: 'credentials-manager',
    whileLocked: true,
    input: z.strictObject({ credential: reference }),
    output: credentialSchema,
  }),
  'credentials.add': method({
    kind: 'command',
    role: 'credentials-manager',
    input: addCredentialInput,
    output: credentialSchema,
  }),
  /** Replaces all field values at once; name and note too when given. */
  'credentials.replace': method({
    kind: 'command',
    role: 'credentials-manager',
    input: z.strictObject({ credential: reference, fields: fieldInput }),
    output: credentialSchema,
  }),
  'credentials.update': method({
    kind: 'command',
    role: 'credentials-manager',
    input: z.strictObject({
      credential: reference,
      name: label.optional(),
      note: z.string().max(2000).optional(),
    }),
    output: credentialSchema,
  }),
  /** Writes a probe TXT record in the zone, sees it at the authoritative servers, and removes it. */
  'credentials.test': method({
    kind: 'command',
    role: 'credentials-manager',
    input: z.strictObject({
      credential: reference,
      zone: z.string().trim().min(1, 'enter a domain name').max(253),
    }),
    output: z.object({ zone: z.string(), record: z.string(), milliseconds: z.number() }),
  }),
  'credentials.remove': method({
    kind: 'command',
    role: 'credentials-manager',
    input: z.strictObject({
      credential: reference,
      /** Remove it although certificates use it; their renewals fail until they get another. */
      evenIfUsed: z.boolean().default(false),
    }),
    output: nothing,
  }),
}
