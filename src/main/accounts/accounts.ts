import type { z } from 'zod'
import type { Account, addAccountInput } from '../../shared/contract/accounts.ts'
import { CerthubError, hasCode } from '../../shared/errors.ts'
import { Secret } from '../../shared/secret.ts'
import { generateAccountKey } from '../acme/account-key.ts'
import { newId } from '../ids.ts'
import { findInstance } from '../instances/instances.ts'
import type { Clock } from '../ports/clock.ts'
import type { AccountRecord } from '../ports/records.ts'
import type { Store } from '../ports/store.ts'
import type { Vault } from '../vault/vault.ts'
import { type AcmeAccounts, accountKeyKind } from './acme-accounts.ts'
import { cleanCaBundle } from './ca-bundle.ts'
import { caTitleOf, chooseDirectory, type DirectoryChoice } from './directory-choice.ts'

/** An account by id, or by name on any or one instance. Throws `account.not_found`. */
export const findAccount = async (
  store: Store,
  reference: string,
  instanceId?: string,
): Promise<AccountRecord> => {
  const all = await store.accounts.list(instanceId)
  const wanted = reference.toLowerCase()
  const found =
    all.find(({ id }) => id === reference) ?? all.find(({ name }) => name.toLowerCase() === wanted)
  if (!found) throw new CerthubError('account.not_found', { id: reference })
  return found
}

const defaultName = (directory: DirectoryChoice, taken: string[]): string => {
  const base = directory.staging ? `${directory.title} (staging)` : directory.title
  const used = new Set(taken.map((name) => name.toLowerCase()))
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base} ${n}`
    if (!used.has(name.toLowerCase())) return name
  }
}

export const createAccounts = (parts: { store: Store; vault: Vault; clock: Clock; acme: AcmeAccounts }) => {
  const { store, vault, clock, acme } = parts

  const view = async (record: AccountRecord): Promise<Account> => {
    const { caBundle, externalAccountKeyId, ...shown } = record
    return {
      ...shown,
      instanceName: (await store.instances.get(record.instanceId))?.name ?? record.instanceId,
      caTitle: caTitleOf(record.ca, record.directoryUrl),
      hasCaBundle: caBundle !== null,
      ...(externalAccountKeyId !== null && { externalAccountKeyId }),
      certificates: await store.certificates.count({ accountId: record.id }),
    }
  }

  const probe = async (input: { ca: string; staging: boolean; caBundle?: string | undefined }) => {
    const directory = chooseDirectory(input.ca, input.staging)
    const bundle = input.caBundle?.trim() ? cleanCaBundle(input.caBundle) : null
    const meta = await acme.server(directory.directoryUrl, bundle).directory()
    return { directory, bundle, meta }
  }

  const statusAtCa = async (record: AccountRecord): Promise<AccountRecord['status']> => {
    try {
      return (await (await acme.account(record)).show()).status
    } catch (error) {
      if (hasCode(error, 'acme.account_gone')) return 'gone'
      throw error
    }
  }

  return {
    list: async (instance?: string) => {
      const instanceId = instance === undefined ? undefined : (await findInstance(store, instance)).id
      return Promise.all((await store.accounts.list(instanceId)).map(view))
    },
    show: async (reference: string) => view(await findAccount(store, reference)),

    probe: async (input: { ca: string; staging: boolean; caBundle?: string | undefined }) => {
      const { directory, meta } = await probe(input)
      const { renewalInfo: _, ...shown } = meta
      return { directoryUrl: directory.directoryUrl, ...shown }
    },

    /** Registers at the CA (RFC 8555 §7.3), then keeps key and account. A failure leaves nothing here. */
    add: async (input: z.output<typeof addAccountInput>): Promise<Account> => {
      const instance = await findInstance(store, input.instance)
      const { directory, bundle, meta } = await probe(input)
      const here = await store.accounts.list(instance.id)
      const name =
        input.name ??
        defaultName(
          directory,
          here.map((account) => account.name),
        )
      if (here.some((account) => account.name.toLowerCase() === name.toLowerCase())) {
        throw new CerthubError('name.taken', { kind: 'CA account', name })
      }
      if (meta.termsOfService && !input.termsAgreed) {
        throw new CerthubError('acme.terms_required', {
          host: new URL(directory.directoryUrl).host,
          terms: meta.termsOfService,
        })
      }
      const accountKey = await generateAccountKey()
      const { accountUrl } = await acme.server(directory.directoryUrl, bundle).register({
        accountKey,
        termsAgreed: input.termsAgreed,
        ...(input.email && { email: input.email }),
        ...(input.eab && { eab: { kid: input.eab.keyId, hmacKey: new Secret(input.eab.hmacKey) } }),
      })
      const keyId = newId('key')
      const { fingerprint } = await vault.put(accountKeyKind, keyId, accountKey)
      const record: AccountRecord = {
        id: newId('acc'),
        instanceId: instance.id,
        name,
        ca: directory.ca,
        directoryUrl: directory.directoryUrl,
        staging: directory.staging,
        email: input.email,
        accountUrl,
        status: 'valid',
        externalAccountKeyId: input.eab?.keyId ?? null,
        caBundle: bundle,
        keyId,
        fingerprint,
        nextKeyId: null,
        nextFingerprint: null,
        createdAt: clock.now(),
      }
      try {
        await store.accounts.insert(record)
      } catch (error) {
        await vault.remove(keyId)
        throw error
      }
      return view(record)
    },

    /** Puts a new key in the account's place (RFC 8555 §7.3.5); the new one is stored before the CA is told. */
    rollKey: async (reference: string): Promise<Account> => {
      const { id } = await findAccount(store, reference)
      const account = await acme.account(await findAccount(store, id))
      const record = await findAccount(store, id)
      if (record.nextKeyId) await vault.remove(record.nextKeyId)
      const nextKeyId = newId('key')
      const next = await generateAccountKey()
      const { fingerprint } = await vault.put(accountKeyKind, nextKeyId, next)
      await store.accounts.update(record.id, { nextKeyId, nextFingerprint: fingerprint })
      await account.rollKey(next)
      const rolled = {
        ...record,
        ...(await acme.takeNextKey({ ...record, nextKeyId, nextFingerprint: fingerprint })),
      }
      return view(rolled)
    },

    /** What the CA says of it; an account that it does not know is `gone`. Throws acme.* errors. */
    refresh: async (reference: string): Promise<Account> => {
      const record = await findAccount(store, reference)
      const status = await statusAtCa(record)
      await store.accounts.update(record.id, { status })
      return view({ ...record, status })
    },

    setEmail: async (reference: string, email: string): Promise<Account> => {
      const record = await findAccount(store, reference)
      await (await acme.account(record)).updateContact(email || undefined)
      await store.accounts.update(record.id, { email })
      return view({ ...record, email })
    },

    /**
     * The same key at the same CA (RFC 8555 §7.3): a CA that knows it answers with its account, one that forgot makes
     * another. Throws `acme.terms_required`, `acme.eab_required` and other acme.* errors.
     */
    registerAgain: async (reference: string, termsAgreed: boolean): Promise<Account> => {
      const record = await findAccount(store, reference)
      const accountKey = await vault.get(accountKeyKind, record.keyId, record.fingerprint)
      const { accountUrl, status } = await acme.server(record.directoryUrl, record.caBundle).register({
        accountKey,
        termsAgreed,
        ...(record.email && { email: record.email }),
      })
      await store.accounts.update(record.id, { accountUrl, status })
      acme.forget()
      return view({ ...record, accountUrl, status })
    },

    deactivate: async (reference: string): Promise<Account> => {
      const record = await findAccount(store, reference)
      await (await acme.account(record)).deactivate()
      await store.accounts.update(record.id, { status: 'deactivated' })
      return view({ ...record, status: 'deactivated' })
    },

    remove: async (reference: string): Promise<void> => {
      const record = await findAccount(store, reference)
      const uses = await store.certificates.count({ accountId: record.id })
      if (uses > 0) {
        throw new CerthubError('account.in_use', {
          name: record.name,
          uses: `${uses} certificate${uses === 1 ? '' : 's'}`,
        })
      }
      await store.accounts.remove(record.id)
      await vault.remove(record.keyId)
      if (record.nextKeyId) await vault.remove(record.nextKeyId)
    },
  }
}
export type AccountsUseCases = ReturnType<typeof createAccounts>
