import { currentKey, type Keys } from './keys.ts'
import { encodeRecord } from './record-file.ts'
import type { RecordFiles } from './records.ts'
import type { VaultRecord } from './vault.ts'

/** Restored records that are written together. */
const importSize = 256

/** Writes a backup's records with the keys of a vault that is being made. `begun` gets each id before it is written. */
export const importRecords = async (
  files: RecordFiles,
  { keys, vaultId }: { keys: Keys; vaultId: string },
  wanted: AsyncIterable<VaultRecord>,
  begun: string[],
): Promise<void> => {
  let batch: { id: string; bytes: Buffer }[] = []
  for await (const { id, kind, value } of wanted) {
    const identity = { vaultId, id, kind }
    begun.push(id)
    batch.push({ id, bytes: encodeRecord(currentKey(keys), identity, 1, Buffer.from(value.expose())) })
    if (batch.length < importSize) continue
    await files.write(...batch)
    batch = []
  }
  await files.write(...batch)
}

/** Removes what a vault that was not made has on the disk: no other vault could read it. */
export const takeBack = async (files: RecordFiles, begun: readonly string[]): Promise<void> => {
  for (const id of begun) await files.remove(id).catch(() => {})
}
