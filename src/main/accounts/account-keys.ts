import { createPrivateKey } from 'node:crypto'
import { CerthubError, hasCode } from '../../shared/errors.ts'
import { generateAccountKey } from '../acme/account-key.ts'
import { refusalOf } from '../acme/problem-error.ts'
import { createMutex } from '../concurrency/mutex.ts'
import { writePrivateFile } from '../deploy/write-pem-files.ts'
import { newId } from '../ids/ids.ts'
import type { AccountRecord } from '../ports/store/accounts.ts'
import type { Store } from '../ports/store.ts'
import { adoptOrphan, noteOrphan, removeOrphan } from '../vault/orphaned-records.ts'
import type { Vault } from '../vault/vault.ts'
import { type AcmeAccounts, accountKeyKind } from './acme-accounts.ts'
import { findAccount } from './find-account.ts'
import { refuseWhileOrdering } from './refuse-while-ordering.ts'

const isRefusal = (error: unknown): boolean => {
  const refusal = refusalOf(error)
  return refusal !== undefined && (refusal.status < 500 || hasCode(error, 'acme.not_offered'))
}

/** What is done with the keys of accounts. */
export const createAccountKeys = ({
  store,
  vault,
  acme,
}: {
  store: Store
  vault: Vault
  acme: AcmeAccounts
}) => {
  /** The account, its key being the one that its CA knows where a roll-over was cut off. */
  const settled = async (reference: string): Promise<AccountRecord> => {
    const record = await findAccount(store, reference)
    if (!record.nextKeyId) return record
    await acme.account(record)
    return findAccount(store, record.id)
  }

  const forgetNextKey = async (id: string, keyId: string): Promise<void> => {
    await store.atomically(async (inside) => {
      await noteOrphan(inside, keyId)
      await inside.accounts.update(id, { nextKeyId: null, nextFingerprint: null })
    })
    await removeOrphan({ store, vault }, keyId)
  }

  /** One after the other: of two new keys at once the CA would take one, and we might keep the other. */
  const turns = createMutex()
  const rollKey = async (id: string): Promise<AccountRecord> => {
    const before = await findAccount(store, id)
    await refuseWhileOrdering(store, before)
    const account = await acme.account(before)
    const record = await findAccount(store, before.id)
    const { nextKeyId: untaken } = record
    if (untaken) {
      // Not before the CA has said that the other key is the account's: this one may be.
      await account.show()
      await forgetNextKey(record.id, untaken)
    }
    const nextKeyId = newId('key')
    const next = await generateAccountKey()
    await noteOrphan(store, nextKeyId)
    const { fingerprint } = await vault.put(accountKeyKind, nextKeyId, next)
    await store.atomically(async (inside) => {
      await adoptOrphan(inside, nextKeyId)
      await inside.accounts.update(record.id, { nextKeyId, nextFingerprint: fingerprint })
    })
    await account.rollKey(next).catch(async (error: unknown) => {
      // A lost answer, or a server that failed, says nothing of the key; a refusal does.
      if (isRefusal(error)) await forgetNextKey(record.id, nextKeyId)
      throw error
    })
    // Not all servers of the CA may know it at once; who orders meanwhile waits for the same.
    await acme.account(record)
    const settledNow = await findAccount(store, record.id)
    if (settledNow.nextKeyId)
      throw new CerthubError(
        'account.key_pending',
        { name: record.name },
        { subject: { account: record.id } },
      )
    return settledNow
  }

  return {
    settled,

    /** Writes the account key into a directory. Throws `deploy.write_failed`. */
    exportKey: async (reference: string, directory: string, format: 'pem' | 'jwk'): Promise<string[]> => {
      const { keyId, fingerprint } = await settled(reference)
      const key = await vault.get(accountKeyKind, keyId, fingerprint)
      if (format === 'pem') return writePrivateFile(directory, 'account-key.pem', Buffer.from(key.expose()))
      const jwk = JSON.stringify(createPrivateKey(key.expose()).export({ format: 'jwk' }))
      return writePrivateFile(directory, 'private_key.json', Buffer.from(jwk))
    },

    /** Puts a new key in the account's place (RFC 8555 §7.3.5); the new one is stored before the CA is told. */
    rollKey: async (reference: string): Promise<AccountRecord> => {
      const { id } = await findAccount(store, reference)
      return turns.run(id, () => rollKey(id))
    },
  }
}
