import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chownSync, copyFileSync, lstatSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildWhenStale } from '../../scripts/build.mjs'
import type { Hub } from '../../src/main/app/hub.ts'
import { openHub } from '../../src/main/open-hub.ts'
import { migrate, migrations } from '../../src/main/store/migrate.ts'
import { openSqliteStore } from '../../src/main/store/sqlite-store.ts'
import type { InputOf, MethodName, OutputOf } from '../../src/shared/contract/contract.ts'
import { CallFailed } from '../hub.ts'
import { run } from '../run.ts'
import { canMount, mountSmallDisk, type SmallDisk } from '../small-disk.ts'

const everyFile = (directory: string): string[] =>
  readdirSync(directory, { recursive: true }).map(String).sort()

describe.skipIf(!canMount)('on a full disk', () => {
  let disk: SmallDisk
  let env: NodeJS.ProcessEnv
  let hub: Hub
  const call = async <M extends MethodName>(method: M, input: InputOf<M>): Promise<OutputOf<M>> => {
    const answer = await hub.call(method, input, { role: 'admin', via: 'hub' })
    if (!answer.ok) throw new CallFailed(answer.error)
    return answer.value
  }
  const codeOf = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work
      return 'ok'
    } catch (error) {
      return error instanceof CallFailed ? error.error.code : String(error)
    }
  }
  const passwordOf = (name: string): string => `password of ${name} ${'x'.repeat(6000)}`
  const add = (name: string) =>
    call('credentials.add', {
      instance: 'local',
      type: 'basic-auth',
      name,
      username: 'u',
      password: passwordOf(name),
    })
  /** The credentials that are there, each with its whole value; no file beyond theirs. */
  const wholeCredentials = async (): Promise<string[]> => {
    const { credentials } = await call('credentials.list', {})
    const names = credentials.map(({ name }) => name).sort()
    for (const name of names) {
      const { value } = await call('credentials.reveal', { credential: name, confirmation: name })
      expect(value).toBe(passwordOf(name))
    }
    const files = everyFile(join(env.CERTHUB_DATA_DIR ?? '', 'vault')).filter((name) => /[.]/.test(name))
    expect(files.filter((name) => name.endsWith('.enc'))).toHaveLength(names.length)
    expect(files).toHaveLength(names.length + 4)
    return names
  }

  beforeEach(async () => {
    disk = await mountSmallDisk(4096)
    env = {
      CERTHUB_DATA_DIR: join(disk.path, 'data'),
      CERTHUB_MASTER_KEY: randomBytes(32).toString('base64'),
    }
    hub = await openHub({ env })
    await call('vault.protect', { source: 'environment' })
    await add('first')
  })
  afterEach(async () => {
    await hub.close()
    await disk.unmount()
  })

  it('a credential is told unsaved, with nothing of it kept, and is saved once there is space', async () => {
    disk.fill()
    const failed = await add('second').catch((error: unknown) => error)
    expect(failed).toMatchObject({
      error: { code: 'store.write_failed', message: expect.stringContaining('disk is full') },
    })
    expect((await call('credentials.list', {})).credentials.map(({ name }) => name)).toEqual(['first'])
    disk.free()
    expect(await wholeCredentials()).toEqual(['first'])
    await add('second')
    disk.fill()
    const values = { type: 'basic-auth', username: 'u', password: 'another' } as const
    expect(await codeOf(call('credentials.replace', { credential: 'second', ...values }))).toBe(
      'store.write_failed',
    )
    disk.free()
    expect(await wholeCredentials()).toEqual(['first', 'second'])
    expect(await call('audit.verify', {})).toMatchObject({ ok: true })
  })

  it('however little space is left, what is told unsaved is not there, and what is told saved is', async () => {
    const codes = new Map<string, number>()
    const saved = ['first']
    for (let pages = 0; !codes.has('ok') && pages < 60; pages++) {
      disk.fill(pages * 4096)
      const name = `with ${pages} pages`
      const code = await codeOf(add(name))
      codes.set(code, (codes.get(code) ?? 0) + 1)
      if (code === 'ok' || code === 'audit.write_failed') saved.push(name)
      disk.free() // no secret is revealed without an audit entry
      expect(await wholeCredentials()).toEqual(saved.toSorted())
    }
    process.stdout.write(`vault-faults: full disk: ${JSON.stringify(Object.fromEntries(codes))}\n`)
    expect([...codes.keys()]).toEqual(
      expect.arrayContaining(['vault.write_failed', 'store.write_failed', 'ok']),
    )
    expect(codes.get('internal')).toBeUndefined()
    disk.free()
    await add('last')
    await hub.close()
    hub = await openHub({ env })
    expect(await wholeCredentials()).toEqual([...saved, 'last'].toSorted())
    expect(await call('audit.verify', {})).toMatchObject({ ok: true })
  })

  it('the hub does not start, says so, and leaves no file behind; then it starts with everything', async () => {
    await hub.close()
    const before = everyFile(join(disk.path, 'data'))
    disk.fill()
    await expect(openHub({ env })).rejects.toMatchObject({
      code: 'data_dir.unusable',
      message: expect.stringContaining('the disk is full'),
    })
    expect(everyFile(join(disk.path, 'data'))).toEqual(before)
    disk.free()
    hub = await openHub({ env })
    expect(await wholeCredentials()).toEqual(['first'])
  })
})

describe('a data directory that is not ours to write', () => {
  let directory = ''
  beforeAll(async () => {
    await buildWhenStale()
  })
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'certhub-not-ours-'))
  })
  afterEach(() => rmSync(directory, { recursive: true }))

  const certhub = (path: string, command: string) =>
    run(process.execPath, [join(import.meta.dirname, '../../out/main/cli.js'), ...command.split(' ')], {
      env: { ...process.env, CERTHUB_DATA_DIR: path },
    })
  /** Every file with when it and its names were changed last. */
  const stateOf = (path: string): string[] =>
    ['.', ...everyFile(path)].map((name) => {
      const { mtimeMs, ctimeMs, size } = lstatSync(join(path, name))
      return `${name} ${size} ${mtimeMs} ${ctimeMs}`
    })
  /** A data directory with something in it. */
  const used = async (path: string): Promise<void> => {
    const env = { CERTHUB_DATA_DIR: path, CERTHUB_MASTER_KEY: randomBytes(32).toString('base64') }
    const hub = await openHub({ env })
    await hub.call('vault.protect', { source: 'environment' }, { role: 'admin', via: 'hub' })
    await hub.close()
  }
  const commands = ['status', 'credential list', 'serve --no-open']

  it.skipIf(process.getuid?.() !== 0).each(commands)(
    'because another user owns it is named and left as it is: certhub %s',
    async (command) => {
      await used(directory)
      chownSync(directory, 65_534, 65_534)
      const before = stateOf(directory)
      const { code, stdout, stderr } = await certhub(directory, command)
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toContain(directory)
      expect(stderr).toContain('it belongs to another user')
      expect(stderr).toContain('[data_dir.unusable]')
      expect(stateOf(directory)).toEqual(before)
    },
  )

  it.skipIf(!canMount).each(commands)(
    'because it is read-only is named and left as it is: certhub %s',
    async (command) => {
      const disk = await mountSmallDisk(4096)
      try {
        const path = join(disk.path, 'data')
        await used(path)
        await disk.readOnly(true)
        const before = stateOf(path)
        const { code, stdout, stderr } = await certhub(path, command)
        expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
        expect(stderr).toContain(path)
        expect(stderr).toContain('it is read-only')
        expect(stateOf(path)).toEqual(before)
      } finally {
        await disk.unmount()
      }
    },
  )
})

describe('a migration that is killed', () => {
  const rounds = 20
  /** More than SQLite keeps in memory: it writes before it commits. */
  const rows = 20_000
  let directory = ''
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'certhub-migration-'))
  })
  afterAll(() => rmSync(directory, { recursive: true }))

  /** A database as an older Certhub left it. */
  const writeOld = (path: string): void => {
    const database = new Database(path)
    migrate(database, migrations.slice(0, 2))
    database.exec(`INSERT INTO instances VALUES ('ins_a', 'a', 'local', '{}', '', 1)`)
    const insert = database.prepare(
      `INSERT INTO credentials VALUES (?, 'ins_a', ?, 'dns', 'rfc2136', ?, '[]', 'f', NULL, 1, 1, NULL)`,
    )
    database.transaction(() => {
      for (let n = 0; n < rows; n++) insert.run(`crd_${n}`, `name ${n}`, 'a note '.repeat(100))
    })()
    database.close()
  }
  const startChild = () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../vault-kill/migrate-child.ts')], {
      // The first one ends by itself, and keeps its compiled program for the others.
      env: { ...process.env, NODE_COMPILE_CACHE: join(directory, 'compiled') },
    })
    child.stderr.pipe(process.stderr)
    return child
  }
  /** Lets a child migrate this database; kills it so long after it began, if it has not ended by then. */
  const migrateIn = async (path: string, killAfterMs: number): Promise<number> => {
    const child = startChild()
    let output = ''
    let began = 0
    let took = Number.POSITIVE_INFINITY
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
      if (output === 'warm\n') child.stdin.end(`${path}\n`)
      if (output.endsWith('done\n')) took = performance.now() - began
      if (!output.includes('begin') || began > 0) return
      began = performance.now()
      if (Number.isFinite(killAfterMs)) void delay(killAfterMs).then(() => child.kill('SIGKILL'))
    })
    child.stdin.on('error', () => {})
    await once(child, 'close')
    return took
  }

  it(`at any of ${rounds} moments is finished at the next open, with every row`, async () => {
    const old = join(directory, 'old.sqlite')
    writeOld(old)
    const whole = join(directory, 'whole.sqlite')
    copyFileSync(old, whole)
    const milliseconds = await migrateIn(whole, Number.POSITIVE_INFINITY)
    const found = { untouched: 0, halfWay: 0, migrated: 0 }
    for (let round = 0; round < rounds; round++) {
      const path = join(directory, `${round}.sqlite`)
      copyFileSync(old, path)
      await migrateIn(path, (milliseconds * 1.1 * round) / rounds)
      const begun = (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0
      const left = new Database(path)
      const isOld = left.pragma('user_version', { simple: true }) === 2
      found[!isOld ? 'migrated' : begun ? 'halfWay' : 'untouched']++
      left.close()

      const store = openSqliteStore(path)
      expect(await store.credentials.get('crd_7')).toMatchObject({ name: 'name 7', secretId: 'crd_7' })
      await store.close()
      const after = new Database(path)
      const count = 'SELECT count(*) FROM credentials WHERE secretId = id'
      expect(after.prepare(count).pluck().get()).toBe(rows)
      expect(after.pragma('user_version', { simple: true })).toBe(migrations.at(-1)?.schema)
      expect(after.pragma('integrity_check', { simple: true })).toBe('ok')
      after.close()
      rmSync(path)
    }
    process.stdout.write(
      `vault-faults: migration of ${rows} rows in ${Math.round(milliseconds)} ms, ${rounds} kills: ${JSON.stringify(found)}, all finished by the next open\n`,
    )
    expect(found.halfWay).toBeGreaterThan(0)
  }, 120_000)
})
