import { findInstance } from '../instances/instances.ts'
import { normalizeName } from '../names/certificate-names.ts'
import type { StoreReads } from '../ports/store.ts'
import { readChain } from '../x509/certificate.ts'
import { hostMatches } from './host-match.ts'

interface Match {
  kind: 'tls-certificate' | 'acme-wildcard' | 'certificate'
  id: string
  name: string
  matchedName: string
  notAfter?: number
}

/**
 * What may serve a host: uploaded TLS certificates, ACME wildcards, and certificates that were issued and are not of a
 * wildcard already named. Those that last longest first; an ACME wildcard that was not used yet comes last.
 */
export const createForHost =
  ({ store }: { store: StoreReads }) =>
  async (typed: string, instance?: string): Promise<Match[]> => {
    const host = /^[0-9.]+$|:/.test(typed) ? typed.toLowerCase() : normalizeName(typed)
    const instanceId = instance === undefined ? undefined : (await findInstance(store, instance)).id
    const issued = await store.issued.latestOfAll()
    const renewals = await store.renewals.list()
    const outdated = new Set(renewals.flatMap((one) => (one.outdated ? [one.id] : [])))
    const matches: Match[] = []
    const wildcardCertificates = new Set<string>()
    const add = (match: Omit<Match, 'matchedName' | 'notAfter'>, names: string[], notAfter?: number) => {
      const matchedName = names.find((name) => hostMatches(name, host))
      if (matchedName !== undefined) {
        matches.push({ ...match, matchedName, ...(notAfter !== undefined && { notAfter }) })
      }
    }
    for (const { id, name, certificateId, ...its } of await store.credentials.list(instanceId)) {
      if (its.type === 'tls-certificate')
        add({ kind: its.type, id, name }, its.facts.names, its.facts.notAfter)
      if (its.type !== 'acme-wildcard') continue
      if (certificateId) wildcardCertificates.add(certificateId)
      add({ kind: its.type, id, name }, its.facts.names, issued.get(certificateId ?? '')?.notAfter)
    }
    for (const { id, names } of await store.certificates.list(instanceId)) {
      const newest = issued.get(id)
      if (!newest || wildcardCertificates.has(id)) continue
      const inPlace = outdated.has(id) ? readChain(newest.chainPem).leaf.names : names
      add({ kind: 'certificate', id, name: names[0] ?? id }, inPlace, newest.notAfter)
    }
    return matches.sort((a, b) => (b.notAfter ?? 0) - (a.notAfter ?? 0))
  }
