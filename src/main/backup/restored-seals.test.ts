import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openSqliteStore } from '../adapters/store/sqlite-store.ts'
import { createBackupUseCases } from '../app/backup-use-cases.ts'
import { createAudit } from '../audit/audit.ts'
import { owner } from '../credentials/asker.ts'
import { createCredentials } from '../credentials/credentials.ts'
import { createRowGuard } from '../integrity/guard-rows.ts'
import type { Store } from '../ports/store.ts'
import { createTokens } from '../tokens/tokens.ts'
import { Machine } from '../vault/testing/machine.ts'
import { instance } from './testing/new-hub.ts'

vi.mock('node:crypto', async (importOriginal) => {
  const { withCheapScrypt } = await import('../vault/testing/cheap-scrypt.ts')
  return withCheapScrypt(await importOriginal())
})

const passphrase = 'a passphrase for backups'
const protection = { source: 'keychain' } as const
const clock = { now: () => 1_000_000, monotonic: () => performance.now(), sleep: async () => {} }

let directory = ''
const opened = new Set<Store>()

/** A hub as `createHub` binds rows, log and backup to one another. */
const hubOn = async (dataDirectory: string, machine: Machine) => {
  const raw = openSqliteStore(join(dataDirectory, 'hub.sqlite'))
  opened.add(raw)
  const vault = await machine.open()
  const rows = createRowGuard({ store: raw, vault })
  const { store } = rows
  const audit = createAudit({ store, vault, clock, rowsCounter: rows.counter })
  const backup = createBackupUseCases({
    vault,
    store,
    clock,
    dataDirectory,
    prepare: async (sealer) => {
      await rows.adopt(sealer)
      await audit.prepare(sealer)
    },
    verifyLog: audit.verify,
    replaceLog: audit.replace,
    reopened: audit.unlocked,
  })
  const note = (action: string) =>
    audit.record({ role: 'admin', via: 'hub', who: '', action, subject: '', result: 'ok', detail: '' })
  return {
    ...{ store, vault, audit, backup, note },
    credentials: createCredentials({ store, vault, clock }).of(owner),
    tokens: createTokens({ store, clock }),
    protect: () =>
      vault.protect(protection, undefined, async (sealer) => {
        await rows.prepare(sealer)
        await audit.prepare(sealer)
      }),
    /** Stops it, does something to its disk, and starts it again. */
    restart: async (attack: () => void = () => {}) => {
      await rows.settled()
      await audit.settled()
      opened.delete(raw)
      await raw.close()
      attack()
      const next = await hubOn(dataDirectory, machine.restarted())
      await next.vault.unlock()
      await next.audit.unlocked()
      return next
    },
    sql: (statement: string) => (): void => {
      const database = new Database(join(dataDirectory, 'hub.sqlite'))
      database.exec(statement)
      database.close()
    },
  }
}
type Hub = Awaited<ReturnType<typeof hubOn>>
const newHub = (): Promise<Hub> => hubOn(mkdtempSync(join(directory, 'hub-')), new Machine())

let source: Hub
let token = ''
const ids: Record<string, string> = {}

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'certhub-restored-seals-'))
  source = await newHub()
  await source.store.instances.insert(instance('ins_a'))
  await source.protect()
  for (const name of ['a', 'b']) {
    const values = { type: 'basic-auth', instance: 'ins_a', username: 'me', note: '', owner: '' }
    const given = { ...values, name, password: `password of ${name}` }
    ids[name] = (await source.credentials.add(given as never)).id
  }
  token = (await source.tokens.create({ name: 't', role: 'member' })).value
  for (const action of ['first', 'second', 'third']) await source.note(action)
})
afterEach(async () => {
  for (const store of opened) await store.close()
  opened.clear()
  rmSync(directory, { recursive: true })
})

const restoredFrom = async (hub: Hub): Promise<Hub> => {
  const file = join(directory, 'hub.backup')
  await hub.backup.write({ file, passphrase })
  const target = await newHub()
  await target.backup.restore({ file, passphrase, protection })
  return target
}
const secretValueOf = async ({ store, vault }: Hub, name: string): Promise<string> => {
  const row = await store.credentials.get(ids[name] ?? '')
  return (await vault.get('basic-auth', row?.secretId ?? '', row?.fingerprint ?? '')).expose()
}

it('restored rows are the new vault’s own, also after a restart and a change', async () => {
  let target = await restoredFrom(source)
  for (let start = 0; start < 2; start++) {
    expect(await secretValueOf(target, 'a')).toContain('password of a')
    expect(await target.tokens.authenticate(token)).toMatchObject({ role: 'member', who: 't' })
    expect((await target.store.instances.get('ins_a'))?.settings.path).toBe('/srv/tls')
    expect(await target.audit.verify()).toMatchObject({ ok: true })
    await target.store.credentials.update(ids.a ?? '', { facts: { username: `user ${start}` } })
    await target.note('change')
    target = await target.restart()
  }
  expect((await target.store.credentials.get(ids.a ?? ''))?.facts).toEqual({ username: 'user 1' })
  // They are held to the seals of the new vault.
  target = await target.restart(target.sql("UPDATE tokens SET role = 'admin'"))
  expect(await target.tokens.authenticate(token)).toBeUndefined()
})

it('a row that was changed before the backup stays refused after the restore, and the others do not', async () => {
  source = await source.restart(
    source.sql(`UPDATE credentials SET facts = json_set(facts, '$.username', 'x') WHERE name = 'a'`),
  )
  let target = await restoredFrom(source)
  for (let start = 0; start < 2; start++) {
    await expect(secretValueOf(target, 'a')).rejects.toMatchObject({ code: 'vault.row_changed' })
    expect(await secretValueOf(target, 'b')).toContain('password of b')
    target = await target.restart()
  }
})

it.each(['that was noticed', 'that nobody noticed'])(
  'a break of the log %s is said in the restored hub too, for good',
  async (noticed) => {
    const cut = source.sql('DROP TRIGGER auditKeepsRows; DELETE FROM audit WHERE seq = 2')
    source = await source.restart(cut)
    if (noticed === 'that was noticed') expect((await source.audit.verify()).ok).toBe(false)
    let target = await restoredFrom(source)
    for (let start = 0; start < 2; start++) {
      expect(await target.audit.verify()).toMatchObject({ ok: false, problem: expect.any(String) })
      const actions = (await target.audit.page({ limit: 100 })).map(({ action }) => action)
      expect(actions).toContain('audit.broken')
      target = await target.restart()
    }
  },
)
