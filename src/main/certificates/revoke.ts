import { X509Certificate } from 'node:crypto'
import { CerthubError, hasCode } from '../../shared/errors.ts'
import type { RevocationReason } from '../../shared/revocation.ts'
import type { AcmeAccounts } from '../accounts/acme-accounts.ts'
import { caTitleOf } from '../acme/directory-choice.ts'
import { refusalOf } from '../acme/problem-error.ts'
import type { Clock } from '../ports/clock.ts'
import type { AccountRecord } from '../ports/store/accounts.ts'
import type { IssuedRecord } from '../ports/store/certificates.ts'
import type { Store } from '../ports/store.ts'
import { createSave } from '../renewal/renewal-state.ts'
import type { Vault } from '../vault/vault.ts'
import type { CertificatesUseCases } from './certificates.ts'
import { findCertificate } from './find-certificate.ts'

export interface RevokeParts {
  store: Store
  vault: Vault
  clock: Clock
  acme: AcmeAccounts
  certificates: Pick<CertificatesUseCases, 'renew'>
}

/**
 * Revokes the newest certificate at its CA: by the account that ordered it, else by its own key; one that the CA has
 * revoked already is noted as such. If a new one is wanted (`reissue`) it is ordered, by the hub itself where that fails;
 * and not otherwise. Throws `certificate.not_found`, `certificate.not_issued`, `certificate.revoked_already`, acme.* errors.
 */
export const createRevoke =
  ({ store, vault, clock, acme, certificates }: RevokeParts) =>
  async (
    reference: string,
    reason: RevocationReason,
    reissue: boolean,
  ): Promise<{ serial: string; revokedAt: number; by: 'account' | 'key'; order?: string }> => {
    const record = await findCertificate(store, reference)
    const issued = await store.issued.latest(record.id)
    const name = record.names[0] ?? record.id
    const extras = { subject: { certificate: record.id } }
    if (!issued) throw new CerthubError('certificate.not_issued', { name }, extras)
    if (issued.revokedAt !== null) throw new CerthubError('certificate.revoked_already', { name }, extras)
    const { account, isItsOwn } = await accountFor(store, issued)
    const by = await revokeSomehow({ vault, acme }, account, isItsOwn, issued, reason)
    const revokedAt = clock.now()
    await store.atomically(async (inside) => {
      await inside.issued.update(issued.id, { revokedAt, revocationReason: reason })
      await createSave(inside)(record.id, { outdated: reissue })
    })
    const revoked = { serial: issued.serial, revokedAt, by }
    return reissue ? { ...revoked, order: (await certificates.renew(record.id, 'person')).order } : revoked
  }

/** The account that ordered it; where that was removed, any of its CA: the certificate’s own key is enough there. */
const accountFor = async (
  store: Store,
  issued: IssuedRecord,
): Promise<{ account: AccountRecord; isItsOwn: boolean }> => {
  const id = (await store.orders.get(issued.orderId))?.accountId ?? '(removed)'
  const account = await store.accounts.get(id)
  if (account) return { account, isItsOwn: true }
  const all = await store.accounts.list()
  const other = all.find(({ ca, directoryUrl }) => caTitleOf(ca, directoryUrl) === issued.caTitle)
  if (!other) throw new CerthubError('account.not_found', { id })
  return { account: other, isItsOwn: false }
}

/** What an answer that was lost, or another program, has done already (RFC 8555 §7.6). */
const isDoneAlready = (error: unknown): boolean =>
  hasCode(error, 'acme.rejected') && refusalOf(error)?.type === 'alreadyRevoked'

const revokeSomehow = async (
  { vault, acme }: Pick<RevokeParts, 'vault' | 'acme'>,
  account: AccountRecord,
  isItsOwn: boolean,
  issued: IssuedRecord,
  reason: RevocationReason,
): Promise<'account' | 'key'> => {
  const der = new X509Certificate(issued.chainPem).raw
  const byKey = async (): Promise<'key'> => {
    const key = await vault.get('certificate-key', issued.keyId, issued.keyFingerprint)
    await acme
      .server(account)
      .revokeByKey({ der, key, reason })
      .catch((error: unknown) => {
        if (!isDoneAlready(error)) throw error
      })
    return 'key'
  }
  if (!isItsOwn || account.status !== 'valid') return byKey()
  try {
    await (await acme.account(account)).revoke(der, reason)
    return 'account'
  } catch (error) {
    if (isDoneAlready(error)) return 'account'
    if (!hasCode(error, 'acme.account_gone', 'acme.rejected')) throw error
    return byKey()
  }
}
