import type { AuditEntry } from '../../shared/contract/audit.ts'
import { Secret } from '../../shared/secret.ts'
import type { AuditFilter, AuditRecord } from '../ports/audit-rows.ts'
import type { Clock } from '../ports/clock.ts'
import type { Store } from '../ports/store.ts'
import type { Vault } from '../vault/vault.ts'
import { breakOf, hashOf } from './chain.ts'
import { csvHead, csvLine } from './csv.ts'

export type AuditEvent = Pick<AuditEntry, 'role' | 'via' | 'who' | 'action' | 'subject' | 'result' | 'detail'>

export interface Verdict {
  ok: boolean
  entries: number
  brokenAt?: number
  problem?: string
}

export interface Audit {
  /** Adds an entry; those of concurrent calls are put one after the other. */
  record(event: AuditEvent): Promise<void>
  page(filter: AuditFilter & { before?: number | undefined; limit: number }): Promise<AuditRecord[]>
  verify(): Promise<Verdict>
  export(filter: AuditFilter & { format: 'jsonl' | 'csv' }): Promise<string>
}

const headKey = 'audit.head'
const batch = 1000

/**
 * The hash-chained log. Where the chain ends is kept apart, sealed with the vault's key, so that entries cut off at
 * the end are missed too. While the vault is locked entries are added, and the seal follows with the next one after.
 */
export const createAudit = (parts: {
  store: Pick<Store, 'audit' | 'settings' | 'atomically'>
  vault: Vault
  clock: Clock
}): Audit => {
  const { store, vault, clock } = parts
  const { audit: rows, settings } = store
  let queue: Promise<unknown> = Promise.resolve()

  const sealOf = ({ seq, hash }: Pick<AuditRecord, 'seq' | 'hash'>): string =>
    vault.fingerprint(new Secret(`audit ${seq} ${hash}`))

  const append = async (event: AuditEvent): Promise<void> => {
    const last = await rows.last()
    const entry = { ...event, seq: (last?.seq ?? 0) + 1, at: clock.now(), previous: last?.hash ?? '' }
    const record = { ...entry, hash: hashOf(entry) }
    const head =
      vault.state === 'unlocked' ? JSON.stringify([record.seq, record.hash, sealOf(record)]) : undefined
    await store.atomically(async (inside) => {
      await inside.audit.append(record)
      if (head !== undefined) await inside.settings.set(headKey, head)
    })
  }

  const headProblem = async (last: AuditRecord | undefined): Promise<Verdict | undefined> => {
    const stored = await settings.get(headKey)
    if (stored === undefined) return undefined
    const [seq, hash, seal] = JSON.parse(stored) as [number, string, string]
    const entries = last?.seq ?? 0
    if (seq > entries)
      return {
        ok: false,
        entries,
        brokenAt: entries + 1,
        problem: `entries ${entries + 1} to ${seq} were cut off`,
      }
    if (vault.state === 'unlocked' && seal !== sealOf({ seq, hash })) {
      return { ok: false, entries, brokenAt: seq, problem: 'the seal of the log’s end was forged' }
    }
    const [sealed] = await rows.following(seq - 1, 1)
    if (sealed && sealed.hash !== hash) {
      return { ok: false, entries, brokenAt: seq, problem: `entry ${seq} is not the one that was sealed` }
    }
    return undefined
  }

  const verify = async (): Promise<Verdict> => {
    let last: AuditRecord | undefined
    for (;;) {
      const entries = await rows.following(last?.seq ?? 0, batch)
      for (const entry of entries) {
        const problem = breakOf(last, entry)
        if (problem) return { ok: false, entries: last?.seq ?? 0, brokenAt: (last?.seq ?? 0) + 1, problem }
        last = entry
      }
      if (entries.length < batch) break
    }
    return (await headProblem(last)) ?? { ok: true, entries: last?.seq ?? 0 }
  }

  return {
    record: (event) => {
      const added = queue.then(() => append(event))
      queue = added.catch(() => {})
      return added
    },
    page: (filter) => rows.page(filter),
    verify: () => queue.then(verify),
    export: async ({ format, ...filter }) => {
      const lines: string[] = format === 'csv' ? [csvHead] : []
      const pages: AuditRecord[][] = []
      for (let before: number | undefined; ; ) {
        const page = await rows.page({ ...filter, before, limit: batch })
        pages.push(page)
        before = page.at(-1)?.seq
        if (page.length < batch) break
      }
      for (const entry of pages.flat().reverse()) {
        lines.push(format === 'csv' ? csvLine(entry) : JSON.stringify(entry))
      }
      return lines.map((line) => `${line}\n`).join('')
    },
  }
}
