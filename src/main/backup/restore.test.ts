import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Secret } from '../../shared/secret.ts'
import { openSqliteStore } from '../adapters/store/sqlite-store.ts'
import { nodeFiles } from '../adapters/vault-stores/node-files.ts'
import { createBackupUseCases } from '../app/backup-use-cases.ts'
import { createAudit } from '../audit/audit.ts'
import { newId } from '../ids/ids.ts'
import type { Files } from '../ports/files.ts'
import type { Store } from '../ports/store.ts'
import { openVault } from '../vault/open-vault.ts'
import { MemoryKeyStore } from '../vault/testing/memory-key-store.ts'
import { restoreMarker, undoUnfinishedRestore } from './restore-marker.ts'
import { removeScratchCopies, scratchCopy } from './scratch-copies.ts'
import { Kill } from './testing/kill.ts'

vi.mock('node:crypto', async (importOriginal) => {
  const { withCheapScrypt } = await import('../vault/testing/cheap-scrypt.ts')
  return withCheapScrypt(await importOriginal())
})

const passphrase = 'a passphrase for backups'
const protection = { source: 'keychain' } as const
const clock = { now: () => 1_000_000, monotonic: () => performance.now(), sleep: async () => {} }
const ids = ['crd_a', 'crd_b']

let directory = ''
let file = ''
const opened = new Set<Store>()

/** A hub over a data directory, begun as `openHub` begins it. */
const startHub = async (dataDirectory: string, kill = new Kill(Number.POSITIVE_INFINITY), disk?: Files) => {
  const undone = await undoUnfinishedRestore(dataDirectory)
  await removeScratchCopies(dataDirectory)
  const real = openSqliteStore(join(dataDirectory, 'hub.sqlite'))
  opened.add(real)
  const store = kill.store(real)
  const keychain = new MemoryKeyStore()
  const vault = await openVault({
    files: kill.files(disk ?? nodeFiles),
    directory: join(dataDirectory, 'vault'),
    stores: () => [keychain],
    clock,
  })
  const audit = createAudit({ store, vault, clock })
  const backup = createBackupUseCases({
    vault,
    store,
    clock,
    dataDirectory,
    prepare: audit.prepare,
    verifyLog: audit.verify,
    replaceLog: audit.replace,
    reopened: async () => {},
  })
  return { undone, store, vault, backup, real }
}
const stop = async ({ real }: { real: Store }): Promise<void> => {
  opened.delete(real)
  await real.close()
}
const newDirectory = (): string => mkdtempSync(join(directory, 'hub-'))
const filesIn = (place: string): string[] =>
  existsSync(place)
    ? readdirSync(place, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
    : []

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'certhub-restore-'))
  file = join(directory, 'hub.backup')
  const hub = await startHub(newDirectory())
  await hub.vault.protect(protection)
  for (const id of ids) await hub.vault.put('dns-credential', id, new Secret(`value of ${id}`))
  await hub.store.settings.set('marker', 'restored')
  await hub.backup.write({ file, passphrase })
  await stop(hub)
})
afterEach(async () => {
  for (const store of opened) await store.close()
  opened.clear()
  rmSync(directory, { recursive: true })
})

const expectEmpty = async (dataDirectory: string, { vault, store }: Awaited<ReturnType<typeof startHub>>) => {
  expect(vault.state).toBe('uninitialized')
  expect(await store.settings.get('marker')).toBeUndefined()
  expect(filesIn(join(dataDirectory, 'vault'))).toEqual([])
  const others = readdirSync(dataDirectory).filter(
    (name) => name !== 'vault' && !name.startsWith('hub.sqlite'),
  )
  expect(others).toEqual([])
}
const expectRestored = async ({ vault, store }: Awaited<ReturnType<typeof startHub>>) => {
  for (const id of ids) expect((await vault.get('dns-credential', id)).expose()).toBe(`value of ${id}`)
  expect(await store.settings.get('marker')).toBe('restored')
}

describe('a restore', () => {
  it('killed before any operation leaves an empty hub after the next start, which can be restored', async () => {
    let undone = 0
    for (let step = 0; ; step++) {
      const place = newDirectory()
      const kill = new Kill(step)
      const hub = await startHub(place, kill)
      const killed = await kill.during(hub.backup.restore({ file, passphrase, protection }))
      await stop(hub)
      if (!killed) {
        expect(step).toBeGreaterThan(10)
        expect(undone).toBeGreaterThan(9)
        break
      }
      const again = await startHub(place)
      if (again.undone) undone++
      await expectEmpty(place, again)
      await again.backup.restore({ file, passphrase, protection })
      await expectRestored(again)
      await stop(again)
    }
  })

  const refusals = ['makeDirectory', 'writeNew', 'rename', 'syncDirectory'] as const
  it.each(refusals)('whose %s the disk refuses leaves an empty hub, which can be used', async (operation) => {
    for (let nth = 0; ; nth++) {
      const place = newDirectory()
      let calls = 0
      let refused = false
      const disk: Files = {
        ...nodeFiles,
        [operation]: async (path: string, second: string & Uint8Array) => {
          if (calls++ === nth) {
            refused = true
            throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
          }
          return nodeFiles[operation](path, second)
        },
      }
      const hub = await startHub(place, undefined, disk)
      const restoring = hub.backup.restore({ file, passphrase, protection })
      const error: unknown = await restoring.then(
        () => undefined,
        (reason) => reason,
      )
      if (!refused) {
        expect(nth).toBeGreaterThan(0)
        await expectRestored(hub)
        break
      }
      expect(error).toMatchObject({ message: expect.anything() })
      await expectEmpty(place, hub)
      await hub.backup.restore({ file, passphrase, protection })
      await expectRestored(hub)
      await stop(hub)
    }
  })
})

describe('a data directory at the start', () => {
  it('without a marker is left as it is', async () => {
    const place = newDirectory()
    mkdirSync(join(place, 'vault'))
    writeFileSync(join(place, 'vault', 'header.json'), 'x')
    expect(await undoUnfinishedRestore(place)).toBe(false)
    expect(filesIn(place)).toEqual(['header.json'])
  })

  it('with a marker is emptied of vault and database, and of nothing else', async () => {
    const place = newDirectory()
    mkdirSync(join(place, 'vault', 'records', 'ab'), { recursive: true })
    const names = [
      'vault/header.json',
      'vault/records/ab/crd_a.enc',
      'hub.sqlite',
      'hub.sqlite-wal',
      'hub.lock',
    ]
    for (const name of names) writeFileSync(join(place, name), 'x')
    writeFileSync(restoreMarker(place), '')
    expect(await undoUnfinishedRestore(place)).toBe(true)
    expect(filesIn(place)).toEqual(['hub.lock'])
    expect(await undoUnfinishedRestore(place)).toBe(false)
  })

  it('loses the copies of the database that a kill left, and no file of a person', async () => {
    const place = newDirectory()
    const own = ['backup-2026.sqlite', 'backup-mine.sqlite', 'hub.sqlite', 'my-backup-txt_ab.sqlite']
    const left = scratchCopy(place, newId('txt'))
    for (const path of [...own.map((name) => join(place, name)), left, `${left}-journal`]) {
      writeFileSync(path, 'x')
    }
    await removeScratchCopies(place)
    expect(filesIn(place).sort()).toEqual([...own].sort())
  })
})
