import { posix } from 'node:path'
import { CerthubError } from '../../shared/errors.ts'
import { type Sftp, SftpRefusal } from '../ssh/sftp.ts'
import { pathOf } from './answer.ts'

const reasons: Record<SftpRefusal['reason'], string> = {
  missing: 'it does not exist',
  forbidden: 'the user of that login may not write to it',
  unsupported: 'the server cannot do that',
  failure: 'the server fails to write, as it does when a disk is full or read-only',
}

/** A web folder of another host, as `web-folder.ts` does it on this one. `place` is what people call the host. */
export interface SftpFolder {
  sftp: Sftp
  place: string
}

const because = (path: string, error: unknown): unknown =>
  error instanceof SftpRefusal
    ? new CerthubError(
        'challenge.folder_unusable',
        { path, problem: reasons[error.reason] },
        { cause: error },
      )
    : error

/** The file that a token’s answer stands in. */
export const remoteFileOf = (root: string, token: string): string => posix.join(root, pathOf(token))

const draftOf = (file: string): string => `${file}.part`

/** Throws `challenge.folder_unusable` for what is no folder, and `ssh.*`. */
export const checkRemoteFolder = async ({ sftp, place }: SftpFolder, root: string): Promise<void> => {
  const path = `${place}:${root}`
  let isFolder: boolean
  try {
    isFolder = await sftp.isDirectory(root)
  } catch (error) {
    throw because(path, error)
  }
  if (!isFolder) throw new CerthubError('challenge.folder_unusable', { path, problem: 'it is a file' })
}

/**
 * Writes an answer below the root, whole or not at all, readable for every user. Throws `challenge.folder_unusable`,
 * and `ssh.*`.
 */
export const writeRemoteAnswer = async (
  { sftp, place }: SftpFolder,
  file: string,
  text: string,
): Promise<void> => {
  try {
    await sftp.makeDirectory(posix.dirname(posix.dirname(file)), 0o755)
    await sftp.makeDirectory(posix.dirname(file), 0o755)
    await sftp.writeFile(draftOf(file), text, 0o644)
    await sftp.rename(draftOf(file), file)
  } catch (error) {
    throw because(`${place}:${posix.dirname(file)}`, error)
  }
}

/** Removes an answer; one that is gone is fine. Its folders stay. Throws as `writeRemoteAnswer`. */
export const removeRemoteAnswer = async ({ sftp, place }: SftpFolder, file: string): Promise<void> => {
  try {
    await sftp.removeFile(draftOf(file))
    await sftp.removeFile(file)
  } catch (error) {
    throw because(`${place}:${posix.dirname(file)}`, error)
  }
}
