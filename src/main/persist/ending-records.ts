import type { AcmeAccounts } from '../accounts/acme-accounts.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Resolver } from '../ports/resolver.ts'
import type { CertificateRecord } from '../ports/store/certificates.ts'
import type { Store } from '../ports/store.ts'
import { judgeSeen } from './look-at-record.ts'
import { lookAtNames, needsOf } from './look-for-account.ts'

/** A record for dns-persist-01 that ends, or has ended. `until`: milliseconds since the Unix epoch. */
export interface EndingRecord {
  certificate: CertificateRecord
  record: string
  until: number
}

export interface EndingParts {
  store: Store
  acme: AcmeAccounts
  resolver: Resolver
  clock: Clock
  log: Log
}

/**
 * Looks in DNS for the records by which the issued certificates were validated, as the account needs them that got the
 * newest one. Those that say no end are left out, and those that nobody can look at now.
 */
export const createEndingRecords = ({ store, acme, resolver, clock, log }: EndingParts) => {
  const ofCertificate = async (
    certificate: CertificateRecord,
    signal: AbortSignal,
  ): Promise<EndingRecord[]> => {
    const issued = await store.issued.latest(certificate.id)
    const order = issued && (await store.orders.get(issued.orderId))
    const account = order?.accountId ? await store.accounts.get(order.accountId) : undefined
    if (!account) return []
    const looked = await lookAtNames(resolver, certificate.names, signal)
    const { needs } = await needsOf(acme, account, looked, signal)
    return needs.flatMap(({ seen, wanted }) => {
      if ('failure' in seen) return []
      const { state, until } = judgeSeen(seen, wanted, clock.now())
      const isEnding =
        until !== undefined && (state === 'stands' || state === 'partly' || state === 'expired')
      return isEnding ? [{ certificate, record: seen.record, until }] : []
    })
  }

  return async (signal: AbortSignal): Promise<EndingRecord[]> => {
    const found: EndingRecord[] = []
    for (const certificate of await store.certificates.list()) {
      if (certificate.settings.validation.kind !== 'dns-persist') continue
      try {
        found.push(...(await ofCertificate(certificate, signal)))
      } catch (error) {
        signal.throwIfAborted()
        log.warn('the records of a certificate could not be looked at', {
          certificate: certificate.id,
          error: String(error),
        })
      }
    }
    return found
  }
}
