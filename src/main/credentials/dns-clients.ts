import { z } from 'zod'
import { CerthubError, hasCode } from '../../shared/errors.ts'
import { Secret } from '../../shared/secret.ts'
import type { DnsClient, FieldValues, ProviderIo } from '../dns/provider.ts'
import { requireProvider } from '../dns/registry.ts'
import type { CredentialRecord } from '../ports/records.ts'
import type { Store } from '../ports/store.ts'
import type { Vault } from '../vault/vault.ts'

/** The vault record kind of DNS provider fields: a JSON object of strings. */
export const dnsFieldsKind = 'dns-credential'
const storedFields = z.record(z.string(), z.string())

export const sealFields = (values: FieldValues): Secret =>
  new Secret(
    JSON.stringify(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.expose()]))),
  )

const unsealFields = (sealed: Secret): FieldValues =>
  Object.fromEntries(
    Object.entries(storedFields.parse(JSON.parse(sealed.expose()))).map(([name, value]) => [
      name,
      new Secret(value),
    ]),
  )

/** DNS clients of stored credentials, kept until the credential's value changes. */
export interface DnsClients {
  ofCredential(id: string): Promise<DnsClient>
  of(record: CredentialRecord): Promise<DnsClient>
  /** Closes nothing at the provider; drops decrypted values. */
  forget(): void
}

export const createDnsClients = (store: Store, vault: Vault, io: ProviderIo): DnsClients => {
  const kept = new Map<string, { fingerprint: string; client: DnsClient }>()
  const read = async (record: CredentialRecord): Promise<{ sealed: Secret; fingerprint: string }> => {
    const { id, fingerprint, nextFingerprint } = record
    try {
      return { sealed: await vault.get(dnsFieldsKind, id, fingerprint), fingerprint }
    } catch (error) {
      if (nextFingerprint === null || !hasCode(error, 'vault.record_stale')) throw error
      const sealed = await vault.get(dnsFieldsKind, id, nextFingerprint)
      await store.credentials.update(id, { fingerprint: nextFingerprint, nextFingerprint: null })
      return { sealed, fingerprint: nextFingerprint }
    }
  }

  const of = async (record: CredentialRecord): Promise<DnsClient> => {
    const known = kept.get(record.id)
    if (known?.fingerprint === record.fingerprint) return known.client
    const { sealed, fingerprint } = await read(record)
    const client = requireProvider(record.provider).create(unsealFields(sealed), io)
    kept.set(record.id, { fingerprint, client })
    return client
  }
  return {
    of,
    ofCredential: async (id) => {
      const record = await store.credentials.get(id)
      if (!record) throw new CerthubError('credential.not_found', { id })
      return of(record)
    },
    forget: () => kept.clear(),
  }
}
