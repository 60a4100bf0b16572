import { createHash } from 'node:crypto'
import { hasCode } from '../../shared/errors.ts'
import { type AcmeAccount, type AcmeServer, openAcmeServer } from '../acme/server.ts'
import type { Clock } from '../ports/clock.ts'
import type { Http, HttpFactory } from '../ports/http.ts'
import type { Log } from '../ports/log.ts'
import type { AccountRecord } from '../ports/records.ts'
import type { Store } from '../ports/store.ts'
import { dropUnnamed, noteUnnamed } from '../vault/unnamed-records.ts'
import type { Vault } from '../vault/vault.ts'

export const accountKeyKind = 'account-key'

/** Where a CA is, what it is trusted by, and the way to it. */
export type CaAddress = Pick<AccountRecord, 'directoryUrl' | 'caBundle' | 'proxy'>

/** The CAs the hub talks to: connections, directory and nonces are kept per directory and trusted roots. */
export interface AcmeAccounts {
  server(at: CaAddress): AcmeServer
  account(record: AccountRecord): Promise<AcmeAccount>
  /** Makes the key of a roll-over that the CA has carried out the account's key; returns what changed. */
  takeNextKey(record: AccountRecord): Promise<Partial<AccountRecord>>
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

  const open = async (record: AccountRecord, keyId: string, fingerprint: string): Promise<AcmeAccount> => {
    const accountKey = await parts.vault.get(accountKeyKind, keyId, fingerprint)
    return server(record).account({ accountKey, accountUrl: record.accountUrl })
  }

  /** A roll-over that was cut off: only the CA knows which key is the account's. */
  const isKnown = async (account: AcmeAccount): Promise<boolean> => {
    try {
      await account.show()
      return true
    } catch (error) {
      if (hasCode(error, 'acme.account_gone', 'acme.rejected')) return false
      throw error
    }
  }

  const takeNextKey = async ({ id, keyId, nextKeyId, nextFingerprint }: AccountRecord) => {
    if (!nextKeyId || !nextFingerprint) return {}
    const rolled = { keyId: nextKeyId, fingerprint: nextFingerprint, nextKeyId: null, nextFingerprint: null }
    await parts.store.atomically(async (inside) => {
      await noteUnnamed(inside, keyId)
      await inside.accounts.update(id, rolled)
    })
    await dropUnnamed(parts, keyId)
    return rolled
  }

  return {
    server,
    takeNextKey,
    account: async (record) => {
      const known = accounts.get(record.id)
      // While a roll-over is open only the CA knows which key is the account's.
      if (!record.nextKeyId && known?.fingerprint === record.fingerprint) return known.account
      const account = await open(record, record.keyId, record.fingerprint)
      if (record.nextKeyId && record.nextFingerprint) {
        const next = await open(record, record.nextKeyId, record.nextFingerprint)
        if (await isKnown(next)) {
          await takeNextKey(record)
          accounts.set(record.id, { fingerprint: record.nextFingerprint, account: next })
          return next
        }
      }
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
