import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname, isAbsolute } from 'node:path'
import { z } from 'zod'
import { CerthubError } from '../../shared/errors.ts'
import type { Secret } from '../../shared/secret.ts'
import { derivePassphraseKey, kdfSchema, tuneKdf } from '../vault/passphrase-key.ts'
import { openStream, sealStream } from './sealed-stream.ts'

/** Magic (8), length of the head (4, big endian), head as JSON, then a sealed stream. */
const magic = Buffer.from('CERTHUBB')
const format = 2
const longestHead = 10_000

const headSchema = z.object({ format: z.literal(format), kdf: kdfSchema, salt: z.string() })

/** The stream's own key: bound to every byte of the head. */
const streamKey = async (passphrase: Secret, head: z.output<typeof headSchema>, bytes: Uint8Array) => {
  const derived = await derivePassphraseKey(passphrase, head.kdf)
  const salt = createHmac('sha256', Buffer.from(head.salt, 'base64')).update(bytes).digest()
  return Buffer.from(hkdfSync('sha256', derived, salt, 'certhub backup', 32))
}

const problemOf = (error: unknown): string => {
  const reasons: Record<string, string> = {
    ENOENT: 'it is not there',
    EACCES: 'this user may not use it',
    EPERM: 'this user may not use it',
    EISDIR: 'it is a folder',
    EEXIST: 'there is a file of that name',
    ENOSPC: 'the disk is full',
    EROFS: 'the disk is read-only',
    ENOTDIR: 'a part of the path is no folder',
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return reasons[code] ?? (code || 'it cannot be read or written')
}
const fileError = (file: string, error: unknown) =>
  new CerthubError('backup.file', { file, problem: problemOf(error) }, { cause: error })

const requireAbsolute = (file: string): void => {
  if (!isAbsolute(file)) throw new CerthubError('backup.file', { file, problem: 'it is no absolute path' })
}

/** Seals the stream into a new file (0600), which appears whole or not at all. Returns its size. Throws `backup.file`. */
export const writeBackupFile = async (
  file: string,
  passphrase: Secret,
  source: AsyncIterable<Uint8Array>,
  now: () => number,
): Promise<number> => {
  requireAbsolute(file)
  const kdf = await tuneKdf(passphrase, now)
  const head = { format, kdf, salt: randomBytes(32).toString('base64') } as const
  const json = Buffer.from(JSON.stringify(head))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(json.length)
  const key = await streamKey(passphrase, head, json)
  const temporary = `${file}.${randomBytes(6).toString('hex')}.part`
  let bytes = 0
  try {
    // The name is taken first, so that no other file is ever replaced.
    await (await open(file, 'wx', 0o600)).close()
    try {
      const written = await open(temporary, 'wx', 0o600)
      try {
        for (const part of [magic, length, json]) bytes += (await written.write(part)).bytesWritten
        for await (const piece of sealStream(key, source)) bytes += (await written.write(piece)).bytesWritten
        await written.sync()
      } finally {
        await written.close()
      }
      await rename(temporary, file)
      const folder = await open(dirname(file), 'r')
      await folder.sync().finally(() => folder.close())
    } catch (error) {
      await rm(temporary, { force: true })
      await rm(file, { force: true })
      throw error
    }
  } catch (error) {
    if (error instanceof CerthubError) throw error
    throw fileError(file, error)
  }
  return bytes
}

const readExactly = async (handle: FileHandle, wanted: number): Promise<Buffer> => {
  const buffer = Buffer.alloc(wanted)
  let filled = 0
  while (filled < wanted) {
    const { bytesRead } = await handle.read(buffer, filled, wanted - filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}

/**
 * What was sealed into the file; a truncated or changed one throws before its last piece is given. Throws
 * `backup.file`, `backup.damaged`, `backup.newer_format`, `backup.older_format`, `backup.wrong_passphrase`.
 */
export async function* readBackupFile(file: string, passphrase: Secret): AsyncGenerator<Buffer> {
  requireAbsolute(file)
  const damaged = (problem: string) => new CerthubError('backup.damaged', { file, problem })
  let handle: FileHandle
  try {
    handle = await open(file, 'r')
  } catch (error) {
    throw fileError(file, error)
  }
  try {
    const start = await readExactly(handle, 12)
    const headBytes = start.length === 12 ? start.readUInt32BE(8) : 0
    if (!start.subarray(0, 8).equals(magic) || headBytes > longestHead)
      throw damaged('it is no Certhub backup')
    const json = await readExactly(handle, headBytes)
    const head = readHead(json, file, damaged)
    const key = await streamKey(passphrase, head, json)
    const fail = (problem: string, first: boolean) =>
      first ? new CerthubError('backup.wrong_passphrase', {}) : damaged(problem)
    yield* openStream(key, (bytes) => readExactly(handle, bytes), fail)
  } catch (error) {
    if (error instanceof CerthubError) throw error
    throw fileError(file, error)
  } finally {
    await handle.close()
  }
}

const readHead = (bytes: Buffer, file: string, damaged: (problem: string) => CerthubError) => {
  let json: unknown
  try {
    json = JSON.parse(bytes.toString('utf8'))
  } catch {
    throw damaged('its head is not readable')
  }
  const written = z.object({ format: z.number() }).safeParse(json)
  if (written.success && written.data.format !== format) {
    const code = written.data.format > format ? 'backup.newer_format' : 'backup.older_format'
    throw new CerthubError(code, { file, format: written.data.format })
  }
  const head = headSchema.safeParse(json)
  if (!head.success) throw damaged('its head is not readable')
  return head.data
}
