import { dnsValidation } from '../../shared/validation.ts'
import { createMutex } from '../concurrency/mutex.ts'
import { requireType } from '../credentials/credential-types.ts'
import { findCredential } from '../credentials/find-credential.ts'
import type { Store } from '../ports/store.ts'
import type { CertificatesUseCases } from './certificates.ts'

type IssueWildcard = (credential: string) => Promise<{ certificate: string; order?: string }>

/**
 * The first use of an ACME wildcard orders a managed certificate with it; every later use answers that one. Throws
 * what ordering throws, and is then tried again by the next use.
 */
export const createIssueWildcard = ({
  store,
  certificates,
}: {
  store: Store
  certificates: CertificatesUseCases
}): IssueWildcard => {
  const issue: IssueWildcard = async (id) => {
    const record = await findCredential(store, id)
    requireType(record, 'acme-wildcard')
    const known = record.certificateId && (await store.certificates.get(record.certificateId))
    if (known) {
      const [last] = await store.orders.list({ certificateId: known.id, limit: 1 })
      const running = last && last.endedAt === null
      if (running) return { certificate: known.id, order: last.id }
      if (await store.issued.latest(known.id)) return { certificate: known.id }
    }
    const { names, staging, keyType, account } = record.facts
    const started = await certificates.order({
      instance: record.instanceId,
      names,
      credential: record.id,
      moreCredentials: [],
      validation: dnsValidation,
      ...(account && { account }),
      staging,
      keyType,
    })
    await store.credentials.update(record.id, { certificateId: started.certificate })
    return started
  }
  // Of several first uses at once one orders.
  const turns = createMutex()
  return async (reference) => {
    const { id } = await findCredential(store, reference)
    return turns.run(id, () => issue(id))
  }
}
