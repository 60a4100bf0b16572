import { z } from 'zod'
import { absolutePath } from '../absolute-path.ts'
import { errorDataSchema } from '../error-data.ts'
import { keyTypes } from '../key-type.ts'
import { revocationReasons } from '../revocation.ts'
import { idOf, method, nothing, reference, timestamp } from './method.ts'
import { orderCertificateInput, orderSettings } from './order-request.ts'
import { orderSchema, orderState } from './orders.ts'

export const certificateStatuses = [
  'never-issued',
  'ordering',
  'valid',
  'expiring',
  'expired',
  'revoked',
  'failed',
] as const

export const certificateSchema = z.object({
  id: idOf('crt'),
  instanceId: idOf('ins'),
  instanceName: z.string(),
  /** A-labels and IP addresses, first is the primary name. */
  names: z.array(z.string()),
  keyType: z.enum(keyTypes),
  staging: z.boolean(),
  settings: orderSettings,
  /** Of the DNS credential, or of the login that its validation names. */
  credentialName: z.string().optional(),
  status: z.enum(certificateStatuses),
  /** Of the newest issued certificate. */
  serial: z.string().optional(),
  issuer: z.string().optional(),
  caTitle: z.string().optional(),
  notBefore: timestamp.optional(),
  notAfter: timestamp.optional(),
  revokedAt: timestamp.optional(),
  lastOrder: z
    .object({
      id: idOf('ord'),
      state: orderState,
      error: errorDataSchema.optional(),
      /** It goes on only when a person has written its records. */
      waitsForPerson: z.boolean(),
      /** It failed with other settings than the certificate was issued with, which are kept. */
      otherSettings: z.literal(true).optional(),
      at: timestamp,
    })
    .optional(),
  /** In a list, of one that was issued: when the hub renews it by itself; a paused or revoked one has no time. */
  renewal: z.object({ at: timestamp.optional(), paused: z.boolean() }).optional(),
  createdAt: timestamp,
})
export type Certificate = z.infer<typeof certificateSchema>

export const chainEntrySchema = z.object({
  subject: z.string(),
  /** Subject alternative names. */
  names: z.array(z.string()),
  issuer: z.string(),
  serial: z.string(),
  notBefore: timestamp,
  notAfter: timestamp,
  /** Absent for a kind of key that the hub does not make. */
  keyType: z.enum(keyTypes).optional(),
  /** What it may be used for, as RFC 5280 §4.2.1.12 names it, else OIDs; absent where it is not restricted. */
  extendedKeyUsage: z.array(z.string()).optional(),
  fingerprint256: z.string(),
  pem: z.string(),
})

export const issuedSchema = z.object({
  id: idOf('iss'),
  serial: z.string(),
  issuer: z.string(),
  caTitle: z.string(),
  notBefore: timestamp,
  notAfter: timestamp,
  issuedAt: timestamp,
  revokedAt: timestamp.optional(),
})

export const certificateDetailSchema = certificateSchema.extend({
  /** All that were issued, newest first. */
  issued: z.array(issuedSchema),
  chain: z.array(chainEntrySchema),
  orders: z.array(orderSchema),
  /** Files written on the target instance at the last deployment. */
  deployedTo: z.array(z.string()),
})
export type CertificateDetail = z.infer<typeof certificateDetailSchema>

export const exportFormats = ['pem', 'pkcs12'] as const

const one = z.strictObject({ certificate: reference })

export const certificatesContract = {
  'certificates.list': method({
    kind: 'query',
    reads: ['certificates', 'instances', 'accounts', 'credentials'],
    right: 'view',
    within: 'listed',
    whileLocked: true,
    input: z.strictObject({ instance: reference.optional() }),
    output: z.object({ certificates: z.array(certificateSchema) }),
  }),
  'certificates.show': method({
    kind: 'query',
    reads: ['certificates', 'instances', 'accounts', 'credentials'],
    right: 'view',
    within: 'named',
    whileLocked: true,
    input: one,
    output: certificateDetailSchema,
  }),
  /** Says what the hub would order for names as typed, and what is wrong with each. Changes nothing. */
  'certificates.checkNames': method({
    kind: 'query',
    reads: [],
    right: 'view',
    within: 'free',
    whileLocked: true,
    input: z.strictObject({ names: z.array(z.string().max(1000)).max(2000) }),
    output: z.object({
      names: z.array(
        z.object({
          input: z.string(),
          /** A-label form; absent when malformed. */
          name: z.string().optional(),
          /** U-label form, when it differs. */
          unicode: z.string().optional(),
          error: errorDataSchema.optional(),
        }),
      ),
      /** What is wrong with the set as a whole. */
      error: errorDataSchema.optional(),
    }),
  }),
  /**
   * Creates the managed certificate (or takes the one with the same names, key type and instance, or changes the one asked
   * for) and orders it. What was issued before stays in its place until the new one is there.
   */
  'certificates.order': method({
    kind: 'command',
    changes: ['certificates', 'orders', 'credentials'],
    subject: ['names', 'certificate'],
    right: 'order',
    within: 'named',
    input: orderCertificateInput,
    output: z.object({ certificate: idOf('crt'), order: idOf('ord') }),
  }),
  'certificates.renew': method({
    kind: 'command',
    changes: ['certificates', 'orders'],
    subject: ['certificate'],
    right: 'order',
    within: 'named',
    input: one,
    output: z.object({ certificate: idOf('crt'), order: idOf('ord') }),
  }),
  /**
   * Writes cert.pem, chain.pem, fullchain.pem and privkey.pem, or certificate.p12 encrypted with a password, into a
   * directory on this computer (0700, key 0600).
   * The private key goes to disk and never through the answer.
   */
  'certificates.export': method({
    kind: 'command',
    changes: [],
    subject: ['certificate'],
    right: 'export-keys',
    input: one.extend({
      directory: absolutePath,
      format: z.enum(exportFormats).default('pem'),
      /** An older one of those that were issued; absent: the newest. */
      issued: idOf('iss').optional(),
      /** Of the PKCS#12 file. */
      password: z.string().max(1024).default(''),
    }),
    output: z.object({ files: z.array(z.string()) }),
  }),
  /** Writes the newest certificate to its target instance again; nothing is ordered. */
  'certificates.deploy': method({
    kind: 'command',
    changes: ['certificates'],
    subject: ['certificate'],
    right: 'order',
    within: 'named',
    input: one,
    output: z.object({ files: z.array(z.string()) }),
  }),
  /** Revokes the newest certificate at its CA, by the account or by its own key; for good. */
  'certificates.revoke': method({
    kind: 'command',
    changes: ['certificates', 'orders'],
    subject: ['certificate'],
    right: 'revoke',
    within: 'named',
    input: one.extend({
      reason: z.enum(revocationReasons).default('unspecified'),
      /** Order a new one, with a new key, at once. */
      reissue: z.boolean().default(false),
    }),
    output: z.object({
      serial: z.string(),
      revokedAt: timestamp,
      by: z.enum(['account', 'key']),
      order: idOf('ord').optional(),
    }),
  }),
  'certificates.remove': method({
    kind: 'command',
    changes: ['certificates', 'orders'],
    subject: ['certificate'],
    right: 'revoke',
    within: 'named',
    input: one,
    output: nothing,
  }),
}
