import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { CerthubError } from '../../shared/errors.ts'
import type { Secret } from '../../shared/secret.ts'
import { makeDirectory } from '../files/make-directory.ts'

/** Splits a chain into its PEM blocks, leaf first. */
const blocks = (chainPem: string): string[] =>
  (chainPem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
    (block) => `${block}\n`,
  )

/** Puts a whole new file in place of an old one. */
const replaceFile = async (path: string, text: string | Uint8Array, mode: number): Promise<void> => {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    const file = await open(temporary, 'wx', mode)
    try {
      // Whatever the umask takes: a web server's user reads the chain, and nobody else the key.
      await file.chmod(mode).catch(() => {})
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

const writeAll = async (
  directory: string,
  files: readonly (readonly [name: string, content: string | Uint8Array, mode: number])[],
): Promise<string[]> => {
  try {
    if (!isAbsolute(directory)) throw new Error('it is not an absolute path')
    await makeDirectory(directory)
    for (const [name, content, mode] of files) await replaceFile(join(directory, name), content, mode)
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
 * key first. Returns the paths. Throws `deploy.write_failed`.
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
