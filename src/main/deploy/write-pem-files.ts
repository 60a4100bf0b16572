import { randomBytes } from 'node:crypto'
import { open, readdir, rename, rm } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { CerthubError } from '../../shared/errors.ts'
import type { Secret } from '../../shared/secret.ts'
import { createMutex } from '../concurrency/mutex.ts'
import { makeDirectory } from '../files/make-directory.ts'

/** Splits a chain into its PEM blocks, leaf first. */
const blocks = (chainPem: string): string[] =>
  (chainPem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
    (block) => `${block}\n`,
  )

type NewFile = readonly [name: string, content: string | Uint8Array, mode: number]

const draftSuffix = /\.[0-9a-f]{12}\.tmp$/

/** Removes what a kill left of these files: a private key may be among it. */
const sweep = async (directory: string, files: readonly NewFile[]): Promise<void> => {
  const names = files.map(([name]) => name)
  const left = (await readdir(directory)).filter(
    (entry) => draftSuffix.test(entry) && names.includes(entry.replace(draftSuffix, '')),
  )
  for (const entry of left) await rm(join(directory, entry), { force: true })
}

const writeDraft = async (path: string, content: string | Uint8Array, mode: number): Promise<void> => {
  const file = await open(path, 'wx', mode)
  try {
    // Whatever the umask takes: a web server's user reads the chain, and nobody else the key.
    await file.chmod(mode).catch(() => {})
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Puts whole new files in place of old ones: a disk that is full leaves the old ones, all of them. */
const replaceFiles = async (directory: string, files: readonly NewFile[]): Promise<void> => {
  const drafts = files.map(([name, content, mode]) => {
    const path = join(directory, name)
    return { path, draft: `${path}.${randomBytes(6).toString('hex')}.tmp`, content, mode }
  })
  try {
    for (const { draft, content, mode } of drafts) await writeDraft(draft, content, mode)
    for (const { draft, path } of drafts) await rename(draft, path)
  } catch (error) {
    for (const { draft } of drafts) await rm(draft, { force: true })
    throw error
  }
}

/** Those of one folder are written one after another. */
const turns = createMutex()

const writeAll = async (directory: string, files: readonly NewFile[]): Promise<string[]> => {
  try {
    if (!isAbsolute(directory)) throw new Error('it is not an absolute path')
    await turns.run(directory, async () => {
      await makeDirectory(directory)
      await sweep(directory, files)
      await replaceFiles(directory, files)
    })
  } catch (error) {
    const problem =
      error instanceof Error && 'code' in error
        ? String(error.code)
        : error instanceof Error
          ? error.message
          : String(error)
    throw new CerthubError('deploy.write_failed', { path: directory, problem }, { cause: error })
  }
  return files.map(([name]) => join(directory, name))
}

/** Writes one file that only its owner may read, replaced atomically. Throws `deploy.write_failed`. */
export const writePrivateFile = (directory: string, name: string, content: Uint8Array): Promise<string[]> =>
  writeAll(directory, [[name, content, 0o600]])

/**
 * Writes privkey.pem (0600), cert.pem, chain.pem and fullchain.pem into `directory`, each replaced atomically, the
 * key first, once all are on the disk. Returns the paths. Throws `deploy.write_failed`.
 */
export const writePemFiles = async (directory: string, chainPem: string, key: Secret): Promise<string[]> => {
  const [leaf = '', ...rest] = blocks(chainPem)
  return writeAll(directory, [
    ['privkey.pem', key.expose(), 0o600],
    ['cert.pem', leaf, 0o644],
    ['chain.pem', rest.join(''), 0o644],
    ['fullchain.pem', leaf + rest.join(''), 0o644],
  ])
}
