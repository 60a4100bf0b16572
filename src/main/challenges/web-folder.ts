import { access, chmod, constants, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'
import { CerthubError } from '../../shared/errors.ts'
import { pathOf } from './answer.ts'

const reasons: Record<string, string> = {
  ENOENT: 'it does not exist',
  EACCES: 'this user may not write to it',
  EPERM: 'this user may not write to it',
  EROFS: 'it is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is no folder',
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'

const unusable = (path: string, problem: string, cause?: unknown): CerthubError =>
  new CerthubError('challenge.folder_unusable', { path: path.slice(0, 300), problem }, { cause })

const because = (path: string, error: unknown): CerthubError =>
  error instanceof CerthubError ? error : unusable(path, reasons[codeOf(error)] ?? codeOf(error), error)

/** Throws `challenge.folder_unusable` for what is not an absolute path of a folder that this user may write to. */
export const checkWebFolder = async (path: string): Promise<void> => {
  if (path.includes('\0')) throw unusable(path.replaceAll('\0', '?'), 'it holds a NUL character')
  if (!isAbsolute(path)) throw unusable(path, 'it is not an absolute path')
  try {
    if (!(await stat(path)).isDirectory()) throw unusable(path, 'it is a file')
    await access(path, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw because(path, error)
  }
}

/** The file that a token’s answer stands in. */
export const answerFileOf = (root: string, token: string): string => join(root, pathOf(token))

/** Beside the answer, so that a rename is all it takes; a web server shows no such name to anybody who asks for a token. */
const draftOf = (file: string): string => `${file}.part`

/** A folder that the web server’s user can look into, whatever our umask; one that is there keeps its mode. */
const openFolder = async (path: string): Promise<void> => {
  try {
    await mkdir(path)
    await chmod(path, 0o755)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
}

/** Writes an answer below the root, whole or not at all, readable for every user. Throws `challenge.folder_unusable`. */
export const writeAnswer = async (root: string, file: string, text: string): Promise<void> => {
  try {
    await openFolder(dirname(dirname(file)))
    await openFolder(dirname(file))
    await writeFile(draftOf(file), text, { mode: 0o644 })
    await chmod(draftOf(file), 0o644)
    await rename(draftOf(file), file)
  } catch (error) {
    throw because(root, error)
  }
}

/** Removes an answer; one that is gone is fine. Its folders stay. Throws `challenge.folder_unusable`. */
export const removeAnswer = async (file: string): Promise<void> => {
  try {
    await rm(draftOf(file), { force: true })
    await rm(file, { force: true })
  } catch (error) {
    if (codeOf(error) !== 'ENOTDIR') throw because(dirname(file), error)
  }
}
