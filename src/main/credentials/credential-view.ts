import type { Credential } from '../../shared/contract/credentials.ts'
import { titlesOfProviders } from '../dns/catalogue/catalogue.ts'
import type { CredentialRecord } from '../ports/store/credentials.ts'
import type { StoreReads } from '../ports/store.ts'
import { type Asker, mayReplace } from './asker.ts'

/** What a view of one credential needs to know of everything else. */
export interface Surroundings {
  instanceName: string
  /** How many certificates use it. */
  certificates: number
  /** Names of others that hold one of its values, and whose values the asker could replace. */
  sameValueAs: string[]
  providerTitle(code: string): string
}

/** Who holds a value together with others, by credential id. */
const sharers = (
  records: readonly CredentialRecord[],
  asker: Asker,
): ((record: CredentialRecord) => string[]) => {
  const holders = new Map<string, CredentialRecord[]>()
  for (const record of records) {
    if (!mayReplace(asker, record)) continue
    for (const fingerprint of record.valueFingerprints) {
      const known = holders.get(fingerprint)
      if (known) known.push(record)
      else holders.set(fingerprint, [record])
    }
  }
  return ({ id, valueFingerprints }) => {
    const others = valueFingerprints.flatMap((fingerprint) => holders.get(fingerprint) ?? [])
    const names = others.filter((other) => other.id !== id).map(({ name }) => name)
    return names.length > 1 ? [...new Set(names)] : names
  }
}

/** Every credential, or those of one instance, as callers see them. */
export const viewAll = async (
  store: StoreReads,
  asker: Asker,
  instanceId?: string,
): Promise<Credential[]> => {
  const [instances, uses, all] = await Promise.all([
    store.instances.list(),
    store.certificates.countByCredential(),
    store.credentials.list(),
  ])
  const names = new Map(instances.map(({ id, name }) => [id, name]))
  const sameValueAs = sharers(all, asker)
  const providerTitle = await titlesOfProviders([...new Set(all.map(({ provider }) => provider))])
  return all
    .filter((record) => instanceId === undefined || record.instanceId === instanceId)
    .map((record) =>
      toCredential(record, {
        instanceName: names.get(record.instanceId) ?? record.instanceId,
        certificates: uses.get(record.id) ?? 0,
        sameValueAs: sameValueAs(record),
        providerTitle,
      }),
    )
}

export const viewOne = async (
  store: StoreReads,
  record: CredentialRecord,
  asker: Asker,
): Promise<Credential> =>
  toCredential(record, {
    instanceName: (await store.instances.get(record.instanceId))?.name ?? record.instanceId,
    certificates: (await store.certificates.usersOf(record.id)).length,
    sameValueAs: [
      ...new Set(
        (await store.credentials.sharing(record.id))
          .filter((other) => mayReplace(asker, other))
          .map(({ name }) => name),
      ),
    ],
    providerTitle: await titlesOfProviders([record.provider]),
  })

const ofType = (record: CredentialRecord): Partial<Credential> => {
  switch (record.type) {
    case 'container-registry':
      return { registry: { ...record.facts, isDefault: record.isDefault } }
    case 'basic-auth':
      return { basicAuth: record.facts }
    case 'tls-certificate': {
      const { chainPem: _, ...tls } = record.facts
      return { tls }
    }
    case 'acme-wildcard': {
      const { account: _, ...wildcard } = record.facts
      const { certificateId } = record
      return { wildcard: { ...wildcard, ...(certificateId !== null && { certificateId }) } }
    }
    case 'ssh':
      return { ssh: record.facts }
    case 'dns':
      return {}
  }
}

/** A credential as callers see it: no value, no fingerprint. */
const toCredential = (record: CredentialRecord, around: Surroundings): Credential => {
  const { id, instanceId, name, type, note, owner, provider, fieldsSet, createdAt, replacedAt } = record
  return {
    id,
    instanceId,
    instanceName: around.instanceName,
    name,
    type,
    note,
    owner,
    provider,
    providerTitle: provider === '' ? '' : around.providerTitle(provider),
    fieldsSet,
    sameValueAs: around.sameValueAs,
    certificates: around.certificates,
    createdAt,
    replacedAt,
    ...(record.lastUsedAt !== null && { lastUsedAt: record.lastUsedAt }),
    ...ofType(record),
  }
}
