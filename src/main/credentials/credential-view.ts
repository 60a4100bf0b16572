import type { Credential } from '../../shared/contract/credentials.ts'
import type { CredentialRecord } from '../ports/records.ts'
import type { Store } from '../ports/store.ts'

/** What a view of credentials needs to know of everything else, read once for any number of them. */
export interface Surroundings {
  instanceNames: ReadonlyMap<string, string>
  /** How many certificates use each, by credential id. */
  uses: ReadonlyMap<string, number>
  /** Who holds a value, by its fingerprint. */
  holders: ReadonlyMap<string, readonly { id: string; name: string }[]>
  providerTitle(code: string): string
}

export const readSurroundings = async (
  store: Store,
  providerTitle: (code: string) => string,
): Promise<Surroundings> => {
  const [instances, uses, all] = await Promise.all([
    store.instances.list(),
    store.certificates.countByCredential(),
    store.credentials.list(),
  ])
  const holders = new Map<string, { id: string; name: string }[]>()
  for (const { id, name, valueFingerprints } of all) {
    for (const fingerprint of valueFingerprints) {
      const known = holders.get(fingerprint)
      if (known) known.push({ id, name })
      else holders.set(fingerprint, [{ id, name }])
    }
  }
  return {
    instanceNames: new Map(instances.map(({ id, name }) => [id, name])),
    uses,
    holders,
    providerTitle,
  }
}

const sameValueAs = ({ id, valueFingerprints }: CredentialRecord, { holders }: Surroundings): string[] => [
  ...new Set(
    valueFingerprints.flatMap((fingerprint) =>
      (holders.get(fingerprint) ?? []).filter((other) => other.id !== id).map(({ name }) => name),
    ),
  ),
]

const ofType = (record: CredentialRecord): Partial<Credential> => {
  const { commonName, names, keyType, username } = record
  switch (record.type) {
    case 'container-registry':
      return {
        registry: {
          server: record.server ?? '',
          email: record.email ?? '',
          username: username ?? '',
          isDefault: record.isDefault,
        },
      }
    case 'basic-auth':
      return { basicAuth: { username: username ?? '' } }
    case 'tls-certificate':
      return {
        tls: {
          commonName: commonName ?? '',
          names,
          issuer: record.issuer ?? '',
          serial: record.serial ?? '',
          notBefore: record.notBefore ?? 0,
          notAfter: record.notAfter ?? 0,
          keyType: keyType ?? '',
          chainComplete: record.chainComplete,
          warnings: record.warnings,
        },
      }
    case 'acme-wildcard':
      return {
        wildcard: {
          commonName: commonName ?? '',
          names,
          staging: record.staging,
          keyType: keyType ?? '',
          ...(record.certificateId !== null && { certificateId: record.certificateId }),
        },
      }
    case 'dns':
      return {}
  }
}

/** A credential as callers see it: no value, no fingerprint. */
export const toCredential = (record: CredentialRecord, around: Surroundings): Credential => {
  const { id, instanceId, name, type, note, owner, provider, fieldsSet, createdAt, replacedAt } = record
  return {
    id,
    instanceId,
    instanceName: around.instanceNames.get(instanceId) ?? instanceId,
    name,
    type,
    note,
    owner,
    provider,
    providerTitle: provider === '' ? '' : around.providerTitle(provider),
    fieldsSet,
    sameValueAs: sameValueAs(record, around),
    certificates: around.uses.get(id) ?? 0,
    createdAt,
    replacedAt,
    ...(record.lastUsedAt !== null && { lastUsedAt: record.lastUsedAt }),
    ...ofType(record),
  }
}
