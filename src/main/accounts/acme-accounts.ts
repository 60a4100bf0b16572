import { createHash } from 'node:crypto'
import { hasCode } from '../../shared/errors.ts'
import type { Secret } from '../../shared/secret.ts'
import { askAgain, staleMs } from '../acme/ask-again.ts'
import { type AcmeAccount, type AcmeServer, openAcmeServer } from '../acme/server.ts'
import type { Clock } from '../ports/clock.ts'
import type { Http, HttpFactory } from '../ports/http.ts'
import type { Log } from '../ports/log.ts'
import type { AccountRecord } from '../ports/store/accounts.ts'
import type { Store } from '../ports/store.ts'
import { noteOrphan, removeOrphan } from '../vault/orphaned-records.ts'
import type { Vault } from '../vault/vault.ts'

export const accountKeyKind = 'account-key'

/** Where a CA is, what it is trusted by, and the way to it. */
export type CaAddress = Pick<AccountRecord, 'directoryUrl' | 'caBundle' | 'proxy'>

/** The CAs the hub talks to: connections, directory and nonces are kept per directory and trusted roots. */
export interface AcmeAccounts {
  server(at: CaAddress): AcmeServer
  /**
   * Its key is the one that the CA knows: while a roll-over is open, or after one that was cut off, the CA is asked for
   * half a minute whether it knows the new key, which is the account's from then on.
   */
  account(record: AccountRecord): Promise<AcmeAccount>
  /** Drops account keys from memory, and an account whose key changed. */
  forget(): void
  close(): void
}

export const createAcmeAccounts = (parts: {
  http: HttpFactory
  store: Store
  vault: Vault
  clock: Clock
  log: Log
}): AcmeAccounts => {
  const servers = new Map<string, { server: AcmeServer; http: Http }>()
  const accounts = new Map<string, { fingerprint: string; account: AcmeAccount }>()

  const server = ({ directoryUrl, caBundle, proxy }: CaAddress): AcmeServer => {
    const trust = caBundle ? createHash('sha256').update(caBundle).digest('hex') : ''
    const key = `${directoryUrl} ${trust} ${proxy ?? ''}`
    const known = servers.get(key)
    if (known) return known.server
    const http = parts.http({ extraRoots: caBundle ?? undefined, proxy: proxy ?? undefined })
    const opened = openAcmeServer({ directoryUrl, http, clock: parts.clock, log: parts.log })
    servers.set(key, { server: opened, http })
    return opened
  }

  const open = async (record: AccountRecord, keyId: string, fingerprint: string, isUnsure = false) => {
    const accountKey = await parts.vault.get(accountKeyKind, keyId, fingerprint)
    return server(record).account({ accountKey, accountUrl: record.accountUrl, isUnsure })
  }

  /** Keys of roll-overs that a CA did not know for long enough, by account: it is not waited for them again. */
  const unknown = new Map<string, string>()

  /** Whether the CA knows a key by now: where it has just been told of it, not all of its servers may at once. */
  const isKnown = async (account: AcmeAccount, forMs: number): Promise<boolean> => {
    const isRefused = (error: unknown): boolean => hasCode(error, 'acme.account_gone', 'acme.rejected')
    try {
      await askAgain({ clock: parts.clock, forMs, ask: () => account.show(), isStaleError: isRefused })
      return true
    } catch (error) {
      if (isRefused(error)) return false
      throw error
    }
  }

  const takeNextKey = async ({ id, keyId, nextKeyId, nextFingerprint }: AccountRecord) => {
    if (!nextKeyId || !nextFingerprint) return {}
    const rolled = { keyId: nextKeyId, fingerprint: nextFingerprint, nextKeyId: null, nextFingerprint: null }
    await parts.store.atomically(async (inside) => {
      await noteOrphan(inside, keyId)
      await inside.accounts.update(id, rolled)
    })
    await removeOrphan(parts, keyId)
    return rolled
  }

  /** A roll-over that is open, or was cut off: only the CA knows which key is the account's. */
  const settle = async (record: AccountRecord): Promise<AcmeAccount> => {
    const { nextKeyId, nextFingerprint } = record
    if (nextKeyId && nextFingerprint) {
      const next = await open(record, nextKeyId, nextFingerprint, true)
      if (await isKnown(next, unknown.get(record.id) === nextKeyId ? 0 : staleMs)) {
        await takeNextKey(record)
        return open(record, nextKeyId, nextFingerprint)
      }
      unknown.set(record.id, nextKeyId)
    }
    return open(record, record.keyId, record.fingerprint)
  }

  /** By account: who comes meanwhile waits for the same. */
  const settling = new Map<string, Promise<AcmeAccount>>()

  return {
    server,
    account: async (given) => {
      // Its key may be another since who asks has read it.
      const record = (await parts.store.accounts.get(given.id)) ?? given
      const known = accounts.get(record.id)
      if (!record.nextKeyId && known?.fingerprint === record.fingerprint) return known.account
      if (record.nextKeyId) {
        const begun = settling.get(record.id) ?? settle(record).finally(() => settling.delete(record.id))
        settling.set(record.id, begun)
        return begun
      }
      const account = await open(record, record.keyId, record.fingerprint)
      accounts.set(record.id, { fingerprint: record.fingerprint, account })
      return account
    },
    forget: () => accounts.clear(),
    close: () => {
      for (const { http } of servers.values()) http.close()
      servers.clear()
    },
  }
}

/** The key that an account’s TXT values are made with. */
export const accountKeyOf =
  ({ vault }: { vault: Vault }) =>
  ({ keyId, fingerprint }: AccountRecord): Promise<Secret> =>
    vault.get(accountKeyKind, keyId, fingerprint)
