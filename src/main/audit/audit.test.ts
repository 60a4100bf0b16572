import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSqliteStore } from '../adapters/store/sqlite-store.ts'
import type { Store } from '../ports/store.ts'
import { killEverywhere, Machine } from '../vault/testing/machine.ts'
import type { Vault } from '../vault/vault.ts'
import { type Audit, createAudit } from './audit.ts'
import { hashOf } from './chain.ts'
import { lockedMac } from './locked-key.ts'

const endPath = `${Machine.directory}/audit-end.note`

let directory = ''
let store: Store
let machine: Machine
let vault: Vault
let audit: Audit
let now = 1000
let told = 0
const clock = { now: () => now, monotonic: () => 0, sleep: async () => {} }

const open = async (from = machine): Promise<void> => {
  machine = from
  vault = await machine.open()
  store = openSqliteStore(join(directory, 'hub.sqlite'))
  // A store that was never asked does not close its file.
  await store.settings.get('')
  audit = createAudit({ store, vault, clock, batch: 3, changed: () => (told += 1) })
}
/** The hub stops, and starts again with its vault locked. */
const restart = async (): Promise<void> => {
  await audit.settled().catch(() => {})
  await store.close()
  await open(machine.restarted())
}
const unlock = async (): Promise<void> => {
  await vault.unlock()
  await audit.unlocked()
}

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'certhub-audit-'))
  await open(new Machine())
  await vault.protect({ source: 'keychain' }, undefined, audit.prepare)
})
afterEach(async () => {
  await store.close()
  rmSync(directory, { recursive: true })
})

const event = (subject: string, over = {}) => ({
  role: 'admin',
  via: 'window',
  who: '',
  action: 'credentials.add',
  subject,
  result: 'ok' as const,
  detail: '',
  ...over,
})
const fill = (...subjects: string[]) => Promise.all(subjects.map((subject) => audit.record(event(subject))))
const tamper = (statement: string): void => {
  const database = new Database(join(directory, 'hub.sqlite'))
  database.exec('DROP TRIGGER IF EXISTS auditKeepsRows; DROP TRIGGER IF EXISTS auditKeepsValues')
  database.exec(statement)
  database.close()
}

it('tells of each entry once it is written, also of a break that is noted at an unlock', async () => {
  await fill('a', 'b')
  const before = told
  await audit.record(event('c'))
  expect(told).toBe(before + 1)
  await restart()
  tamper("UPDATE audit SET subject = 'x' WHERE seq = 3")
  const after = told
  await unlock()
  expect(told).toBeGreaterThan(after)
})

describe('the chain', () => {
  it('holds when entries were added at the same time', async () => {
    await fill('a', 'b', 'c')
    expect(await audit.verify()).toEqual({ ok: true, entries: 3 })
  })

  it.each([
    ['removed from the middle', 'DELETE FROM audit WHERE seq = 2', 2, 'entry 2 was removed'],
    ['removed from the start', 'DELETE FROM audit WHERE seq = 1', 1, 'entry 1 was removed'],
    ['cut off at the end', 'DELETE FROM audit WHERE seq = 3', 3, 'entries 3 to 3 were cut off'],
    ['changed', "UPDATE audit SET subject = 'x' WHERE seq = 2", 2, 'entry 2 was changed'],
    ['put in another order', 'UPDATE audit SET seq = 9 WHERE seq = 2', 2, 'entry 2 was removed'],
  ])('names the first entry that was %s', async (_, statement, brokenAt, problem) => {
    await fill('a', 'b', 'c')
    tamper(statement)
    expect(await audit.verify()).toMatchObject({ ok: false, brokenAt, problem })
  })

  it('is missed at its end even when what is left was chained anew', async () => {
    await fill('a', 'b')
    tamper('DELETE FROM audit; UPDATE settings SET value = \'[0,"",""]\' WHERE key = \'audit.head\'')
    expect((await audit.verify()).ok).toBe(false)
  })

  it('cannot be changed through the database without dropping its triggers', async () => {
    await fill('a')
    const database = new Database(join(directory, 'hub.sqlite'))
    expect(() => database.exec('DELETE FROM audit')).toThrow('append-only')
    database.close()
  })
})

type Row = { seq: number; hash: string; previous: string; mac: string } & Record<string, unknown>

/** A thief who knows how the log is made, and has no key: puts rows in place of others and hashes all anew. */
const rechain = (change: (rows: Row[]) => Row[]): void => {
  const database = new Database(join(directory, 'hub.sqlite'))
  database.exec('DROP TRIGGER IF EXISTS auditKeepsRows; DROP TRIGGER IF EXISTS auditKeepsValues')
  const changed = change(database.prepare('SELECT * FROM audit ORDER BY seq').all() as Row[])
  database.exec('DELETE FROM audit')
  let previous = ''
  for (const [index, row] of changed.entries()) {
    Object.assign(row, { seq: index + 1, previous })
    row.hash = hashOf(row as never)
    previous = row.hash
    const columns = Object.keys(row)
    database
      .prepare(`INSERT INTO audit (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
      .run(Object.values(row))
  }
  database.close()
}
const without = (index: number) => (rows: Row[]) => rows.filter((_, at) => at !== index)
const rewritten = (index: number) => (rows: Row[]) =>
  rows.map((row, at) => (at === index ? { ...row, subject: 'another' } : row))
const run = (statement: string) => (): void => tamper(statement)

/** Each takes a log of five entries. */
const attacks: [string, () => void][] = [
  ['cut at its end', run('DELETE FROM audit WHERE seq > 3')],
  ['emptied', run('DELETE FROM audit')],
  ['emptied together with its seal', run("DELETE FROM audit; DELETE FROM settings WHERE key LIKE 'audit.%'")],
  ['hashed anew without an entry of its middle', () => rechain(without(2))],
  ['hashed anew without its last entry', () => rechain(without(4))],
  ['hashed anew with another first entry', () => rechain(rewritten(0))],
  ['hashed anew with another last entry', () => rechain(rewritten(4))],
  ['hashed anew with one entry twice', () => rechain((rows) => [...rows, { ...(rows[4] as Row) }])],
  ['hashed anew in another order', () => rechain((rows) => [...rows].reverse())],
  [
    'hashed anew as one of before there was a vault',
    () => rechain((rows) => rows.map((row) => ({ ...row, mark: 'unprotected', mac: '' }))),
  ],
  ['deprived of its seal', run("DELETE FROM settings WHERE key = 'audit.head'")],
  ['given another seal', run('UPDATE settings SET value = \'[5,"",""]\' WHERE key = \'audit.head\'')],
  ['given a seal that is no JSON', run("UPDATE settings SET value = 'x' WHERE key = 'audit.head'")],
  [
    'given an entry before its first',
    run(
      "INSERT INTO audit SELECT -5, at, role, via, who, action, 'x', result, detail, previous, hash, mark, chain, step, mac FROM audit WHERE seq = 1",
    ),
  ],
]

describe('a log that was', () => {
  it.each(attacks)(
    '%s is found, at once, after more commands, a restart and an unlock',
    async (_, attack) => {
      await fill('a', 'b', 'c', 'd', 'e')
      await audit.settled()
      const untouched = machine.restarted()
      await store.close()
      const kept = readFileSync(join(directory, 'hub.sqlite'))
      const begin = async (): Promise<void> => {
        await store.close()
        for (const suffix of ['-wal', '-shm']) rmSync(join(directory, `hub.sqlite${suffix}`), { force: true })
        writeFileSync(join(directory, 'hub.sqlite'), kept)
        await open(untouched.restarted())
      }
      await open(untouched.restarted())
      // While the hub runs, with no command after.
      await begin()
      await unlock()
      attack()
      expect((await audit.verify()).ok, 'running').toBe(false)
      // While it runs; with more commands, and another start.
      await begin()
      await unlock()
      attack()
      await fill('f', 'g')
      expect((await audit.verify()).ok, 'more commands').toBe(false)
      await fill('h')
      await restart()
      await unlock()
      expect((await audit.verify()).ok, 'after a restart').toBe(false)
      // While it is stopped; with commands before and after the unlock.
      await begin()
      attack()
      await fill('f')
      await unlock()
      await fill('g')
      expect((await audit.verify()).ok, 'stopped').toBe(false)
    },
  )

  it('put back to a former state as a whole database is found', async () => {
    await fill('a', 'b')
    await store.close()
    const former = readFileSync(join(directory, 'hub.sqlite'))
    await open(machine.restarted())
    await unlock()
    await fill('c', 'd')
    await restart()
    await store.close()
    for (const suffix of ['-wal', '-shm']) rmSync(join(directory, `hub.sqlite${suffix}`), { force: true })
    writeFileSync(join(directory, 'hub.sqlite'), former)
    await open(machine.restarted())
    await unlock()
    await fill('e')
    expect(await audit.verify()).toMatchObject({ ok: false, problem: 'entries 3 to 4 were cut off' })
  })

  it('deprived of what the vault keeps of it is found', async () => {
    await fill('a', 'b')
    const former = machine.files.content.get(endPath)
    await fill('c', 'd')
    await restart()
    machine.files.content.delete(endPath)
    await unlock()
    expect((await audit.verify()).problem).toContain('was removed')
    // Put back later, or from an earlier time, it changes nothing.
    machine.files.content.set(endPath, former as Buffer)
    await restart()
    await unlock()
    expect((await audit.verify()).ok).toBe(false)
  })

  it('given an older end in the vault is found', async () => {
    await fill('a', 'b')
    await audit.settled()
    const former = Buffer.from(machine.files.content.get(endPath) as Buffer)
    await fill('c', 'd')
    await restart()
    machine.files.content.set(endPath, former)
    await unlock()
    expect((await audit.verify()).ok).toBe(false)
  })
})

describe('a break once seen', () => {
  it('stays said when everything is put back as it was', async () => {
    await fill('a', 'b', 'c')
    tamper("UPDATE audit SET subject = 'x' WHERE seq = 2")
    expect((await audit.verify()).ok).toBe(false)
    tamper("UPDATE audit SET subject = 'b' WHERE seq = 2")
    const first = await audit.verify()
    expect(first).toMatchObject({ ok: false, problem: 'entry 2 was changed' })
    expect((await audit.page({ limit: 1 }))[0]).toMatchObject({ action: 'audit.broken', seq: 4 })
    await restart()
    await unlock()
    expect(await audit.verify()).toEqual(first)
    // It is noted once.
    expect(first.entries).toBe(4)
  })

  it('stays said when the entry that says it is cut off', async () => {
    await fill('a', 'b', 'c')
    tamper('DELETE FROM audit WHERE seq = 3')
    await fill('d')
    tamper('DELETE FROM audit WHERE seq > 2')
    await restart()
    await unlock()
    expect((await audit.verify()).ok).toBe(false)
  })
})

describe('while the vault is locked', () => {
  const lockedEntries = async (): Promise<void> => {
    await fill('a', 'b')
    await restart()
    await fill('c', 'd', 'e')
  }

  it('entries are marked as such, and sealed by the next unlock', async () => {
    await lockedEntries()
    expect(await audit.verify()).toMatchObject({
      ok: true,
      entries: 5,
      unchecked: expect.stringContaining('locked'),
    })
    expect((await audit.page({ limit: 3 })).map(({ mark }) => mark)).toEqual(['locked', 'locked', 'locked'])
    await unlock()
    await fill('f')
    expect(await audit.verify()).toEqual({ ok: true, entries: 6 })
    await restart()
    await fill('g')
    await unlock()
    expect(await audit.verify()).toEqual({ ok: true, entries: 7 })
  })

  it.each<[string, () => void]>([
    ['cut', run('DELETE FROM audit WHERE seq = 5')],
    ['all cut', run('DELETE FROM audit WHERE seq > 2')],
    ['changed and hashed anew', () => rechain(rewritten(3))],
    ['removed from the middle and hashed anew', () => rechain(without(3))],
    ['put in another order', () => rechain(([a, b, c, d, e]) => [a, b, d, c, e] as Row[])],
    ['added', () => rechain((rows) => [...rows, { ...(rows[4] as Row), step: 3 }])],
    [
      'given out as made with the vault open',
      () => rechain((rows) => rows.map((row) => ({ ...row, mark: 'vault', chain: '', step: 0 }))),
    ],
    [
      'added, and given out as made before the vault,',
      () =>
        rechain((rows) => [
          ...rows,
          { ...(rows[4] as Row), mark: 'unprotected', chain: '', step: 0, mac: '' },
        ]),
    ],
    [
      'given out as made before the vault',
      () =>
        rechain((rows) =>
          rows.map((row, at) =>
            at > 1 ? { ...row, mark: 'unprotected', chain: '', step: 0, mac: '' } : row,
          ),
        ),
    ],
    [
      'deprived of their key',
      () => {
        for (const path of [...machine.files.content.keys()]) {
          if (path.includes('audit-key')) machine.files.content.delete(path)
        }
      },
    ],
  ])('entries that are %s are found at the unlock, and later', async (_, attack) => {
    for (const before of [true, false]) {
      rmSync(join(directory, 'hub.sqlite'), { force: true })
      await store.close()
      for (const suffix of ['', '-wal', '-shm'])
        rmSync(join(directory, `hub.sqlite${suffix}`), { force: true })
      await open(new Machine())
      await vault.protect({ source: 'keychain' }, undefined, audit.prepare)
      await lockedEntries()
      await restart()
      attack()
      if (before) await fill('f')
      await unlock()
      await fill('g')
      expect((await audit.verify()).ok).toBe(false)
      await restart()
      await unlock()
      expect((await audit.verify()).ok).toBe(false)
    }
  })

  it('who takes the disk finds no key of an entry that was made', async () => {
    await lockedEntries()
    const rows = await audit.page({ limit: 3 })
    const keys = [...machine.files.content]
      .filter(([path]) => path.includes('audit-key'))
      .map(([, bytes]) => JSON.parse(bytes.toString()) as { chain: string; step: number; key: string })
    expect(keys).toHaveLength(1)
    for (const row of rows) {
      const [key] = keys.map((one) => ({ ...one, key: Buffer.from(one.key, 'base64') }))
      expect(key && lockedMac(key, row)).not.toBe(row.mac)
    }
    expect(keys[0]?.step).toBe(3)
  })
})

describe('a kill', () => {
  it('before any write of an unlock and of entries before, during and after never reads as tampering', async () => {
    await fill('a', 'b')
    await restart()
    await fill('c')
    await audit.settled()
    await store.close()
    const kept = readFileSync(join(directory, 'hub.sqlite'))
    const base = machine.restarted()
    const points = await killEverywhere(
      base,
      async (machine) => {
        await store.close()
        for (const suffix of ['-wal', '-shm']) rmSync(join(directory, `hub.sqlite${suffix}`), { force: true })
        writeFileSync(join(directory, 'hub.sqlite'), kept)
        await open(machine)
      },
      async () => {
        await fill('locked')
        await unlock()
        await fill('open')
        await fill('open again')
        await audit.settled()
        vault.lock()
        await fill('locked again')
        await fill('and again')
      },
      async ({ machine }) => {
        await store.close()
        await open(machine)
        await fill('after')
        expect((await audit.verify()).problem).toBeUndefined()
        await unlock()
        await fill('later')
        expect((await audit.verify()).problem).toBeUndefined()
      },
    )
    expect(points).toBeGreaterThan(30)
  })

  it('before any write of the making of a vault neither, and what was recorded before is sealed', async () => {
    await store.close()
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(directory, `hub.sqlite${suffix}`), { force: true })
    await open(new Machine())
    await fill('before')
    await store.close()
    const kept = readFileSync(join(directory, 'hub.sqlite'))
    await killEverywhere(
      machine.restarted(),
      async (machine) => {
        await store.close()
        for (const suffix of ['-wal', '-shm']) rmSync(join(directory, `hub.sqlite${suffix}`), { force: true })
        writeFileSync(join(directory, 'hub.sqlite'), kept)
        await open(machine)
      },
      async () => {
        await vault.protect({ source: 'keychain' }, undefined, audit.prepare)
        await fill('protected')
        await audit.settled()
      },
      async ({ machine }) => {
        await store.close()
        await open(machine)
        if (vault.state === 'uninitialized') {
          await vault.protect({ source: 'keychain' }, undefined, audit.prepare)
        }
        await fill('after')
        await unlock()
        await fill('later')
        expect((await audit.verify()).problem).toBeUndefined()
        tamper("UPDATE audit SET subject = 'x' WHERE seq = 1")
        expect((await audit.verify()).ok).toBe(false)
      },
    )
  })
})

it('a clock that goes back is no break', async () => {
  await fill('a')
  now = 10
  await fill('b')
  now = 1000
  expect((await audit.verify()).ok).toBe(true)
})

it('the log outlasts another master key, another vault key, and the recovery key', async () => {
  await fill('a')
  await vault.rekey({ source: 'keychain' })
  await vault.rotate(() => {}, new AbortController().signal)
  await fill('b')
  const recovery = await vault.makeRecoveryKey()
  await restart()
  await vault.unlockWithRecoveryKey(recovery)
  await fill('c')
  expect(await audit.verify()).toEqual({ ok: true, entries: 3 })
})

describe('entries', () => {
  it('are listed newest first and page by page', async () => {
    await fill('a', 'b', 'c')
    const first = await audit.page({ limit: 2 })
    expect(first.map(({ subject }) => subject)).toEqual(['c', 'b'])
    const second = await audit.page({ limit: 2, before: first.at(-1)?.seq })
    expect(second.map(({ subject }) => subject)).toEqual(['a'])
  })

  it('are found by text and by result', async () => {
    await fill('prod_100%', 'prodx100y')
    await audit.record(event('other', { result: 'failed', detail: 'vault.locked' }))
    expect((await audit.page({ limit: 9, search: 'prod_100%' })).map(({ subject }) => subject)).toEqual([
      'prod_100%',
    ])
    expect((await audit.page({ limit: 9, result: 'failed' })).map(({ subject }) => subject)).toEqual([
      'other',
    ])
  })

  it.each(['=1', '+1', '-1', '@a', ' =1', '\t=1', '\r\n=1', '＝1', '＋1', '"=1', '%0A=1', '|calc'])(
    'whose subject is %j are no formula in a spreadsheet, also where semicolons part cells',
    async (subject) => {
      await fill(subject, `x;${subject}`)
      const csv = await audit.export({ format: 'csv' })
      const cells = csv.split('\n').slice(1, 3)
      expect(cells[0]).toContain(`'${subject.replace(/[\t\r\n]/g, '�').replaceAll('"', '""')}`)
      expect(cells[1]).toMatch(/"x;/)
    },
  )

  it('are exported oldest first, and a cell cannot become a formula', async () => {
    await fill('=cmd()', 'with "quotes", and comma')
    const lines = (await audit.export({ format: 'csv' })).trim().split('\n')
    expect(lines).toHaveLength(3)
    expect(lines[1]).toContain("'=cmd()")
    expect(lines[2]).toContain('"with ""quotes"", and comma"')
    const objects = (await audit.export({ format: 'jsonl' }))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(objects.map(({ seq }) => seq)).toEqual([1, 2])
  })

  it.each([3, 4, 7])('are exported each once, %i of them, three read at a time', async (count) => {
    for (let n = 1; n <= count; n++) await fill(`s${n}`)
    const lines = (await audit.export({ format: 'jsonl' })).trim().split('\n')
    expect(lines.map((line) => JSON.parse(line).subject)).toEqual(lines.map((_, n) => `s${n + 1}`))
    expect(lines).toHaveLength(count)
  })

  it('hold nothing that moves a terminal, hides, or makes another line', async () => {
    const acting =
      '\u001b]0;title\u0007\u001b[1A\r\n\u0085\u009b\u202e\u2028\u2029\u200b\u00ad\ufeff\u{e0001}\ud800'
    await audit.record(event(acting, { who: acting, detail: acting, action: acting, via: acting }))
    const [entry] = await audit.page({ limit: 1 })
    for (const text of [entry?.subject, entry?.who, entry?.detail, entry?.action, entry?.via]) {
      expect(text).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+$/u)
      expect(text).toContain('title')
    }
    expect((await audit.verify()).ok).toBe(true)
  })
})
