import { X509Certificate } from 'node:crypto'
import { CerthubError, hasCode } from '../../shared/errors.ts'
import type { RevocationReason } from '../../shared/revocation.ts'
import type { AcmeAccounts } from '../accounts/acme-accounts.ts'
import type { Clock } from '../ports/clock.ts'
import type { AccountRecord, IssuedRecord } from '../ports/records.ts'
import type { Store } from '../ports/store.ts'
import type { Vault } from '../vault/vault.ts'
import { findCertificate } from './certificates.ts'

interface Parts {
  store: Store
  vault: Vault
  clock: Clock
  acme: AcmeAccounts
}

/**
 * Revokes the newest certificate at its CA: by the account that ordered it, else by its own key. Throws
 * `certificate.not_found`, `certificate.not_issued`, `certificate.revoked_already`, acme.* errors.
 */
export const createRevoke =
  ({ store, vault, clock, acme }: Parts) =>
  async (
    reference: string,
    reason: RevocationReason,
  ): Promise<{ id: string; serial: string; revokedAt: number; by: 'account' | 'key' }> => {
    const record = await findCertificate(store, reference)
    const issued = await store.issued.latest(record.id)
    const name = record.names[0] ?? record.id
    const extras = { fixParams: { certificate: record.id } }
    if (!issued) throw new CerthubError('certificate.not_issued', { name }, extras)
    if (issued.revokedAt !== null) throw new CerthubError('certificate.revoked_already', { name }, extras)
    const order = await store.orders.get(issued.orderId)
    const account = order?.accountId ? await store.accounts.get(order.accountId) : undefined
    if (!account) throw new CerthubError('account.not_found', { id: order?.accountId ?? '(removed)' })
    const by = await revokeSomehow({ vault, acme }, account, issued, reason)
    const revokedAt = clock.now()
    await store.issued.update(issued.id, { revokedAt, revocationReason: reason })
    return { id: record.id, serial: issued.serial, revokedAt, by }
  }

const revokeSomehow = async (
  { vault, acme }: Pick<Parts, 'vault' | 'acme'>,
  account: AccountRecord,
  issued: IssuedRecord,
  reason: RevocationReason,
): Promise<'account' | 'key'> => {
  const der = new X509Certificate(issued.chainPem).raw
  const byKey = async (): Promise<'key'> => {
    const key = await vault.get('certificate-key', issued.keyId, issued.keyFingerprint)
    await acme.server(account).revokeByKey({ der, key, reason })
    return 'key'
  }
  if (account.status !== 'valid') return byKey()
  try {
    await (await acme.account(account)).revoke(der, reason)
    return 'account'
  } catch (error) {
    if (!hasCode(error, 'acme.account_gone', 'acme.rejected')) throw error
    return byKey()
  }
}
