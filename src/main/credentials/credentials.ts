import type { z } from 'zod'
import type { addCredentialInput, Credential, Provider } from '../../shared/contract/credentials.ts'
import { CerthubError } from '../../shared/errors.ts'
import type { DnsProvider } from '../dns/provider.ts'
import { findProvider, listProviders, parseFields, requireProvider } from '../dns/registry.ts'
import { newId } from '../ids.ts'
import { findInstance } from '../instances/instances.ts'
import type { Clock } from '../ports/clock.ts'
import type { CredentialRecord } from '../ports/records.ts'
import type { Store } from '../ports/store.ts'
import type { Vault } from '../vault/vault.ts'
import { dnsFieldsKind, sealFields } from './dns-clients.ts'

/** A stored credential by id, or by name on any or one instance. Throws `credential.not_found`. */
export const findCredential = async (
  store: Store,
  reference: string,
  instanceId?: string,
): Promise<CredentialRecord> => {
  const all = await store.credentials.list(instanceId)
  const wanted = reference.toLowerCase()
  const found =
    all.find(({ id }) => id === reference) ?? all.find(({ name }) => name.toLowerCase() === wanted)
  if (!found) throw new CerthubError('credential.not_found', { id: reference })
  return found
}

const toProvider = ({ code, aliases = [], title, helpUrl, fields }: DnsProvider): Provider => ({
  code,
  aliases,
  title,
  helpUrl,
  builtIn: true,
  fields: fields.map(({ aliases: others = [], ...field }) => ({ ...field, aliases: others })),
})

export const createCredentials = (parts: { store: Store; vault: Vault; clock: Clock }) => {
  const { store, vault, clock } = parts

  const view = async (record: CredentialRecord): Promise<Credential> => {
    const { fingerprint: _, nextFingerprint: __, lastUsedAt, ...shown } = record
    return {
      ...shown,
      instanceName: (await store.instances.get(record.instanceId))?.name ?? record.instanceId,
      providerTitle: findProvider(record.provider)?.title ?? record.provider,
      certificates: await store.certificates.count({ credentialId: record.id }),
      ...(lastUsedAt !== null && { lastUsedAt }),
    }
  }

  return {
    providers: () => listProviders().map(toProvider),
    provider: (code: string) => toProvider(requireProvider(code)),

    list: async (instance?: string) => {
      const instanceId = instance === undefined ? undefined : (await findInstance(store, instance)).id
      return Promise.all((await store.credentials.list(instanceId)).map(view))
    },
    show: async (reference: string) => view(await findCredential(store, reference)),

    /** Stores the values in the vault and their names in the database. A failure leaves nothing. */
    add: async (input: z.output<typeof addCredentialInput>): Promise<Credential> => {
      const instance = await findInstance(store, input.instance)
      const provider = requireProvider(input.provider)
      const values = parseFields(provider, input.fields)
      const names = (await store.credentials.list(instance.id)).map(({ name }) => name.toLowerCase())
      if (names.includes(input.name.toLowerCase())) {
        throw new CerthubError('name.taken', { kind: 'stored credential', name: input.name })
      }
      const id = newId('crd')
      const { fingerprint } = await vault.put(dnsFieldsKind, id, sealFields(values))
      const now = clock.now()
      const record: CredentialRecord = {
        id,
        instanceId: instance.id,
        name: input.name,
        type: input.type,
        provider: provider.code,
        note: input.note,
        fieldsSet: Object.keys(values),
        fingerprint,
        nextFingerprint: null,
        createdAt: now,
        replacedAt: now,
        lastUsedAt: null,
      }
      try {
        await store.credentials.insert(record)
      } catch (error) {
        await vault.remove(id)
        throw error
      }
      return view(record)
    },

    replace: async (reference: string, fields: Record<string, string>): Promise<Credential> => {
      const record = await findCredential(store, reference)
      const values = parseFields(requireProvider(record.provider), fields)
      const sealed = sealFields(values)
      await store.credentials.update(record.id, { nextFingerprint: vault.fingerprint(sealed) })
      const { fingerprint } = await vault.put(dnsFieldsKind, record.id, sealed)
      const patch = {
        fingerprint,
        nextFingerprint: null,
        fieldsSet: Object.keys(values),
        replacedAt: clock.now(),
      }
      await store.credentials.update(record.id, patch)
      return view({ ...record, ...patch })
    },

    update: async (reference: string, patch: { name?: string; note?: string }): Promise<Credential> => {
      const record = await findCredential(store, reference)
      await store.credentials.update(record.id, patch)
      return view({ ...record, ...patch })
    },

    remove: async (reference: string, evenIfUsed: boolean): Promise<void> => {
      const record = await findCredential(store, reference)
      const users = (await store.certificates.list()).filter(({ credentialId }) => credentialId === record.id)
      if (users.length > 0 && !evenIfUsed) {
        const uses = users.map(({ names }) => names[0] ?? '').join(', ')
        throw new CerthubError('credential.in_use', { name: record.name, uses })
      }
      await store.credentials.remove(record.id)
      await vault.remove(record.id)
    },
  }
}
export type CredentialsUseCases = ReturnType<typeof createCredentials>
