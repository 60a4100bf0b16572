import { CerthubError, hasCode } from '../../shared/errors.ts'
import type { Mutex } from '../concurrency/mutex.ts'
import { currentKey, type Keys, keyOfGeneration } from './keys.ts'
import { claimsGeneration, decodeRecord, encodeRecord } from './record-file.ts'
import type { RecordFiles } from './records.ts'

/** Records that wait for the disk together. */
const batchSize = 256

export interface RotationParts {
  records: RecordFiles
  vaultId: string
  /** The keys now; throws when the vault was locked meanwhile. */
  keys(): Keys
  turns: Mutex
  progress(done: number, total: number): void
  signal: AbortSignal
}

/** The record under the newest key; undefined when it cannot be read. */
const renew = (keys: Keys, vaultId: string, id: string, bytes: Buffer): Buffer | undefined => {
  try {
    const old = decodeRecord((generation) => keyOfGeneration(keys, generation), { vaultId, id }, bytes)
    return encodeRecord(currentKey(keys), { vaultId, id, kind: old.kind }, old.version, old.value)
  } catch (error) {
    if (hasCode(error, 'vault.record_damaged', 'vault.newer_format', 'vault.older_format')) return undefined
    throw error
  }
}

/**
 * Encrypts every record that an older key wrote with the newest one. A record is old or new at every moment, and both
 * keys are in the header until this has ended, so that it may stop anywhere and go on later. Returns how many were
 * encrypted anew. Throws `vault.rotation_incomplete` when some cannot be read: they stay as they are.
 */
export const rotateRecords = async (parts: RotationParts): Promise<number> => {
  const { records, vaultId, turns, progress, signal } = parts
  const ids = (await records.ids()).sort()
  let changed = 0
  const damaged: string[] = []
  progress(0, ids.length)
  for (let start = 0; start < ids.length; start += batchSize) {
    signal.throwIfAborted()
    const batch = ids.slice(start, start + batchSize)
    await turns.runAll(batch, async () => {
      const found = await Promise.all(batch.map(async (id) => ({ id, bytes: await records.read(id) })))
      const keys = parts.keys()
      const newest = currentKey(keys)
      const writes = found.flatMap(({ id, bytes }) => {
        if (!bytes || claimsGeneration(bytes, newest.generation)) return []
        const renewed = renew(keys, vaultId, id, bytes)
        if (!renewed) damaged.push(id)
        return renewed ? [{ id, bytes: renewed }] : []
      })
      await records.write(...writes)
      changed += writes.length
    })
    progress(Math.min(start + batchSize, ids.length), ids.length)
  }
  if (damaged.length > 0) {
    throw new CerthubError('vault.rotation_incomplete', {
      count: damaged.length,
      ids: damaged.slice(0, 5).join(', '),
    })
  }
  return changed
}
