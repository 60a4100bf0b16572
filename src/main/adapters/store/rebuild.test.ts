import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Store } from '../../ports/store.ts'
import type { Rebuilt } from './rebuild.ts'
import { openSqliteStore } from './sqlite-store.ts'

const pageSize = 4096
let directory: string
let path: string
let stores: Store[]
let rebuilt: Rebuilt | undefined

const open = (): Store => {
  const store = openSqliteStore(path, {
    onRebuilt: (what) => {
      rebuilt = what
    },
  })
  stores.push(store)
  return store
}

/** A database with 300 instances, each a few to a page. */
const fill = async (): Promise<void> => {
  const store = open()
  await store.atomically(async (inside) => {
    for (let n = 0; n < 300; n++) {
      const note = `${n} ${'x'.repeat(900)}`
      const name = `instance ${n}`
      await inside.instances.insert({
        id: `ins_${n}`,
        name,
        kind: 'local',
        settings: {},
        maintenance: [],
        note,
        createdAt: n,
      })
    }
  })
  await store.close()
  stores = []
}
/** The pages of the table’s leaves, in the order of their rows. */
const pagesOf = (table: string): number[] => {
  const database = new Database(path, { readonly: true })
  try {
    return database
      .prepare("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path")
      .pluck()
      .all(table) as number[]
  } finally {
    database.close()
  }
}
const spoil = (...pages: number[]): void => {
  const bytes = readFileSync(path)
  for (const page of pages) bytes.fill(0xaa, (page - 1) * pageSize, (page - 1) * pageSize + 200)
  writeFileSync(path, bytes)
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'certhub-rebuild-'))
  path = join(directory, 'hub.sqlite')
  stores = []
  rebuilt = undefined
})
afterEach(async () => {
  for (const store of stores) await store.close()
  rmSync(directory, { recursive: true })
})

it('a damaged page costs its own rows only; the damaged file is kept as it was', async () => {
  await fill()
  const pages = pagesOf('instances')
  expect(pages.length).toBeGreaterThan(50)
  spoil(pages[30] ?? 0)
  const before = readFileSync(path)

  const store = open()
  const left = await store.instances.list()
  expect(left.length).toBeGreaterThan(280)
  expect(left.length).toBeLessThan(300)
  for (const { id, note } of left) expect(note.startsWith(`${id.slice(4)} `)).toBe(true)
  expect(rebuilt).toMatchObject({ incomplete: ['instances'] })
  expect(rebuilt?.rows).toBeGreaterThanOrEqual(left.length)
  expect(readFileSync(rebuilt?.keptAs ?? '')).toEqual(before)
})

it('what was rebuilt is whole: it takes rows, keeps its rules, and opens quietly again', async () => {
  await fill()
  spoil(pagesOf('instances')[10] ?? 0)
  const store = open()
  const row = { kind: 'local', settings: {}, maintenance: [] as never[], note: '', createdAt: 1 } as const
  await store.instances.insert({ ...row, id: 'ins_new', name: 'new' })
  await expect(store.instances.insert({ ...row, id: 'ins_other', name: 'NEW' })).rejects.toMatchObject({
    code: 'name.taken',
  })
  await store.close()
  stores = []
  rebuilt = undefined
  expect((await open().instances.get('ins_new'))?.name).toBe('new')
  expect(rebuilt).toBeUndefined()
  expect(readdirSync(directory).filter((name) => name.includes('.rebuilt'))).toEqual([])
})

it('the audit log stays append-only', async () => {
  await fill()
  spoil(pagesOf('instances')[10] ?? 0)
  await open().close()
  stores = []
  const database = new Database(path)
  database.exec(
    "INSERT INTO audit VALUES (1, 1, 'admin', 'hub', '', 'a', '', 'ok', '', '', 'h', 'unprotected', '', 0, '')",
  )
  expect(() => database.exec('DELETE FROM audit')).toThrow('append-only')
  database.close()
})

it('a rebuild that was killed before it was put in place is finished by the next start', async () => {
  await fill()
  spoil(pagesOf('instances')[10] ?? 0)
  const damagedFile = readFileSync(path)
  await open().close()
  stores = []
  // As a kill between the two renames leaves it.
  renameSync(path, `${path}.rebuilt`)
  writeFileSync(path, damagedFile)
  rebuilt = undefined
  expect((await open().instances.list()).length).toBeGreaterThan(280)
  expect(rebuilt).toBeUndefined()
  expect(existsSync(`${path}.rebuilt`)).toBe(false)
})

it('half a rebuild is thrown away and begun again', async () => {
  await fill()
  spoil(pagesOf('instances')[10] ?? 0)
  writeFileSync(`${path}.rebuilt.part`, 'half of a database')
  expect((await open().instances.list()).length).toBeGreaterThan(280)
  expect(existsSync(`${path}.rebuilt.part`)).toBe(false)
})

it('a file of which nothing can be read is refused, and left as it is', async () => {
  await fill()
  spoil(1)
  const before = readFileSync(path)
  expect(() => openSqliteStore(path)).toThrow(expect.objectContaining({ code: 'store.damaged' }))
  expect(readFileSync(path)).toEqual(before)
  expect(readdirSync(directory).filter((name) => /rebuilt|damaged/.test(name))).toEqual([])
})
