import { z } from 'zod'
import { keyTypes } from '../key-type.ts'
import { dnsValidation, validationSchema } from '../validation.ts'
import { reference } from './method.ts'

/**
 * What a person may choose for a certificate besides its names and its kind of key: an order is asked for with it, and
 * each renewal keeps it. What is not chosen is absent. In what is stored and answered, things are named by their ids.
 */
export const orderSettings = z.object({
  /** Pinned account; absent: the hub chooses a matching account of the instance. */
  account: reference.optional(),
  /** Absent: the instance's only DNS credential, or none where the validation needs none. */
  credential: reference.optional(),
  /** Further DNS credentials, for names in zones of other accounts; each name’s zone decides which one is used. */
  moreCredentials: z.array(reference).max(20).default([]),
  /** One of the CA’s profiles, as its directory names them. */
  profile: z.string().trim().min(1).max(64).optional(),
  /** Common name of the root that the chain shall lead to, where the CA offers several. */
  preferredChain: z.string().trim().min(1).max(200).optional(),
  /** How long it shall last, where the CA lets one choose (notAfter, RFC 8555 §7.4); absent: as long as the CA issues. */
  lifetimeDays: z.number().int().min(1).max(3650).optional(),
  /** Each renewal keeps the private key, for who pins it (TLSA, RFC 6698); absent: each has a new one. */
  reuseKey: z.literal(true).optional(),
  /** How the CA is shown that the names are ours. Anything but DNS needs no credential, and one given is not used. */
  validation: validationSchema.default(dnsValidation),
})
export type OrderSettings = z.output<typeof orderSettings>

export const orderCertificateInput = z.strictObject({
  instance: reference,
  /**
   * This certificate is of these names, and of this key type, from now on; it keeps its id, folder and history. Absent:
   * the one of the same names, else a new one.
   */
  certificate: reference.optional(),
  /** As typed: international names are turned into A-labels, doubles dropped. */
  names: z.array(z.string().max(1000)).max(2000),
  staging: z.boolean().default(false),
  keyType: z.enum(keyTypes).default('ec256'),
  ...orderSettings.shape,
})

/** What a certificate that is there would be ordered with again. */
export const sameCertificateInput = z.strictObject({ certificate: reference })

/** What would be ordered. */
export const orderRequest = z.union([orderCertificateInput, sameCertificateInput])
