import { CerthubError } from '../../shared/errors.ts'
import { readLogEnd } from '../audit/log-end.ts'
import type { RowSeal } from '../ports/store/row-seals.ts'
import type { Store } from '../ports/store.ts'
import type { Sealer } from '../vault/sealer.ts'
import type { Vault } from '../vault/vault.ts'
import { type Manifest, readManifest, sealManifest, writeManifest } from './manifest.ts'
import { type SealedKind, type SealedTable, sealedKinds, sealedTables } from './sealed-tables.ts'

type Row = { id: string } & Record<string, unknown>
type Repository = Record<string, (...given: unknown[]) => Promise<unknown>>

const macPurpose = 'row'
const keyOf = (kind: string, id: string): string => `${kind} ${id}`
const tableOf = (kind: SealedKind) => sealedTables[kind] as unknown as SealedTable<Row>

const textOf = (kind: SealedKind, row: Row, version: number): string =>
  JSON.stringify([kind, row.id, version, ...tableOf(kind).fields.map((field) => [field, row[field] ?? null])])

const macOf = (sealer: Sealer, kind: SealedKind, row: Row, version: number): string =>
  sealer.mac(macPurpose, textOf(kind, row, version))

/** How long a change of a row is in the database alone, where the list is short. Milliseconds. */
const shortestDelayMs = 200
const longestDelayMs = 5000
/** The whole list is written anew: of many rows that takes a while, and is to take a small share of the time. */
const pausePerWriting = 20

export interface RowGuard {
  /** The store whose rows are sealed when they are written, and looked at when they are read. */
  store: Store
  /** Seals every row for a vault that is about to be made. */
  prepare(sealer: Sealer): Promise<void>
  /** The same for rows that came from a backup: those that do not fit their seals stay refused. */
  adopt(sealer: Sealer): Promise<void>
  /** The newest version that the vault's manifest holds on the disk. */
  counter(): number
  /** Every change is in the vault's manifest on the disk. Before the vault is locked, and at the end. */
  settled(): Promise<void>
}

/**
 * Binds rows to the vault (docs/adr/0013). What a row decides is authenticated together with its id and a version, and
 * the vault keeps the version of every row, so that rows cannot be changed, swapped, or put back, with or without their
 * records. The database comes first, the vault's manifest a moment later: rows that are newer than the manifest and fit
 * their seals are what a kill left. While the vault is locked nothing can be looked at, and no secret can be used.
 */
export const createRowGuard = ({ store, vault }: { store: Store; vault: Vault }): RowGuard => {
  let manifest: Manifest | undefined
  let loading: Promise<Manifest> | undefined
  /** What was sealed of rows, as it was verified while the vault is open: a list of 10,000 needs no MACs again. */
  const verified = new Map<string, { text: string; mac: string }>()
  let written = 0
  /** The newest version that was given to a row, in the database or on its way there. */
  let newest = 0
  let dirty = false
  let writing: Promise<unknown> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let delayMs = shortestDelayMs
  /** Rows that this process wrote while there was no key: sealed as soon as there is one. */
  const unsealed = new Map<string, { kind: SealedKind; id: string }>()

  const rawOf = (from: Store, kind: SealedKind) => from[kind] as unknown as Repository
  const rawGet = (from: Store, kind: SealedKind, id: string): Promise<Row | undefined> =>
    rawOf(from, kind).get?.(id) as Promise<Row | undefined>
  /** All rows of a kind; of what is issued there is none before there is a vault. */
  const rawRows = async (kind: SealedKind): Promise<Row[]> =>
    kind === 'issued' ? [] : ((await rawOf(store, kind).list?.()) as Row[])

  /** Writes what changed up to now. */
  const write = async (): Promise<void> => {
    if (!dirty || !manifest) return
    dirty = false
    const { counter } = manifest
    const begun = performance.now()
    try {
      await writeManifest(vault.notes, sealManifest(vault, manifest))
      written = counter
    } catch (error) {
      dirty = true
      throw error
    }
    const tookMs = performance.now() - begun
    delayMs = Math.min(longestDelayMs, Math.max(shortestDelayMs, tookMs * pausePerWriting))
  }
  const flush = async (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    while (dirty && manifest) await write()
  }
  const begin = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined
      writing = writing.then(write).then(
        // What changed meanwhile waits for its turn, so that writes follow one another with a pause.
        () => dirty && begin(),
        () => {},
      )
    }, delayMs).unref()
  }

  const load = async (): Promise<Manifest> => {
    const [found, end, seals] = await Promise.all([
      readManifest(vault, vault.notes),
      readLogEnd(vault, vault.notes),
      store.rowSeals.all(),
    ])
    const isOld = found === undefined || (typeof end !== 'string' && found.counter < end.rows)
    // Without a manifest of the vault no row can be told from a former one.
    const rows: Manifest['rows'] = isOld ? new Map() : found.rows
    const after = isOld ? Number.POSITIVE_INFINITY : found.counter
    let counter = Math.max(0, isOld ? 0 : found.counter, typeof end === 'string' ? 0 : end.rows)
    for (const { kind, id, version, mac } of seals) {
      counter = Math.max(counter, version)
      if (version <= after || !sealedKinds.includes(kind as SealedKind)) continue
      const row = await rawGet(store, kind as SealedKind, id)
      if (row && macOf(vault, kind as SealedKind, row, version) === mac) {
        rows.set(keyOf(kind, id), { version, mac })
        dirty = true
      }
    }
    newest = counter
    written = isOld ? 0 : (found?.counter ?? 0)
    for (const { kind, id } of unsealed.values()) {
      const row = await rawGet(store, kind, id)
      if (row) await put(store, kind, row, (key, entry) => void rows.set(key, entry))
    }
    dirty ||= unsealed.size > 0
    unsealed.clear()
    const made = { counter: newest, rows }
    manifest = made
    if (dirty) begin()
    return made
  }

  /** The manifest, while the vault is open. */
  const open = async (): Promise<Manifest | undefined> => {
    if (vault.state !== 'unlocked') {
      manifest = undefined
      loading = undefined
      verified.clear()
      return undefined
    }
    if (manifest) return manifest
    loading ??= load().finally(() => {
      loading = undefined
    })
    return loading
  }

  type Entry = { version: number; mac: string }
  type Change = (key: string, entry: Entry) => void

  const put = async (into: Store, kind: SealedKind, row: Row, change: Change): Promise<void> => {
    newest++
    const version = newest
    const mac = macOf(vault, kind, row, version)
    await into.rowSeals.set({ kind, id: row.id, version, mac } satisfies RowSeal)
    change(keyOf(kind, row.id), { version, mac })
  }

  const fits = (entry: Entry | undefined, kind: SealedKind, row: Row): boolean => {
    if (!entry) return false
    const text = textOf(kind, row, entry.version)
    const key = keyOf(kind, row.id)
    const known = verified.get(key)
    if (known?.text === text && known.mac === entry.mac) return true
    if (vault.mac(macPurpose, text) !== entry.mac) return false
    verified.set(key, { text, mac: entry.mac })
    return true
  }

  /** A repository over `base`, whose changes `changed` holds until they are in the database. */
  const guard = (
    base: Store,
    changed: Map<string, Entry | undefined>,
    together: <T>(work: (inside: Store, changes: Map<string, Entry | undefined>) => Promise<T>) => Promise<T>,
    /** In a transaction nothing can be loaded: it has the database for itself. */
    opened: () => Promise<Manifest | undefined>,
  ): Store => {
    const repositoryOf = (kind: SealedKind): Repository => {
      const raw = rawOf(base, kind)
      const { fields, refuse, mendedBy } = tableOf(kind)
      const entryOf = (held: Manifest, changes: Map<string, Entry | undefined>, id: string) => {
        const key = keyOf(kind, id)
        return changes.has(key) ? changes.get(key) : held.rows.get(key)
      }
      const screen = (held: Manifest, value: unknown): unknown => {
        if (Array.isArray(value)) return value.map((one) => screen(held, one))
        if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, screen(held, one)]))
        if (typeof value !== 'object' || value === null) return value
        const row = value as Row
        if (typeof row.id !== 'string' || fields.some((field) => !(field in row))) return value
        return fits(entryOf(held, changed, row.id), kind, row) ? row : refuse(row)
      }
      const reads = Object.fromEntries(
        Object.entries(raw).map(([name, read]) => [
          name,
          async (...given: unknown[]) => {
            const held = await opened()
            const value = await read(...given)
            return held && vault.state === 'unlocked' ? screen(held, value) : value
          },
        ]),
      )
      return {
        ...reads,
        insert: async (record) => {
          const held = await opened()
          const row = record as Row
          if (!held) unsealed.set(keyOf(kind, row.id), { kind, id: row.id })
          if (!held) return rawOf(base, kind).insert?.(record)
          return together(async (inside, changes) => {
            await rawOf(inside, kind).insert?.(record)
            const stored = await rawGet(inside, kind, row.id)
            if (stored) await put(inside, kind, stored, (key, entry) => changes.set(key, entry))
          })
        },
        update: async (id, patch) => {
          const held = await opened()
          const touched = fields.filter((field) => (patch as Row)[field] !== undefined)
          if (touched.length === 0) return rawOf(base, kind).update?.(id, patch)
          if (!held) unsealed.set(keyOf(kind, String(id)), { kind, id: String(id) })
          if (!held) return rawOf(base, kind).update?.(id, patch)
          return together(async (inside, changes) => {
            const before = await rawGet(inside, kind, String(id))
            if (!before) return
            const isOurs = fits(entryOf(held, changes, String(id)), kind, before)
            const isMended = mendedBy?.every((field) => touched.includes(field)) ?? false
            if (!isOurs && !isMended && kind !== 'tokens') {
              throw new CerthubError('vault.row_changed', { id: String(id) })
            }
            await rawOf(inside, kind).update?.(id, patch)
            const after = await rawGet(inside, kind, String(id))
            // A token that was changed behind our back can be revoked, and stays refused.
            if (after && (isOurs || isMended)) {
              await put(inside, kind, after, (key, entry) => changes.set(key, entry))
            }
          })
        },
        remove: async (id) => {
          const held = await opened()
          if (!held) return rawOf(base, kind).remove?.(id)
          return together(async (inside, changes) => {
            await rawOf(inside, kind).remove?.(id)
            await inside.rowSeals.remove(kind, String(id))
            changes.set(keyOf(kind, String(id)), undefined)
          })
        },
      }
    }
    return {
      ...base,
      ...(Object.fromEntries(sealedKinds.map((kind) => [kind, repositoryOf(kind)])) as unknown as Pick<
        Store,
        SealedKind
      >),
    }
  }

  /** In one transaction; what was sealed counts once it is in the database. */
  const together = async <T>(
    work: (inside: Store, changes: Map<string, Entry | undefined>) => Promise<T>,
  ): Promise<T> => {
    const changes = new Map<string, Entry | undefined>()
    const result = await store.atomically((inside) => work(inside, changes))
    for (const [key, entry] of changes) {
      dirty = true
      if (entry) manifest?.rows.set(key, entry)
      else {
        manifest?.rows.delete(key)
        verified.delete(key)
      }
      if (manifest && entry) manifest.counter = Math.max(manifest.counter, entry.version)
    }
    if (dirty) begin()
    return result
  }

  const makeManifest = async (sealer: Sealer, keep: boolean): Promise<void> => {
    const made: Manifest = { counter: 0, rows: new Map() }
    const added: RowSeal[] = []
    if (keep) {
      for (const { kind, id, version, mac } of await store.rowSeals.all()) {
        made.counter = Math.max(made.counter, version)
        const row = await rawGet(store, kind as SealedKind, id)
        if (!row || macOf(sealer, kind as SealedKind, row, version) !== mac) continue
        made.rows.set(keyOf(kind, id), { version, mac })
      }
    } else {
      for (const kind of sealedKinds) {
        for (const row of await rawRows(kind)) {
          const version = ++made.counter
          const mac = macOf(sealer, kind, row, version)
          added.push({ kind, id: row.id, version, mac })
          made.rows.set(keyOf(kind, row.id), { version, mac })
        }
      }
    }
    if (!keep) {
      await store.atomically(async (inside) => {
        await inside.rowSeals.clear()
        for (const seal of added) await inside.rowSeals.set(seal)
      })
    }
    await writeManifest(vault.notes, sealManifest(sealer, made))
    written = made.counter
    manifest = undefined
  }

  const guarded = guard(store, new Map(), together, open)
  return {
    store: {
      ...guarded,
      atomically: async (work) => {
        await open()
        return together((inside, changes) =>
          work(
            guard(
              inside,
              changes,
              (nested) => nested(inside, changes),
              async () => (vault.state === 'unlocked' ? manifest : undefined),
            ),
          ),
        )
      },
    },
    prepare: (sealer) => makeManifest(sealer, false),
    adopt: (sealer) => makeManifest(sealer, true),
    counter: () => written,
    settled: async () => {
      await writing
      if (vault.state === 'unlocked') await flush()
    },
  }
}
