import type { AuditEntry } from '../../shared/contract/audit.ts'
import { hasCode } from '../../shared/errors.ts'
import { oneLine } from '../../shared/plain-text.ts'
import type { Clock } from '../ports/clock.ts'
import type { AuditFilter, AuditRecord } from '../ports/store/audit-rows.ts'
import type { Store } from '../ports/store.ts'
import type { Sealer } from '../vault/sealer.ts'
import type { Vault } from '../vault/vault.ts'
import { cutOff, hashOf, macText } from './chain.ts'
import { auditPurpose, createTailCheck } from './check-tail.ts'
import { csvHead, csvLine } from './csv.ts'
import { createLockedKeyFile, type LockedKey, lockedMac, newChain, nextStep } from './locked-key.ts'
import { createLogEndWriter, type LogEnd, readLogEnd, sealLogEnd } from './log-end.ts'
import { checkSeal, sealKey, sealText } from './seal.ts'
import { brokenAction, type Verdict, walkLog } from './walk-log.ts'

export type AuditEvent = Pick<AuditEntry, 'role' | 'via' | 'who' | 'action' | 'subject' | 'result' | 'detail'>

export interface Audit {
  /** Adds an entry; those of concurrent calls are put one after the other. Throws what the disk refuses. */
  record(event: AuditEvent): Promise<void>
  page(filter: AuditFilter & { before?: number | undefined; limit: number }): Promise<AuditRecord[]>
  /** Walks the whole log. A break is noted in it for good. */
  verify(): Promise<Verdict>
  export(filter: AuditFilter & { format: 'jsonl' | 'csv' }): Promise<string>
  /** The vault is open: what was recorded while it was locked is verified, and sealed. */
  unlocked(): Promise<void>
  /** A vault is about to be made, with these keys: what is recorded so far is sealed by it. */
  prepare(sealer: Sealer): Promise<void>
  /** Does work that puts another log in place of this one; nothing is recorded meanwhile. */
  replace<T>(work: () => Promise<T>): Promise<T>
  /** All that was recorded is sealed on the disk. */
  settled(): Promise<void>
}

const longestText = 500

const brokenEvent = (problem: string): AuditEvent => ({
  role: 'admin',
  via: 'hub',
  who: '',
  action: brokenAction,
  subject: '',
  result: 'failed',
  detail: problem,
})

/** As an entry keeps it. */
const cleanText = (text: string): string => oneLine(text.slice(0, longestText))

const cleaned = (event: AuditEvent): AuditEvent => ({
  ...event,
  via: cleanText(event.via),
  who: cleanText(event.who),
  action: cleanText(event.action),
  subject: cleanText(event.subject),
  detail: cleanText(event.detail),
})

/**
 * The log of what was done (docs/adr/0011). Entries are chained by hashes. With the vault open each is authenticated
 * with the vault's key, and its end is sealed in the database and beside the vault's header; while the vault is locked
 * each is authenticated with a key that is erased after it. An entry is added only to an end that still fits: where it
 * does not, that is noted first, and stays said.
 */
export const createAudit = (parts: {
  store: Pick<Store, 'audit' | 'settings' | 'atomically'>
  vault: Vault
  clock: Clock
  /** The newest version in the vault's manifest of rows. */
  rowsCounter?: () => number
  /** How many entries are read at once. */
  batch?: number
  /** Called when there is a new entry. */
  changed?: () => void
}): Audit => {
  const { store, vault, clock, batch = 1000, rowsCounter = () => 0, changed = () => {} } = parts
  const { audit: rows, settings } = store
  const keyFile = createLockedKeyFile(vault.notes)
  const endWriter = createLogEndWriter(vault.notes)
  let queue: Promise<unknown> = Promise.resolve()
  /** The end of the log as this process knows it. */
  let head: { seq: number; hash: string; seal: string | undefined } | undefined
  /** The sealed end; while the vault is open and was taken over. */
  let end: LogEnd | undefined
  /** The key of the next entry, while locked; undefined before it is read, null when it is gone. */
  let lockedKey: LockedKey | null | undefined

  /** The key on the disk is the one of an entry that is written already. */
  let keyIsLate = false

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = queue.then(work)
    queue = done.catch(() => {})
    return done
  }

  const headOf = (last: AuditRecord | undefined, seal: string | undefined) => ({
    seq: last?.seq ?? 0,
    hash: last?.hash ?? '',
    seal,
  })

  const forget = (): void => {
    head = undefined
    end = undefined
    lockedKey = undefined
  }

  const advance = async (used: LockedKey): Promise<void> => {
    lockedKey = nextStep(used)
    keyIsLate = true
    await keyFile.write(lockedKey)
    keyIsLate = false
  }

  /** What does not fit the end that this process left, without any key. */
  const movedEnd = (last: AuditRecord | undefined, seal: string | undefined): string | undefined => {
    if (!head) return undefined
    const entries = last?.seq ?? 0
    if (entries < head.seq) return cutOff(entries + 1, head.seq)
    if (entries > head.seq) return `entry ${head.seq + 1} was not made by this hub`
    if (last && (last.hash !== head.hash || hashOf(last) !== last.hash)) {
      return `entry ${entries} is not the one that was sealed`
    }
    return seal === head.seal ? undefined : 'the seal of the log’s end was forged'
  }

  /** The first look after a start, with the vault locked. */
  const lookLocked = async (last: AuditRecord | undefined, seal: string | undefined) => {
    const [key] = await keyFile.read()
    lockedKey = key ?? null
    if (last && hashOf(last) !== last.hash) return `entry ${last.seq} was changed`
    if (!key) return 'the key of the entries that are made while the vault is locked was removed'
    const ofChain = last?.mark === 'locked' && last.chain === key.chain
    if (ofChain && last.step === key.step) {
      if (lockedMac(key, last) !== last.mac) return `entry ${last.seq} was changed`
      // A kill came between the entry and its key's erasure.
      await advance(key)
    } else if (key.step !== (ofChain ? last.step + 1 : 0)) {
      return 'entries that were made while the vault was locked were cut off'
    }
    return checkSeal({ rows, last, seal })
  }

  /** The first look with the vault open: everything since the sealed end. A new chain of keys begins. */
  const takeOver = async (last: AuditRecord | undefined, seal: string | undefined) => {
    const found = await readLogEnd(vault, vault.notes)
    const onDisk = await keyFile.read()
    const moved = movedEnd(last, seal)
    const known: LogEnd =
      typeof found === 'string'
        ? { seq: 0, hash: '', sealed: 0, chains: [], fresh: false, rows: 0, broken: null }
        : found
    let problem = typeof found === 'string' ? found : undefined
    const [at] = known.seq > 0 ? await rows.following(known.seq - 1, 1) : []
    let chains: LockedKey[] = onDisk
    if (!problem && known.seq > (last?.seq ?? 0)) problem = cutOff((last?.seq ?? 0) + 1, known.seq)
    if (!problem && known.seq > 0 && (at?.hash !== known.hash || hashOf(at) !== at.hash)) {
      problem = `entry ${known.seq} is not the one that was sealed`
    }
    let { sealed } = known
    if (!problem) {
      const tail = createTailCheck(vault, known, at)
      for (let seq = known.seq; ; ) {
        const some = await rows.following(seq, batch)
        for (const entry of some) tail.add(entry)
        seq = some.at(-1)?.seq ?? seq
        if (some.length < batch) break
      }
      const result = tail.result(onDisk)
      problem = result.problem
      sealed = result.sealed
      if (result.next) chains = [result.next]
      problem ??= await checkSeal({ rows, last, seal, sealer: vault, sealed })
    }
    problem ??= moved
    const next = newChain()
    const made: LogEnd = {
      seq: last?.seq ?? 0,
      hash: last?.hash ?? '',
      sealed,
      chains: [next, ...chains],
      fresh: false,
      rows: known.rows,
      broken: known.broken ?? problem ?? null,
    }
    // Both chains are good until the key file is the new one's.
    await endWriter.write(sealLogEnd(vault, made))
    await keyFile.write(next)
    const only = { ...made, chains: [next] }
    await endWriter.write(sealLogEnd(vault, only))
    end = only
    lockedKey = next
    return problem
  }

  /** What is wrong with the log's end; afterwards an entry can be added. */
  const look = async (): Promise<string | undefined> => {
    await endWriter.settled()
    const [last, seal] = [await rows.last(), await settings.get(sealKey)]
    let problem: string | undefined
    if (vault.state === 'unlocked') {
      problem = end ? movedEnd(last, seal) : await takeOver(last, seal)
    } else {
      end = undefined
      if (vault.state === 'uninitialized') problem = movedEnd(last, seal)
      else {
        const first = lockedKey === undefined ? await lookLocked(last, seal) : undefined
        problem = movedEnd(last, seal) ?? first
      }
    }
    head = headOf(last, seal)
    return problem
  }

  const write = async (event: AuditEvent): Promise<void> => {
    const last = await rows.last()
    const entry = {
      ...cleaned(event),
      seq: (last?.seq ?? 0) + 1,
      at: clock.now(),
      previous: last?.hash ?? '',
      chain: '',
      step: 0,
    }
    if (end) {
      const hashed = { ...entry, mark: 'vault' as const }
      const hash = hashOf(hashed)
      const record = { ...hashed, hash, mac: vault.mac(auditPurpose, macText({ ...entry, hash })) }
      const seal = sealText(vault, record)
      const next: LogEnd = {
        ...end,
        seq: record.seq,
        hash,
        sealed: record.seq,
        rows: Math.max(end.rows, rowsCounter()),
      }
      const sealedEnd = sealLogEnd(vault, next)
      await store.atomically(async (inside) => {
        await inside.audit.append(record)
        await inside.settings.set(sealKey, seal)
      })
      head = headOf(record, seal)
      end = next
      endWriter.begin(sealedEnd)
      return
    }
    const locked = vault.state !== 'uninitialized'
    if (locked && lockedKey && keyIsLate) await keyFile.write(lockedKey)
    keyIsLate = false
    const key = locked ? lockedKey : undefined
    const hashed = {
      ...entry,
      mark: locked ? ('locked' as const) : ('unprotected' as const),
      ...(key && { chain: key.chain, step: key.step }),
    }
    const hash = hashOf(hashed)
    const record = { ...hashed, hash, mac: key ? lockedMac(key, { ...entry, hash }) : '' }
    await rows.append(record)
    head = headOf(record, head?.seal)
    if (key) await advance(key)
  }

  const add = async (event: AuditEvent): Promise<void> => {
    await write(event)
    changed()
  }

  const noteBreak = async (problem: string): Promise<void> => {
    if (end) end = { ...end, broken: end.broken ?? problem }
    await add(brokenEvent(problem))
  }

  const append = async (event: AuditEvent): Promise<void> => {
    for (let attempt = 1; ; attempt++) {
      try {
        const problem = await look()
        if (problem !== undefined) await noteBreak(problem)
        return await add(event)
      } catch (error) {
        // Locked in between: once more, as an entry of a locked hub.
        if (attempt > 1 || !hasCode(error, 'vault.locked')) throw error
        end = undefined
      }
    }
  }

  const verify = async (): Promise<Verdict> => {
    const moved = await look()
    const sealer = vault.state === 'unlocked' ? vault : undefined
    const walked = await walkLog({ rows, sealer, batch })
    const seal = await settings.get(sealKey)
    const sealProblem = await checkSeal({ rows, last: walked.last, seal, sealer, sealed: walked.sealed })
    const stored = sealer ? await readLogEnd(sealer, vault.notes) : undefined
    const storedProblem =
      typeof stored === 'string'
        ? stored
        : stored && end && (stored.seq !== end.seq || stored.hash !== end.hash)
          ? 'the vault’s seal of the log’s end is an older one'
          : undefined
    const problem = walked.problem ?? moved ?? sealProblem ?? storedProblem
    if (problem !== undefined && !walked.noted.some(({ detail }) => detail === cleanText(problem))) {
      await noteBreak(problem)
    }
    const [first] = walked.noted
    const said = problem ?? first?.detail ?? end?.broken ?? undefined
    const entries = walked.last?.seq ?? 0
    if (said !== undefined) {
      const brokenAt = walked.brokenAt ?? (problem === undefined && first ? first.seq : entries + 1)
      return { ok: false, entries, brokenAt, problem: said }
    }
    const unchecked =
      vault.state === 'locked'
        ? 'The vault is locked, so the seals of the entries could not be verified. Unlock it and verify again.'
        : undefined
    return { ok: true, entries, ...(unchecked && { unchecked }) }
  }

  const prepare = async (sealer: Sealer): Promise<void> => {
    const walked = await walkLog({ rows, sealer, batch })
    const { last, sealed, noted } = walked
    const seal = await settings.get(sealKey)
    const problem =
      walked.problem ?? (await checkSeal({ rows, last, seal, sealer, sealed })) ?? noted[0]?.detail ?? null
    const next = newChain()
    const made: LogEnd = {
      seq: last?.seq ?? 0,
      hash: last?.hash ?? '',
      sealed,
      chains: [next],
      fresh: true,
      rows: 0,
      broken: problem,
    }
    await endWriter.write(sealLogEnd(sealer, made))
    await keyFile.write(next)
    forget()
  }

  return {
    record: (event) => inTurn(() => append(event)),
    page: (filter) => rows.page(filter),
    verify: () => inTurn(verify),
    unlocked: () =>
      inTurn(async () => {
        const problem = await look()
        if (problem !== undefined) await noteBreak(problem)
      }),
    prepare: (sealer) => inTurn(() => prepare(sealer)),
    replace: (work) =>
      inTurn(async () => {
        try {
          return await work()
        } finally {
          forget()
        }
      }),
    settled: () => inTurn(endWriter.settled),
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
