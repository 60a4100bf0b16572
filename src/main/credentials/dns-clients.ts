import { CerthubError, fixedAt } from '../../shared/errors.ts'
import { knownFields, parseFields } from '../dns/provider-kit/parse-fields.ts'
import type { DnsClient, ProviderIo } from '../dns/provider-kit/provider.ts'
import { requireProvider } from '../dns/provider-kit/registry.ts'
import type { CredentialRecord } from '../ports/store/credentials.ts'
import type { Store } from '../ports/store.ts'
import type { Vault } from '../vault/vault.ts'
import { requireType } from './credential-types.ts'
import { dnsFieldsKind, unsealFields } from './field-values.ts'
import { givenFieldsOf } from './given-fields.ts'

/** The client of a credential; what it throws leads to that credential. */
const ofStored = (client: DnsClient, credential: string): DnsClient => {
  const { findZone } = client
  return {
    ...client,
    present: (...args) => fixedAt({ credential }, () => client.present(...args)),
    cleanUp: (...args) => fixedAt({ credential }, () => client.cleanUp(...args)),
    ...(findZone && { findZone: (...args) => fixedAt({ credential }, () => findZone.apply(client, args)) }),
  }
}

/** DNS clients of stored credentials, kept until the credential's value changes. */
export interface DnsClients {
  ofCredential(id: string): Promise<DnsClient>
  of(record: CredentialRecord): Promise<DnsClient>
  /** Closes nothing at the provider; drops decrypted values. */
  forget(): void
}

export const createDnsClients = (store: Store, vault: Vault, io: ProviderIo): DnsClients => {
  const kept = new Map<string, { fingerprint: string; client: DnsClient }>()

  const of = async (record: CredentialRecord): Promise<DnsClient> => {
    const { id, provider, secretId, fingerprint } = record
    const known = kept.get(id)
    if (known?.fingerprint === fingerprint) return known.client
    requireType(record, 'dns', 'acme-wildcard')
    const speaking = requireProvider(provider)
    const sealed = await vault.get(dnsFieldsKind, secretId, fingerprint)
    // Stored by variable name when Certhub did not speak the provider yet.
    const fields = knownFields(speaking, unsealFields(sealed))
    const values = parseFields(speaking, fields)
    // What nobody may give is not used either, however it came here.
    givenFieldsOf(speaking, values)
    const client = ofStored(speaking.create(values, io), id)
    kept.set(id, { fingerprint, client })
    return client
  }
  return {
    of: (record) => fixedAt({ credential: record.id }, () => of(record)),
    ofCredential: async (id) => {
      const record = await store.credentials.get(id)
      if (!record) throw new CerthubError('credential.not_found', { id })
      return fixedAt({ credential: id }, () => of(record))
    },
    forget: () => kept.clear(),
  }
}
