import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** As much of a lock file’s entry as is looked at here. */
interface LockEntry {
  name?: string
  version?: string
  resolved?: string
  integrity?: string
  link?: boolean
  hasInstallScript?: boolean
}
export interface Lock {
  packages: Record<string, LockEntry>
}

/**
 * The packages that bring a script which would run at `npm ci`, whether it may (`allowScripts` of package.json says the same,
 * and npm reads that), and why.
 */
const installScripts: Record<string, { runs: boolean; why: string }> = {
  node: { runs: true, why: 'fetches the Node 24 that all scripts here run on' },
  keytar: { runs: true, why: 'fetches or builds the binding to the OS keychain' },
  'better-sqlite3': { runs: false, why: 'its built binding comes in the package' },
  ssh2: { runs: false, why: 'only builds faster ciphers; those of Node are used' },
  'cpu-features': { runs: false, why: 'only tells ssh2 which ciphers are fast' },
}

/** An alias is called by its path, and is another package. */
const nameOf = (path: string, { name }: LockEntry): string =>
  name ?? path.split('node_modules/').at(-1) ?? path

const strong = /^sha512-[A-Za-z0-9+/]{86}==$/

const isElsewhere = (resolved: string): boolean => !resolved.startsWith('https://')

/** What is wrong with the pins of a lock file, a line each. */
export const findUnpinned = ({ packages }: Lock): string[] =>
  Object.entries(packages).flatMap(([path, entry]) => {
    if (path === '') return []
    const what = `${nameOf(path, entry)}@${entry.version ?? '?'} (${path})`
    if (entry.link) {
      const target = entry.resolved ?? ''
      return target in packages && !/^[./]/.test(target)
        ? []
        : [`${what} links to what is not in the lock file`]
    }
    return [
      ...(strong.test(entry.integrity ?? '') ? [] : [`${what} has no sha512 integrity`]),
      ...(entry.resolved !== undefined && isElsewhere(entry.resolved)
        ? [`${what} does not come from a registry: ${entry.resolved}`]
        : []),
    ]
  })

/** Packages with an install script that nobody decided on, and decisions of which npm reads another. */
export const findScripts = (
  { packages }: Lock,
  allowed: Record<string, unknown>,
  decided: typeof installScripts = installScripts,
): string[] => {
  const withScript = Object.entries(packages)
    .filter(([path, { hasInstallScript }]) => path !== '' && hasInstallScript)
    .map(([path, entry]) => nameOf(path, entry))
  const unlisted = [...new Set(withScript)].filter((name) => !Object.hasOwn(decided, name))
  const names = new Set([...Object.keys(decided), ...Object.keys(allowed)])
  const differing = [...names].filter((name) => decided[name]?.runs !== allowed[name])
  return [
    ...unlisted.map((name) => `${name} has an install script and does not stand in installScripts`),
    ...differing.map((name) => `${name}: installScripts and allowScripts of package.json differ`),
  ]
}

/** Every package is pinned by its hash, and every install script was decided on. */
export const checkSupplyChain = async (root: string): Promise<string | undefined> => {
  const read = async (name: string) => JSON.parse(await readFile(join(root, name), 'utf8'))
  const lock: Lock = await read('package-lock.json')
  const problems = [
    ...findUnpinned(lock),
    ...findScripts(lock, (await read('package.json')).allowScripts ?? {}),
  ]
  return problems.length > 0 ? problems.join('\n') : undefined
}
