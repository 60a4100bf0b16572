import { z } from 'zod'
import { keyTypes } from '../key-type.ts'
import { label, reference } from './method.ts'

export const credentialTypes = [
  'dns',
  'container-registry',
  'basic-auth',
  'tls-certificate',
  'acme-wildcard',
  'ssh',
] as const
export type CredentialType = (typeof credentialTypes)[number]

const longest = 1_000_000
/** One line without NUL or other control characters. */
const line = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `must be at most ${most} characters`)
    .regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'must be one line without control characters')
const filled = (most: number) => line(most).min(1, 'must not be empty')
const password = z
  .string()
  .min(1, 'must not be empty')
  .max(longest, 'must be at most 1 MB')
  .regex(/^[^\0]*$/, 'must not hold NUL')
const pem = z.string().max(longest, 'must be at most 1 MB')

/** Field values by field name or environment-variable name. Write-only. */
export const fieldInput = z.record(z.string().max(100), z.string().max(longest, 'must be at most 1 MB'))

/** What each type takes; all of it is write-only. */
export const credentialBodies = {
  dns: { provider: z.string().trim().min(1, 'choose a provider').max(100), fields: fieldInput },
  'container-registry': {
    /** Host name of the registry, with a port where it has one. */
    server: filled(255),
    /** Needed by Docker Hub. */
    email: line(320).default(''),
    username: filled(255),
    password,
  },
  'basic-auth': {
    /** Without a colon (RFC 7617 §2). */
    username: filled(255).refine((name) => !name.includes(':'), 'must not hold a colon'),
    password,
  },
  'tls-certificate': {
    upload: z.discriminatedUnion('format', [
      z.strictObject({
        format: z.literal('pem'),
        /** The certificate; chain and key may stand in the same text. */
        certificate: pem.min(1, 'must not be empty'),
        privateKey: pem.default(''),
        chain: pem.default(''),
        /** Of an encrypted key. */
        passphrase: z.string().max(1024).default(''),
      }),
      z.strictObject({
        format: z.literal('pkcs12'),
        /** base64. */
        pkcs12: z.string().min(1, 'must not be empty').max(1_400_000, 'must be at most 1 MB'),
        password: z.string().max(1024).default(''),
      }),
    ]),
    evenIfExpired: z.boolean().default(false),
  },
  'acme-wildcard': {
    provider: z.string().trim().min(1, 'choose a provider').max(100),
    commonName: filled(253),
    names: z.array(z.string().trim().max(300)).max(100).default([]),
    /** A JSON object with the provider's fields. */
    configuration: z.string().max(longest, 'must be at most 1 MB'),
    staging: z.boolean().default(false),
    keyType: z.enum(keyTypes).default('ec256'),
    /** The CA account to order with; the hub chooses one when it is left out. */
    account: reference.optional(),
  },
  /** A key, a password, or both. */
  ssh: {
    username: filled(255),
    password: z
      .string()
      .max(1024, 'must be at most 1024 characters')
      .regex(/^[^\0]*$/, 'must not hold NUL')
      .default(''),
    /** As OpenSSH, OpenSSL or PuTTY write it. */
    privateKey: z.string().max(100_000, 'must be at most 100 kB').default(''),
    /** Of an encrypted key; it is not kept. */
    passphrase: z.string().max(1024).default(''),
  },
} as const

const shell = {
  instance: reference,
  name: label,
  note: z.string().max(2000).default(''),
  /** Who answers for it. */
  owner: line(100).default(''),
}
const chooseType = { error: `must have a type: ${credentialTypes.join(', ')}` }

/** One shell for every type; only the body changes. */
export const addCredentialInput = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ ...shell, type: z.literal('dns'), ...credentialBodies.dns }),
    z.strictObject({
      ...shell,
      type: z.literal('container-registry'),
      ...credentialBodies['container-registry'],
      /** The first of an instance becomes its default by itself. */
      setAsDefault: z.boolean().default(false),
    }),
    z.strictObject({ ...shell, type: z.literal('basic-auth'), ...credentialBodies['basic-auth'] }),
    z.strictObject({ ...shell, type: z.literal('tls-certificate'), ...credentialBodies['tls-certificate'] }),
    z.strictObject({ ...shell, type: z.literal('acme-wildcard'), ...credentialBodies['acme-wildcard'] }),
    z.strictObject({ ...shell, type: z.literal('ssh'), ...credentialBodies.ssh }),
  ],
  chooseType,
)

/** New values in place of all the old ones; the provider stays. */
export const replaceCredentialInput = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ credential: reference, type: z.literal('dns'), fields: fieldInput }),
    z.strictObject({
      credential: reference,
      type: z.literal('container-registry'),
      ...credentialBodies['container-registry'],
    }),
    z.strictObject({
      credential: reference,
      type: z.literal('basic-auth'),
      ...credentialBodies['basic-auth'],
    }),
    z.strictObject({
      credential: reference,
      type: z.literal('tls-certificate'),
      ...credentialBodies['tls-certificate'],
    }),
    z.strictObject({
      credential: reference,
      type: z.literal('acme-wildcard'),
      configuration: credentialBodies['acme-wildcard'].configuration,
    }),
    z.strictObject({ credential: reference, type: z.literal('ssh'), ...credentialBodies.ssh }),
  ],
  chooseType,
)
