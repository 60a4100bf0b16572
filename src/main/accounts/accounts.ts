import type { z } from 'zod'
import type { Account, addAccountInput, importAccountInput } from '../../shared/contract/accounts.ts'
import { CerthubError, hasCode } from '../../shared/errors.ts'
import { Secret } from '../../shared/secret.ts'
import { generateAccountKey } from '../acme/account-key.ts'
import { accountStatus } from '../acme/account-status.ts'
import { caTitleOf, chooseDirectory } from '../acme/directory-choice.ts'
import type { AcmeServer } from '../acme/server.ts'
import { isUsableAt } from '../failover/select-accounts.ts'
import { findInstance } from '../instances/instances.ts'
import type { Clock } from '../ports/clock.ts'
import type { AccountRecord } from '../ports/store/accounts.ts'
import type { Store } from '../ports/store.ts'
import { noteOrphan, removeOrphan } from '../vault/orphaned-records.ts'
import type { Vault } from '../vault/vault.ts'
import { createAccountKeys } from './account-keys.ts'
import { freeName } from './account-name.ts'
import { type AcmeAccounts, accountKeyKind } from './acme-accounts.ts'
import { cleanCaBundle } from './ca-bundle.ts'
import { findAccount } from './find-account.ts'
import { importedKey, refuseDouble } from './import/import-account.ts'
import { findAccountKeys } from './import/other-clients.ts'
import { refuseLastAccount } from './last-account.ts'
import { cleanProxy } from './proxy.ts'
import { refuseWhileOrdering } from './refuse-while-ordering.ts'
import { createRegistrations, type NewAccount } from './registrations.ts'

interface ProbeInput {
  ca: string
  staging: boolean
  caBundle?: string | undefined
  proxy?: string | undefined
}

/** What the asker says of certificates that lose the account. */
interface Loss {
  evenIfUsed: boolean
  /** The only instances that the asker reaches; absent: all. */
  reach?: readonly string[] | undefined
}

/** How long a form waits for what a CA offers. */
const profilesTimeoutMs = 5000

const bindingOf = ({ keyId, hmacKey }: { keyId: string; hmacKey: string }) => ({
  kid: keyId,
  hmacKey: new Secret(hmacKey),
})

/** The account that the CA has for this key, if it has one; asking needs no binding. */
const knownAt = async (server: AcmeServer, accountKey: Secret) => {
  try {
    return await server.findAccount(accountKey)
  } catch (error) {
    if (hasCode(error, 'acme.account_gone')) return undefined
    throw error
  }
}

const usesOf = (count: number): string => `${count} certificate${count === 1 ? '' : 's'}`

const inUse = ({ id, name }: AccountRecord, uses: number): CerthubError =>
  new CerthubError('account.in_use', { name, uses: usesOf(uses) }, { subject: { account: id } })

export const createAccounts = (parts: { store: Store; vault: Vault; clock: Clock; acme: AcmeAccounts }) => {
  const { store, vault, clock, acme } = parts

  /** Views any number of records by the same two store calls. */
  const createView = async (): Promise<(record: AccountRecord) => Account> => {
    const instances = new Map((await store.instances.list()).map(({ id, name }) => [id, name]))
    const certificates = await store.certificates.countBy('account')
    return ({ caBundle, externalAccountKeyId, proxy, sharedWith, ...shown }) => ({
      ...shown,
      instanceName: instances.get(shown.instanceId) ?? shown.instanceId,
      caTitle: caTitleOf(shown.ca, shown.directoryUrl),
      hasCaBundle: caBundle !== null,
      sharedWith: sharedWith.flatMap((id) => {
        const name = instances.get(id)
        return name === undefined ? [] : [{ id, name }]
      }),
      ...(proxy !== null && { proxy }),
      ...(externalAccountKeyId !== null && { externalAccountKeyId }),
      certificates: certificates.get(shown.id) ?? 0,
    })
  }
  const view = async (record: AccountRecord): Promise<Account> => (await createView())(record)

  const probe = async (input: ProbeInput) => {
    const directory = chooseDirectory(input.ca, input.staging)
    const bundle = input.caBundle?.trim() ? cleanCaBundle(input.caBundle) : null
    const proxy = cleanProxy(input.proxy)
    const server = acme.server({ directoryUrl: directory.directoryUrl, caBundle: bundle, proxy })
    return { directory, bundle, proxy, server, meta: await server.directory() }
  }

  const registrations = createRegistrations({ store, vault, clock, acme })
  const keys = createAccountKeys({ store, vault, acme })

  return {
    list: async (instance?: string) => {
      const instanceId = instance === undefined ? undefined : (await findInstance(store, instance)).id
      const all = await store.accounts.list()
      const shown = all.filter((account) => instanceId === undefined || isUsableAt(account, instanceId))
      return shown.map(await createView())
    },
    show: async (reference: string) => view(await findAccount(store, reference)),

    probe: async (input: ProbeInput) => {
      const { directory, meta } = await probe(input)
      const { renewalInfo: _, ...shown } = meta
      return { directoryUrl: directory.directoryUrl, ...shown }
    },

    /** Registers at the CA (RFC 8555 §7.3). A CA that refuses leaves nothing here. */
    add: async (input: z.output<typeof addAccountInput>): Promise<Account> => {
      const instance = await findInstance(store, input.instance)
      const { directory, bundle, proxy, server, meta } = await probe(input)
      const name = freeName(input.name, directory, await store.accounts.list(instance.id))
      if (meta.termsOfService && !input.termsAgreed) {
        throw new CerthubError('acme.terms_required', {
          host: new URL(directory.directoryUrl).host,
          terms: meta.termsOfService,
        })
      }
      const accountKey = await generateAccountKey()
      const about: NewAccount = {
        instanceId: instance.id,
        name,
        ca: directory.ca,
        directoryUrl: directory.directoryUrl,
        staging: directory.staging,
        email: input.email,
        externalAccountKeyId: input.eab?.keyId ?? null,
        caBundle: bundle,
        proxy,
      }
      const register = async () => {
        const { accountUrl } = await server.register({
          accountKey,
          termsAgreed: input.termsAgreed,
          ...(input.email && { email: input.email }),
          ...(input.eab && { eab: bindingOf(input.eab) }),
        })
        return { accountUrl, status: 'valid' as const }
      }
      return view(await registrations.run(accountKey, about, register))
    },

    profiles: async (reference: string) => {
      const record = await findAccount(store, reference)
      try {
        const { profiles } = await acme
          .server(record)
          .directory({ signal: AbortSignal.timeout(profilesTimeoutMs) })
        return Object.entries(profiles).map(([name, about]) => ({ name, about }))
      } catch {
        return []
      }
    },

    findKeys: findAccountKeys,
    exportKey: keys.exportKey,
    rollKey: async (reference: string): Promise<Account> => view(await keys.rollKey(reference)),

    /** Ends the registrations and imports that a kill cut off. */
    resumeRegistrations: registrations.resume,

    /** Takes over an account that exists at its CA. Throws `account.key_malformed`, `account.exists`, `acme.account_gone`. */
    import: async (input: z.output<typeof importAccountInput>): Promise<Account> => {
      const instance = await findInstance(store, input.instance)
      const accountKey = await importedKey(input)
      const { directory, bundle, proxy, server } = await probe(input)
      const found = await server.findAccount(accountKey)
      const all = await store.accounts.list()
      refuseDouble(all.map(await createView()), found.accountUrl)
      const here = all.filter(({ instanceId }) => instanceId === instance.id)
      const name = freeName(input.name, directory, here)
      const about: NewAccount = {
        instanceId: instance.id,
        name,
        ca: directory.ca,
        directoryUrl: directory.directoryUrl,
        staging: directory.staging,
        email: found.email,
        externalAccountKeyId: null,
        caBundle: bundle,
        proxy,
      }
      return view(await registrations.run(accountKey, about, async () => found))
    },

    /** What the CA says of it; an account that it does not know is `gone`. Throws acme.* errors. */
    refresh: async (reference: string): Promise<Account> => {
      const record = await findAccount(store, reference)
      const status = await accountStatus(await acme.account(record), clock)
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
    registerAgain: async (
      reference: string,
      { termsAgreed, eab }: Pick<z.output<typeof addAccountInput>, 'termsAgreed' | 'eab'>,
    ): Promise<Account> => {
      const record = await keys.settled(reference)
      const accountKey = await vault.get(accountKeyKind, record.keyId, record.fingerprint)
      const server = acme.server(record)
      const isBound = (await server.directory()).externalAccountRequired
      const known = isBound && !eab ? await knownAt(server, accountKey) : undefined
      const { accountUrl, status } =
        known ??
        (await server.register({
          accountKey,
          termsAgreed,
          ...(record.email && { email: record.email }),
          ...(eab && { eab: bindingOf(eab) }),
        }))
      const externalAccountKeyId = eab?.keyId ?? record.externalAccountKeyId
      const registered = { accountUrl, status, externalAccountKeyId }
      await store.accounts.update(record.id, registered)
      acme.forget()
      return view({ ...record, ...registered })
    },

    /** Throws `account.last_one` when certificates depend on it, unless `evenIfUsed`. */
    deactivate: async (reference: string, { evenIfUsed, reach }: Loss): Promise<Account> => {
      const record = await findAccount(store, reference)
      await refuseWhileOrdering(store, record)
      if (!evenIfUsed) await refuseLastAccount(store, record, reach)
      await (await acme.account(record)).deactivate()
      await store.accounts.update(record.id, { status: 'deactivated' })
      return view({ ...record, status: 'deactivated' })
    },

    /** Lets these other instances use the account, and no others. Throws `account.in_use` for one that has to go on. */
    share: async (reference: string, wanted: string[]): Promise<Account> => {
      const record = await findAccount(store, reference)
      const instances = await Promise.all(wanted.map((one) => findInstance(store, one)))
      const sharedWith = [...new Set(instances.map(({ id }) => id))].filter((id) => id !== record.instanceId)
      for (const left of record.sharedWith.filter((id) => !sharedWith.includes(id))) {
        const uses = await store.certificates.count({ account: record.id, instanceId: left })
        if (uses > 0) throw inUse(record, uses)
      }
      await store.accounts.update(record.id, { sharedWith })
      return view({ ...record, sharedWith })
    },

    /** Through which proxy its CA is reached; the CA is asked by it before it is kept. Throws acme.* errors. */
    setProxy: async (reference: string, typed: string): Promise<Account> => {
      const record = { ...(await findAccount(store, reference)), proxy: cleanProxy(typed) }
      await acme.server(record).directory()
      await store.accounts.update(record.id, { proxy: record.proxy })
      acme.forget()
      return view(record)
    },

    /** Throws `account.in_use` when certificates are pinned to it; else as `deactivate`. */
    remove: async (reference: string, { evenIfUsed, reach }: Loss): Promise<void> => {
      const record = await findAccount(store, reference)
      const uses = await store.certificates.count({ account: record.id })
      if (uses > 0) {
        throw inUse(record, uses)
      }
      await refuseWhileOrdering(store, record)
      if (!evenIfUsed) await refuseLastAccount(store, record, reach)
      const keyIds = [record.keyId, record.nextKeyId].filter((keyId) => keyId !== null)
      await store.atomically(async (inside) => {
        for (const keyId of keyIds) await noteOrphan(inside, keyId)
        await inside.accounts.remove(record.id)
      })
      for (const keyId of keyIds) await removeOrphan(parts, keyId)
      acme.forget()
    },
  }
}
export type AccountsUseCases = ReturnType<typeof createAccounts>
