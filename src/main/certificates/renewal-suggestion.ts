import type { AcmeAccounts } from '../accounts/acme-accounts.ts'
import type { RenewalInfo } from '../acme/renewal-info.ts'
import type { AccountRecord } from '../ports/store/accounts.ts'
import type { CertificateRecord, IssuedRecord } from '../ports/store/certificates.ts'
import type { Store } from '../ports/store.ts'
import { ariIdOf } from '../x509/ari-id.ts'
import { readChain } from '../x509/certificate.ts'

interface Parts {
  store: Store
  acme: AcmeAccounts
}

/** The account that a certificate was ordered with; undefined when it is gone. */
const accountOf = async (store: Store, { orderId }: IssuedRecord): Promise<AccountRecord | undefined> => {
  const order = await store.orders.get(orderId)
  return order?.accountId ? store.accounts.get(order.accountId) : undefined
}

/** Asks the CA that issued a certificate when it would like to see it renewed (RFC 9773). */
export const createSuggestion =
  ({ store, acme }: Parts) =>
  async (issued: IssuedRecord, signal: AbortSignal): Promise<RenewalInfo | undefined> => {
    const account = await accountOf(store, issued)
    const id = ariIdOf(issued.chainPem)
    if (!account || id === undefined) return undefined
    return acme.server(account).renewalInfo(id, { signal })
  }

/** What a new order of this account replaces (RFC 9773 §5): the newest certificate, where the same account got it. */
export const createReplaces =
  ({ store, acme }: Parts) =>
  async (
    certificate: CertificateRecord,
    account: AccountRecord,
    signal?: AbortSignal,
  ): Promise<string | undefined> => {
    const issued = await store.issued.latest(certificate.id)
    if (!issued || (await accountOf(store, issued))?.id !== account.id) return undefined
    // One that shares no name with the order is not replaced by it.
    const { leaf } = readChain(issued.chainPem)
    if (!leaf.names.some((name) => certificate.names.includes(name))) return undefined
    const { renewalInfo } = await acme.server(account).directory({ signal })
    return renewalInfo === undefined ? undefined : ariIdOf(issued.chainPem)
  }
