import { spawn } from 'node:child_process'
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
const builtIn = (folder) => ({
  cli: join(folder, 'out/main/cli.js'),
  index: join(folder, 'out/main/index.js'),
  preloadFolder: join(folder, 'out/preload'),
  page: join(folder, 'out/renderer/index.html'),
})
export const builtFiles = builtIn(root)

const changedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs

/** The time of the last change under a folder, its own included: that is when something was added or removed. */
const newestIn = (folder) => {
  let newest = changedAt(folder) ?? 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (/\.test\.tsx?$/.test(entry.name)) continue
    const path = join(folder, entry.name)
    newest = Math.max(newest, entry.isDirectory() ? newestIn(path) : (changedAt(path) ?? 0))
  }
  return newest
}

/** Whether the build is missing, incomplete, or older than a source file. */
export const isStale = (folder = root) => {
  const { cli, index, preloadFolder, page } = builtIn(folder)
  const oldest = Math.min(...[cli, index, preloadFolder, page].map((file) => changedAt(file) ?? 0))
  if (oldest === 0) return true
  const settings = ['package.json', 'electron.vite.config.ts', 'tsconfig.base.json']
  const newestSetting = Math.max(...settings.map((file) => changedAt(join(folder, file)) ?? 0))
  return oldest < Math.max(newestSetting, newestIn(join(folder, 'src')))
}

const lockFile = join(root, 'node_modules/.certhub-build.lock')

const takeLock = () => {
  try {
    const lock = openSync(lockFile, 'wx')
    writeSync(lock, String(process.pid))
    closeSync(lock)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    return false
  }
}

const ownerIsGone = () => {
  try {
    const pid = Number(readFileSync(lockFile, 'utf8'))
    if (pid > 0) process.kill(pid, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

const build = async () => {
  const chunks = []
  const child = spawn(
    process.execPath,
    [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build'],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  child.stdout.on('data', (chunk) => chunks.push(chunk))
  child.stderr.on('data', (chunk) => chunks.push(chunk))
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) process.stderr.write(Buffer.concat(chunks))
  return code === 0
}

/** Builds when that is needed, once even if several ask at the same time; says so on stderr, never on stdout. */
export const buildWhenStale = async () => {
  if (!isStale()) return true
  mkdirSync(join(root, 'node_modules'), { recursive: true })
  while (!takeLock()) {
    if (ownerIsGone()) rmSync(lockFile, { force: true })
    else await delay(100)
  }
  try {
    if (!isStale()) return true
    process.stderr.write('Building Certhub…\n')
    const built = await build()
    if (!built) process.stderr.write('Certhub was not built: see above.\n')
    return built
  } finally {
    rmSync(lockFile, { force: true })
  }
}
