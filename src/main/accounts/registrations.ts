import { z } from 'zod'
import { CerthubError, hasCode } from '../../shared/errors.ts'
import type { Secret } from '../../shared/secret.ts'
import { askAgain, staleMs } from '../acme/ask-again.ts'
import type { Registered } from '../acme/register.ts'
import { newId } from '../ids/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { AccountRecord } from '../ports/store/accounts.ts'
import type { Store } from '../ports/store.ts'
import type { Vault } from '../vault/vault.ts'
import { numberedName } from './account-name.ts'
import { type AcmeAccounts, accountKeyKind } from './acme-accounts.ts'

/** Then the id of the account key's vault record. */
const prefix = 'account.registering.'

/** What is known of an account before its CA has answered. */
const newAccount = z.object({
  instanceId: z.string(),
  name: z.string(),
  ca: z.string(),
  directoryUrl: z.string(),
  staging: z.boolean(),
  email: z.string(),
  externalAccountKeyId: z.string().nullable(),
  caBundle: z.string().nullable(),
  proxy: z.string().nullable(),
})
export type NewAccount = z.infer<typeof newAccount>

/** A key on its way to a CA. */
interface Begun {
  keyId: string
  fingerprint: string
  about: NewAccount
}

export interface Resumed {
  /** The CA knew the key. */
  finished: AccountRecord[]
  /** Nothing could be found out; asked again when the vault is opened the next time. */
  waiting: { name: string; error: unknown }[]
}

/** Whether no account was made for sure. Of an answer that was lost, a stop of the hub among them, nobody knows. */
const saidNo = (error: unknown): boolean =>
  error instanceof CerthubError && !hasCode(error, 'acme.unreachable', 'acme.server_error', 'acme.bad_answer')

type Answer = Pick<Registered, 'accountUrl' | 'status'>

/**
 * Registrations, kept so that a kill at no moment loses the key of an account that a CA has made: what the account
 * will be and its key are on the disk before the CA is asked. Where no row followed, the CA is asked whether it knows
 * the key (RFC 8555 §7.3.1).
 */
export const createRegistrations = (parts: {
  store: Store
  vault: Vault
  clock: Clock
  acme: Pick<AcmeAccounts, 'server'>
}) => {
  const { store, vault, clock, acme } = parts
  /** Those that this process is at work on. */
  const underWay = new Set<string>()

  const insert = async ({ keyId, fingerprint, about }: Begun, answer: Answer): Promise<AccountRecord> => {
    const record: AccountRecord = {
      id: newId('acc'),
      ...about,
      accountUrl: answer.accountUrl,
      status: answer.status,
      sharedWith: [],
      keyId,
      fingerprint,
      nextKeyId: null,
      nextFingerprint: null,
      createdAt: clock.now(),
    }
    await store.atomically(async (inside) => {
      await inside.accounts.insert(record)
      await inside.settings.remove(prefix + keyId)
    })
    return record
  }

  const drop = async (keyId: string): Promise<void> => {
    await vault.remove(keyId)
    await store.settings.remove(prefix + keyId)
  }

  const resumeOne = async (
    keyId: string,
    stored: NewAccount,
    signal: AbortSignal,
  ): Promise<AccountRecord | undefined> => {
    // The CA is asked after the key is stored: it cannot know one that is not.
    if (!(await vault.has(keyId))) return void (await drop(keyId))
    const accountKey = await vault.get(accountKeyKind, keyId)
    // What is believed here costs the key.
    const found = await askAgain({
      clock,
      signal,
      forMs: staleMs,
      ask: () => acme.server(stored).findAccount(accountKey, { signal }),
      isStaleError: (error) => hasCode(error, 'acme.account_gone'),
    }).catch((error: unknown) => {
      if (hasCode(error, 'acme.account_gone')) return undefined
      throw error
    })
    const all = await store.accounts.list()
    // Imported once more meanwhile, the same key is kept there.
    const fingerprint = vault.fingerprint(accountKey)
    if (!found || all.some((one) => one.fingerprint === fingerprint)) return void (await drop(keyId))
    const instances = await store.instances.list()
    const { id: instanceId } = instances.find(({ id }) => id === stored.instanceId) ??
      instances[0] ?? { id: stored.instanceId }
    const name = numberedName(
      stored.name,
      all.filter((one) => one.instanceId === instanceId),
    )
    return insert({ keyId, fingerprint, about: { ...stored, instanceId, name } }, found)
  }

  return {
    /**
     * Keeps the key, has `ask` ask the CA, and makes the account of its answer. When the CA says no, nothing is left;
     * when its answer is lost, or it has an account and no row can be written, the key stays until `resume`.
     */
    run: async (
      accountKey: Secret,
      about: NewAccount,
      ask: () => Promise<Answer>,
    ): Promise<AccountRecord> => {
      const keyId = newId('key')
      underWay.add(keyId)
      try {
        await store.settings.set(prefix + keyId, JSON.stringify(about))
        const begun: Begun = { keyId, about, ...(await vault.put(accountKeyKind, keyId, accountKey)) }
        const answer = await ask().catch(async (error: unknown) => {
          if (saidNo(error)) await drop(keyId)
          throw error
        })
        return await insert(begun, answer)
      } finally {
        underWay.delete(keyId)
      }
    },

    /** Ends the registrations that a kill cut off. One that fails hinders no other. */
    resume: async (signal: AbortSignal): Promise<Resumed> => {
      const resumed: Resumed = { finished: [], waiting: [] }
      for (const [key, text] of await store.settings.startingWith(prefix)) {
        const keyId = key.slice(prefix.length)
        if (underWay.has(keyId)) continue
        underWay.add(keyId)
        let name = keyId
        try {
          const stored = newAccount.parse(JSON.parse(text))
          name = stored.name
          const record = await resumeOne(keyId, stored, signal)
          if (record) resumed.finished.push(record)
        } catch (error) {
          resumed.waiting.push({ name, error })
        } finally {
          underWay.delete(keyId)
        }
      }
      return resumed
    },
  }
}
