import { z } from 'zod'

/** One thing in a backup: a head that says what it is, and its bytes. */
export interface Entry {
  head: EntryHead
  content: Buffer
}

const headSchema = z.discriminatedUnion('type', [
  /** The key of the fingerprints in the database. */
  z.strictObject({ type: z.literal('fingerprint-key') }),
  z.strictObject({ type: z.literal('record'), id: z.string(), kind: z.string() }),
  /** A part of the database file, in order. */
  z.strictObject({ type: z.literal('database') }),
  /** The last one: how many records there must have been. */
  z.strictObject({ type: z.literal('end'), records: z.number() }),
])
export type EntryHead = z.infer<typeof headSchema>

/** Length of the head (4), length of the content (4), head as JSON, content. */
export const encodeEntry = (head: EntryHead, content: Uint8Array = Buffer.alloc(0)): Buffer => {
  const json = Buffer.from(JSON.stringify(head))
  const lengths = Buffer.alloc(8)
  lengths.writeUInt32BE(json.length, 0)
  lengths.writeUInt32BE(content.length, 4)
  return Buffer.concat([lengths, json, content])
}

/** The entries of a stream, whatever its pieces are. Throws `fail`'s error when it ends within one. */
export async function* decodeEntries(
  source: AsyncIterable<Buffer>,
  fail: (problem: string) => Error,
): AsyncGenerator<Entry> {
  let kept = Buffer.alloc(0)
  for await (const bytes of source) {
    kept = Buffer.concat([kept, bytes])
    while (kept.length >= 8) {
      const [headBytes, contentBytes] = [kept.readUInt32BE(0), kept.readUInt32BE(4)]
      const end = 8 + headBytes + contentBytes
      if (kept.length < end) break
      const head = headSchema.safeParse(JSON.parse(kept.subarray(8, 8 + headBytes).toString('utf8')))
      if (!head.success) throw fail('it holds something unknown')
      yield { head: head.data, content: kept.subarray(8 + headBytes, end) }
      kept = kept.subarray(end)
    }
  }
  if (kept.length > 0) throw fail('it ends within an entry')
}
