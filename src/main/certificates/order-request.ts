import type { z } from 'zod'
import type {
  OrderSettings,
  orderCertificateInput,
  sameCertificateInput,
} from '../../shared/contract/order-request.ts'
import { findAccount } from '../accounts/find-account.ts'
import { findInstance } from '../instances/instances.ts'
import { normalizeNames } from '../names/certificate-names.ts'
import type { CertificateRecord } from '../ports/store/certificates.ts'
import type { InstanceRecord } from '../ports/store/instances.ts'
import type { Store } from '../ports/store.ts'
import { resolveLogin } from './check-validation.ts'
import { chooseCredentials } from './choose-credentials.ts'
import { findCertificate } from './find-certificate.ts'

export type OrderInput = z.output<typeof orderCertificateInput>
type SameInput = z.output<typeof sameCertificateInput> &
  Pick<Partial<OrderSettings>, 'account' | 'credential'>

/** What an order is of, and with what: its account by its id, its credentials as they were given. */
export interface OrderRequest extends Pick<CertificateRecord, 'names' | 'keyType' | 'staging' | 'settings'> {
  instance: InstanceRecord
}

/** What would be ordered: as given, or what a certificate that is there is. Throws `certificate.not_found`. */
export const orderInputOf = async (store: Store, input: OrderInput | SameInput): Promise<OrderInput> => {
  if ('names' in input) return input
  const { certificate, ...others } = input
  const { instanceId, names, keyType, staging, settings } = await findCertificate(store, certificate)
  const more = others.credential === undefined ? settings.moreCredentials : []
  return { instance: instanceId, names, keyType, staging, ...settings, ...others, moreCredentials: more }
}

/** The request for these names on this instance. Throws `account.not_found`. */
export const requestFor = async (
  store: Store,
  { instance: _, certificate: __, names: ___, keyType, staging, account, ...others }: OrderInput,
  names: string[],
  instance: InstanceRecord,
): Promise<OrderRequest> => {
  const pinned = account === undefined ? {} : { account: (await findAccount(store, account, instance.id)).id }
  return { names, instance, keyType, staging, settings: { ...others, ...pinned } }
}

/** The same of everything that was given. Throws `name.*`, `instance.not_found`, `certificate.not_found` too. */
export const resolveRequest = async (store: Store, input: OrderInput | SameInput): Promise<OrderRequest> => {
  const wanted = await orderInputOf(store, input)
  const names = normalizeNames(wanted.names)
  return requestFor(store, wanted, names, await findInstance(store, wanted.instance))
}

/**
 * Its settings with the credentials that it is validated with, by their ids, and no others. Throws what
 * `chooseCredentials` and `resolveLogin` throw.
 */
export const settingsFor = async (store: Store, request: OrderRequest): Promise<OrderSettings> => {
  const { credential: _, ...others } = request.settings
  const validation = await resolveLogin(store, request.instance, others.validation)
  const ids = validation.kind === 'dns' ? await chooseCredentials(store, request) : []
  const [credential, ...moreCredentials] = ids
  return { ...others, ...(credential && { credential }), moreCredentials, validation }
}
