import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openSqliteStore } from '../adapters/store/sqlite-store.ts'
import { createAudit } from '../audit/audit.ts'
import { owner } from '../credentials/asker.ts'
import { createCredentials } from '../credentials/credentials.ts'
import type { Store } from '../ports/store.ts'
import { createTokens } from '../tokens/tokens.ts'
import { killEverywhere, Machine } from '../vault/testing/machine.ts'
import type { Vault } from '../vault/vault.ts'
import { createRowGuard, type RowGuard } from './guard-rows.ts'

let directory = ''
let raw: Store
let machine: Machine
let vault: Vault
let guard: RowGuard
let audit: ReturnType<typeof createAudit>
const clock = { now: () => 1000, monotonic: () => 0, sleep: async () => {} }
const file = (): string => join(directory, 'hub.sqlite')

const open = async (from: Machine): Promise<void> => {
  machine = from
  vault = await machine.open()
  raw = openSqliteStore(file())
  await raw.settings.get('')
  guard = createRowGuard({ store: raw, vault })
  audit = createAudit({ store: guard.store, vault, clock, rowsCounter: guard.counter })
}
const protect = (): Promise<void> =>
  vault.protect({ source: 'keychain' }, undefined, async (sealer) => {
    await guard.prepare(sealer)
    await audit.prepare(sealer)
  })
const note = (): Promise<void> =>
  audit.record({ role: 'admin', via: 'hub', who: '', action: 'a', subject: '', result: 'ok', detail: '' })
const unlock = async (): Promise<void> => {
  await vault.unlock()
  await audit.unlocked()
}
const stop = async (): Promise<void> => {
  await guard.settled()
  await note()
  await audit.settled()
  await raw.close()
}
const restart = async (attack: () => void = () => {}): Promise<void> => {
  await stop()
  attack()
  await open(machine.restarted())
  await unlock()
}
const sql = (statement: string) => (): void => {
  const database = new Database(file())
  database.exec(statement)
  database.close()
}

const credentials = () => createCredentials({ store: guard.store, vault, clock }).of(owner)
const add = async (name: string, password: string): Promise<string> => {
  const { id } = await credentials().add({
    type: 'basic-auth',
    instance: 'here',
    name,
    username: 'me',
    note: '',
    owner: '',
    password,
  } as never)
  return id
}
const passwordOf = async (id: string): Promise<string> => {
  const row = await guard.store.credentials.get(id)
  const value = await vault.get('basic-auth', row?.secretId ?? '', row?.fingerprint ?? '')
  return JSON.parse(value.expose()).password ?? value.expose()
}
const refused = { code: 'vault.row_changed' }

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'certhub-rows-'))
  await open(new Machine())
  await guard.store.instances.insert({
    id: 'ins_a',
    name: 'here',
    kind: 'folder',
    settings: { path: '/srv' },
    maintenance: [],
    note: '',
    createdAt: 1,
  })
  await protect()
})
afterEach(async () => {
  await raw.close()
  rmSync(directory, { recursive: true })
})

describe('a row of the database and its record', () => {
  it('are used after a restart, a rotation, another master key, and a change', async () => {
    const id = await add('a', 'pw1')
    await restart()
    expect(await passwordOf(id)).toBe('pw1')
    await vault.rotate(() => {}, new AbortController().signal)
    await vault.rekey({ source: 'keychain' })
    await guard.store.credentials.update(id, { note: 'x', lastUsedAt: 5 })
    await restart()
    expect(await passwordOf(id)).toBe('pw1')
  })

  it('that were swapped with another’s are refused, in a list too, and the other is not', async () => {
    const [a, b] = [await add('a', 'pw1'), await add('b', 'pw2')]
    await restart(
      sql(`UPDATE credentials SET (secretId, fingerprint) =
        (SELECT secretId, fingerprint FROM credentials WHERE id = '${b}') WHERE id = '${a}'`),
    )
    await expect(passwordOf(a)).rejects.toMatchObject(refused)
    expect(await passwordOf(b)).toBe('pw2')
    const [listed] = (await guard.store.credentials.list()).filter(({ id }) => id === a)
    await expect(vault.get('basic-auth', listed?.secretId ?? '')).rejects.toMatchObject(refused)
    // A change of something else does not make it good.
    await guard.store.credentials.update(a, { note: 'x' })
    await expect(guard.store.credentials.update(a, { facts: { username: 'x' } })).rejects.toMatchObject(
      refused,
    )
    await expect(passwordOf(a)).rejects.toMatchObject(refused)
    // Nor does its removal take the other's record away.
    await credentials().remove(a, false)
    expect(await passwordOf(b)).toBe('pw2')
  })

  it('that were swapped with all that belongs to them are refused', async () => {
    const [a, b] = [await add('a', 'pw1'), await add('b', 'pw2')]
    await restart(
      sql(`UPDATE credentials SET id = 'crd_x' WHERE id = '${a}'; UPDATE credentials SET id = '${a}' WHERE id = '${b}';
        UPDATE credentials SET id = '${b}' WHERE id = 'crd_x'; UPDATE rowSeals SET id = 'crd_x' WHERE id = '${a}';
        UPDATE rowSeals SET id = '${a}' WHERE id = '${b}'; UPDATE rowSeals SET id = '${b}' WHERE id = 'crd_x'`),
    )
    await expect(passwordOf(a)).rejects.toMatchObject(refused)
    await expect(passwordOf(b)).rejects.toMatchObject(refused)
  })

  it('that were put back after a replacement, with seal and record file, are refused', async () => {
    const id = await add('a', 'pw1')
    await stop()
    const formerDatabase = readFileSync(file())
    const former = new Map(machine.files.content)
    await open(machine.restarted())
    await unlock()
    await credentials().replace({
      credential: id,
      type: 'basic-auth',
      password: 'pw2',
      username: 'me',
    } as never)
    await restart()
    expect(await passwordOf(id)).toBe('pw2')
    await stop()
    writeFileSync(join(directory, 'former.sqlite'), formerDatabase)
    sql(`ATTACH '${join(directory, 'former.sqlite')}' AS former;
      DELETE FROM credentials; INSERT INTO credentials SELECT * FROM former.credentials;
      DELETE FROM rowSeals; INSERT INTO rowSeals SELECT * FROM former.rowSeals`)()
    const next = machine.restarted()
    for (const [path, bytes] of former) if (path.endsWith('.enc')) next.files.content.set(path, bytes)
    await open(next)
    await unlock()
    await expect(passwordOf(id)).rejects.toMatchObject(refused)
    // With the vault's former list of rows beside them too.
    await stop()
    const list = `${Machine.directory}/rows.note`
    const other = machine.restarted()
    other.files.content.set(list, former.get(list) as Buffer)
    await open(other)
    await unlock()
    await expect(passwordOf(id)).rejects.toMatchObject(refused)
    other.files.content.delete(list)
    await open(other.restarted())
    await unlock()
    await expect(passwordOf(id)).rejects.toMatchObject(refused)
  })

  it('that were removed and put back are refused', async () => {
    const id = await add('a', 'pw1')
    await stop()
    const database = readFileSync(file())
    const former = new Map(machine.files.content)
    await open(machine.restarted())
    await unlock()
    await credentials().remove(id, false)
    await stop()
    for (const suffix of ['-wal', '-shm']) rmSync(file() + suffix, { force: true })
    writeFileSync(file(), database)
    const next = machine.restarted()
    for (const [path, bytes] of former) if (path.endsWith('.enc')) next.files.content.set(path, bytes)
    await open(next)
    await unlock()
    await expect(passwordOf(id)).rejects.toMatchObject(refused)
  })

  it.each([
    ['provider', "'httpreq'"],
    ['type', "'ssh'"],
    ['facts', `json_set(facts, '$.server', 'evil.test')`],
    ['facts', `json_set(facts, '$.username', 'x')`],
    ['certificateId', "'crt_x'"],
  ])('of which %s was changed are refused', async (column, value) => {
    const id = await add('a', 'pw1')
    await restart(sql(`UPDATE credentials SET ${column} = ${value}`))
    const row = await guard.store.credentials.get(id)
    await expect(vault.get('basic-auth', row?.secretId ?? '')).rejects.toMatchObject(refused)
  })

  it('are refused where the row was changed while the hub runs', async () => {
    const id = await add('a', 'pw1')
    expect(await passwordOf(id)).toBe('pw1')
    sql("UPDATE credentials SET provider = 'x'")()
    await expect(passwordOf(id)).rejects.toMatchObject(refused)
  })

  it('are used where only the seals of the database were lost', async () => {
    const id = await add('a', 'pw1')
    await restart(sql('DELETE FROM rowSeals'))
    expect(await passwordOf(id)).toBe('pw1')
  })
})

describe('a token', () => {
  const tokens = () => createTokens({ store: guard.store, clock })

  it.each([
    ['given another role', "UPDATE tokens SET role = 'admin'"],
    ['let into every target instance', 'UPDATE tokens SET instances = NULL'],
    ['let into another target instance', `UPDATE tokens SET instances = '["ins_b"]'`],
    ['made to last longer', 'UPDATE tokens SET expiresAt = NULL'],
    [
      'put in by hand',
      `INSERT INTO tokens (id, name, role, hash, createdAt)
        SELECT 'tok_b', 'b', role, 'other', 1 FROM tokens`,
    ],
    ['taken back from its end', 'UPDATE tokens SET revokedAt = NULL'],
  ])('that was %s lets nobody in', async (what, statement) => {
    const { value, token } = await tokens().create({
      name: 'a',
      role: 'member',
      instances: ['here'],
      expiresInDays: 1,
    })
    expect(await tokens().authenticate(value)).toBeDefined()
    if (what.startsWith('taken')) await tokens().revoke(token.id)
    await restart(sql(statement))
    const hash = what.startsWith('put') ? 'other' : undefined
    if (hash) expect((await guard.store.tokens.byHash(hash))?.revokedAt).not.toBeNull()
    else expect(await tokens().authenticate(value)).toBeUndefined()
    // It can be revoked, and stays refused.
    await tokens().revoke(hash ? 'tok_b' : token.id)
  })

  it('is let in after a restart, also where its last use was noted', async () => {
    const { value } = await tokens().create({ name: 'a', role: 'member' })
    await tokens().authenticate(value)
    await restart()
    expect(await tokens().authenticate(value)).toEqual({ role: 'member', who: 'a' })
  })
})

it('a target instance whose path was changed takes no key until a person sets it again', async () => {
  await restart(sql(`UPDATE instances SET settings = '{"path":"/tmp/evil"}'`))
  expect((await guard.store.instances.get('ins_a'))?.settings.path).not.toContain('evil')
  await guard.store.instances.update('ins_a', { note: 'x' })
  expect((await guard.store.instances.get('ins_a'))?.settings.path).not.toContain('evil')
  await guard.store.instances.update('ins_a', { settings: { path: '/srv' } })
  await restart()
  expect((await guard.store.instances.get('ins_a'))?.settings.path).toBe('/srv')
})

it('a change in a transaction that is undone changes no seal', async () => {
  const id = await add('a', 'pw1')
  await expect(
    guard.store.atomically(async (inside) => {
      await inside.credentials.update(id, { facts: { username: 'x' } })
      expect((await inside.credentials.get(id))?.facts).toEqual({ username: 'x' })
      expect((await inside.credentials.get(id))?.secretId).not.toContain('refused')
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  expect(await passwordOf(id)).toBe('pw1')
  await restart()
  expect(await passwordOf(id)).toBe('pw1')
})

it('what is written while the vault is locked is sealed when it is opened', async () => {
  await stop()
  await open(machine.restarted())
  await createTokens({ store: guard.store, clock }).create({ name: 'a', role: 'member' })
  await unlock()
  expect((await guard.store.tokens.list())[0]?.revokedAt).toBeNull()
  await restart()
  expect((await guard.store.tokens.list())[0]?.revokedAt).toBeNull()
})

it('a kill before any write of adding and replacing never reads as tampering', async () => {
  const id = await add('a', 'pw1')
  await stop()
  const kept = readFileSync(file())
  const points = await killEverywhere(
    machine.restarted(),
    async (next) => {
      await raw.close()
      for (const suffix of ['-wal', '-shm']) rmSync(file() + suffix, { force: true })
      writeFileSync(file(), kept)
      await open(next)
      await unlock()
    },
    async () => {
      await add('b', 'pw2')
      await guard.settled()
      await note()
      await credentials().replace({
        credential: id,
        type: 'basic-auth',
        password: 'pw3',
        username: 'me',
      } as never)
      await note()
      await guard.settled()
      await audit.settled()
    },
    async ({ machine: next }) => {
      await raw.close()
      await open(next)
      await unlock()
      for (const { id: each } of await guard.store.credentials.list()) {
        expect(await passwordOf(each)).toMatch(/^pw/)
      }
      await restart()
      for (const { id: each } of await guard.store.credentials.list()) {
        expect(await passwordOf(each)).toMatch(/^pw/)
      }
      expect((await audit.verify()).problem).toBeUndefined()
    },
  )
  expect(points).toBeGreaterThan(15)
})

it('the list of rows is not written anew at once when rows change while it is written', async () => {
  const begun = vi.spyOn(vault.notes, 'write')
  const held = Promise.withResolvers<void>()
  const listWrites = () => begun.mock.calls.filter(([name]) => name === 'rows').length
  begun.mockImplementationOnce(() => held.promise)
  await add('one', 'a')
  await expect.poll(listWrites).toBe(1)
  await add('two', 'b')
  held.resolve()
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(listWrites()).toBe(1)
  await expect.poll(listWrites).toBe(2)
})
