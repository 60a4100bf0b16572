import { CerthubError } from '../../shared/errors.ts'
import { normalizeName } from '../names/certificate-names.ts'
import type { CertificateRecord } from '../ports/store/certificates.ts'
import type { StoreReads } from '../ports/store.ts'

/**
 * A certificate by id, or by its primary name, as it may be typed, when only one has it. Throws
 * `certificate.not_found`, `certificate.ambiguous`.
 */
export const findCertificate = async (store: StoreReads, reference: string): Promise<CertificateRecord> => {
  const byId = await store.certificates.get(reference)
  return byId ?? pick(store, await store.certificates.list(), reference)
}

/** The same of several. */
export const findCertificates = async (
  store: StoreReads,
  references: readonly string[],
): Promise<CertificateRecord[]> => {
  const all = await store.certificates.list()
  const byId = new Map(all.map((record) => [record.id, record]))
  const found: CertificateRecord[] = []
  for (const one of references) found.push(byId.get(one) ?? (await pick(store, all, one)))
  return found
}

const pick = async (
  store: StoreReads,
  all: readonly CertificateRecord[],
  name: string,
): Promise<CertificateRecord> => {
  const wanted = nameTyped(name)
  const named = all.filter(({ names }) => names[0] === wanted)
  const [found] = named
  if (!found) throw new CerthubError('certificate.not_found', { id: name })
  if (named.length > 1) throw await ambiguous(store, name, named)
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

const ambiguous = async (store: StoreReads, name: string, named: readonly CertificateRecord[]) => {
  const instances = new Map((await store.instances.list()).map((one) => [one.id, one.name]))
  const which = named
    .map(({ id, names, staging, keyType, instanceId }) => {
      const kind = `${staging ? 'staging' : 'production'}, ${keyType}`
      return `${id} (${names.join(', ')}; ${kind}; “${instances.get(instanceId) ?? instanceId}”)`
    })
    .join(', ')
  return new CerthubError('certificate.ambiguous', { name, which })
}
