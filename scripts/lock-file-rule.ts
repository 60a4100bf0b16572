import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { root } from './build.mjs'

/** The one file that may name the lock of a data directory. */
const itsOwner = 'src/main/adapters/data-directory/owner-lock.ts'
const lockName = /hub\.lock\b|\block\.sqlite/i
const folders = ['src', 'lab', 'bench', 'e2e', 'scripts']
/** Tests plant the mistake; this rule, the guards and the fixture have to name it. */
const mayName = /\.test\.ts$|\.spec\.ts$|^scripts\/(lock-file-rule\.ts|guards\/|fixtures\/)/

/**
 * POSIX ends a process's lock on a file when it closes any descriptor of it (fcntl(2)): whoever can name the lock file
 * can open it. Lists the files that name it without being its owner.
 */
export const findLockNames = async (project: string): Promise<string | undefined> => {
  const found: string[] = []
  for (const folder of folders) {
    const entries = await readdir(join(project, folder), { recursive: true, withFileTypes: true }).catch(
      () => [],
    )
    for (const entry of entries) {
      const path = relative(project, join(entry.parentPath, entry.name))
      if (!entry.isFile() || !/\.(ts|tsx|mts|mjs|cjs|js)$/.test(path)) continue
      if (path === itsOwner || mayName.test(path)) continue
      if (lockName.test(await readFile(join(project, path), 'utf8'))) found.push(path)
    }
  }
  return found.length > 0 ? found.join('\n') : undefined
}

const planted = 'src/main/backup/copy-lock.ts'

/** The rule over the project, and the proof that it sees: it finds the planted violation, and nothing else there. */
export const checkLockFile = async (): Promise<string | undefined> => {
  const seen = await findLockNames(join(root, 'scripts/fixtures/lock-file'))
  if (seen !== planted)
    return `the planted violation was not caught (${planted}); found: ${seen ?? 'nothing'}`
  return findLockNames(root)
}
