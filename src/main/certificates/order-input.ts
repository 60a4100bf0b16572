import type { z } from 'zod'
import type { orderCertificateInput } from '../../shared/contract/certificates.ts'
import type { Store } from '../ports/store.ts'
import { findCertificate } from './find-certificate.ts'

export type OrderInput = z.output<typeof orderCertificateInput>

/** What would be ordered: as given, or what a certificate that is there is. Throws `certificate.not_found`. */
export const orderInputOf = async (
  store: Store,
  input: OrderInput | { certificate: string },
): Promise<OrderInput> => {
  if ('names' in input) return input
  const {
    instanceId,
    names,
    keyType,
    staging,
    accountId,
    credentialId,
    moreCredentials,
    profile,
    preferredChain,
    lifetimeDays,
    validation,
  } = await findCertificate(store, input.certificate)
  return {
    instance: instanceId,
    names,
    keyType,
    staging,
    moreCredentials,
    validation,
    ...(accountId !== null && { account: accountId }),
    ...(credentialId !== null && { credential: credentialId }),
    ...(profile !== null && { profile }),
    ...(preferredChain !== null && { preferredChain }),
    ...(lifetimeDays !== null && { lifetimeDays }),
  }
}
