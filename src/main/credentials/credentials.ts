import type { Credential } from '../../shared/contract/credentials.ts'
import { CerthubError } from '../../shared/errors.ts'
import { createMutex } from '../concurrency/mutex.ts'
import { newId } from '../ids/ids.ts'
import { findInstance } from '../instances/instances.ts'
import type { Clock } from '../ports/clock.ts'
import type { CredentialRecord } from '../ports/store/credentials.ts'
import type { Store } from '../ports/store.ts'
import { adoptOrphan, noteOrphan, removeOrphan } from '../vault/orphaned-records.ts'
import type { Vault } from '../vault/vault.ts'
import type { Asker } from './asker.ts'
import type { CredentialInput, Replacement, Sealed } from './credential-type.ts'
import { requireType, sealBody, sealReplacement, typeOf } from './credential-types.ts'
import { viewAll, viewOne } from './credential-view.ts'
import { makeDefault } from './default-registry.ts'
import { findCredential } from './find-credential.ts'
import { requireMayGive } from './given-fields.ts'

export const createCredentials = (parts: { store: Store; vault: Vault; clock: Clock }) => {
  const { store, vault, clock } = parts
  const view = (record: CredentialRecord, asker: Asker): Promise<Credential> => viewOne(store, record, asker)
  const turns = createMutex()

  /**
   * Stores the values under a new record, noted until the caller's row names it. Throws `auth.forbidden` where he who
   * gives them may not.
   */
  const keep = async (asker: Asker, { text, values, given, provider = '', ...row }: Sealed) => {
    if (given) requireMayGive(given, asker.mayHost)
    asker.remarks?.push(...(given?.readable ?? []).map((label) => `${label} is http://, readable on the way`))
    const secretId = newId('crd')
    await noteOrphan(store, secretId)
    const { fingerprint } = await vault.put(typeOf(row.type).kind, secretId, text)
    return { ...row, provider, secretId, fingerprint, valueFingerprints: values.map(vault.fingerprint) }
  }

  const replaceNow = async (asker: Asker, id: string, input: Replacement): Promise<Credential> => {
    const record = await findCredential(store, id)
    requireType(record, input.type)
    const kept = await keep(asker, await sealReplacement(input.type, input, clock.now(), record))
    const patch = { ...kept, replacedAt: clock.now() }
    try {
      await store.atomically(async (inside) => {
        await adoptOrphan(inside, kept.secretId)
        await noteOrphan(inside, record.secretId)
        await inside.credentials.update(record.id, patch)
      })
    } finally {
      // One of the two: the former record, or the new one where the write failed.
      for (const id of [record.secretId, kept.secretId]) await removeOrphan(parts, id)
    }
    return view({ ...record, ...patch }, asker)
  }

  const removeNow = async (id: string, evenIfUsed: boolean): Promise<void> => {
    const record = await findCredential(store, id)
    const users = await store.certificates.usersOf(record.id)
    if (users.length > 0 && !evenIfUsed) {
      const uses = users.map(({ names }) => names[0] ?? '').join(', ')
      throw new CerthubError(
        'credential.in_use',
        { name: record.name, uses },
        { subject: { credential: record.id } },
      )
    }
    await store.atomically(async (inside) => {
      await noteOrphan(inside, record.secretId)
      await inside.credentials.remove(record.id)
    })
    await removeOrphan(parts, record.secretId)
  }

  const of = (asker: Asker) => ({
    list: async (instance?: string): Promise<Credential[]> => {
      const instanceId = instance === undefined ? undefined : (await findInstance(store, instance)).id
      return viewAll(store, asker, instanceId)
    },
    show: async (reference: string) => view(await findCredential(store, reference), asker),

    /** Stores the values in the vault and their names in the database. A failure leaves nothing. */
    add: async (input: CredentialInput): Promise<Credential> => {
      const { name, note, owner } = input
      const instance = await findInstance(store, input.instance)
      if (await store.credentials.named(instance.id, name)) {
        throw new CerthubError('name.taken', { kind: 'stored credential', name })
      }
      const now = clock.now()
      const kept = await keep(asker, await sealBody(input.type, input, now))
      const record: CredentialRecord = {
        ...kept,
        id: kept.secretId,
        instanceId: instance.id,
        name,
        note,
        owner,
        isDefault: false,
        certificateId: null,
        createdAt: now,
        replacedAt: now,
        lastUsedAt: null,
      }
      const wanted = input.type === 'container-registry' && input.setAsDefault
      try {
        await store.atomically(async (inside) => {
          await adoptOrphan(inside, kept.secretId)
          await inside.credentials.insert(record)
          await makeDefault(inside, record, wanted)
        })
      } catch (error) {
        await removeOrphan(parts, kept.secretId)
        throw error
      }
      return view((await store.credentials.get(record.id)) ?? record, asker)
    },

    /**
     * New values under a new vault record; one write makes them the credential's, and the old record goes. Of two at
     * once the second one waits.
     */
    replace: async (input: Replacement): Promise<Credential> => {
      const { id } = await findCredential(store, input.credential)
      return turns.run(id, () => replaceNow(asker, id, input))
    },

    update: async (
      reference: string,
      patch: { name?: string; note?: string; owner?: string },
    ): Promise<Credential> => {
      const record = await findCredential(store, reference)
      await store.credentials.update(record.id, patch)
      return view({ ...record, ...patch }, asker)
    },

    setDefault: async (reference: string): Promise<Credential> => {
      const record = await findCredential(store, reference)
      requireType(record, 'container-registry')
      await store.atomically((inside) => makeDefault(inside, record, true))
      return view({ ...record, isDefault: true }, asker)
    },

    /** A default registry that goes leaves its instance without one. What goes on with it is waited for. */
    remove: async (reference: string, evenIfUsed: boolean): Promise<void> => {
      const { id } = await findCredential(store, reference)
      return turns.run(id, () => removeNow(id, evenIfUsed))
    },
  })

  return { of }
}
export type CredentialsUseCases = ReturnType<typeof createCredentials>
export type CredentialsFor = ReturnType<CredentialsUseCases['of']>
