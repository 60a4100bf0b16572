import { CerthubError } from '../../shared/errors.ts'
import { normalizeName } from '../names/certificate-names.ts'
import type { CertificateRecord } from '../ports/records.ts'
import type { Store } from '../ports/store.ts'

/**
 * A certificate by id, or by its primary name, as it may be typed, when only one has it. Throws
 * `certificate.not_found`, `certificate.ambiguous`.
 */
export const findCertificate = async (store: Store, reference: string): Promise<CertificateRecord> => {
  const byId = await store.certificates.get(reference)
  if (byId) return byId
  const wanted = nameTyped(reference)
  const named = (await store.certificates.list()).filter(({ names }) => names[0] === wanted)
  const [found] = named
  if (!found) throw new CerthubError('certificate.not_found', { id: reference })
  if (named.length > 1) throw await ambiguous(store, reference, named)
  return found
}

/** What is no name is no certificate’s. */
const nameTyped = (reference: string): string => {
  try {
    return normalizeName(reference)
  } catch {
    return reference
  }
}

const ambiguous = async (store: Store, name: string, named: readonly CertificateRecord[]) => {
  const instances = new Map((await store.instances.list()).map((one) => [one.id, one.name]))
  const which = named
    .map(({ id, names, staging, keyType, instanceId }) => {
      const kind = `${staging ? 'staging' : 'production'}, ${keyType}`
      return `${id} (${names.join(', ')}; ${kind}; “${instances.get(instanceId) ?? instanceId}”)`
    })
    .join(', ')
  return new CerthubError('certificate.ambiguous', { name, which })
}
