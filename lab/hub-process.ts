import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** The built hub without a window, as a process that a test starts, signals and reads. */
export interface HubProcess {
  child: ChildProcess
  /** All that it printed, both ways. */
  output(): string
  /** True when it serves, false when it ended before; fails with its output when it says neither in a minute. */
  served: Promise<boolean>
  /** Its exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals | null>
}

const headless = join(import.meta.dirname, '../out/main/headless.js')
/** The Node that `npm ci` brings, and the hub; a wrapper’s words go before them. */
export const hubCommand = [process.execPath, headless] as const

/** Needs `buildWhenStale()` before. `command` is the whole command line. */
export const startHubProcess = (
  dataDirectory: string,
  command: readonly string[] = hubCommand,
  env: NodeJS.ProcessEnv = {},
): HubProcess => {
  const [program = '', ...args] = command
  const child = spawn(program, args, {
    env: {
      ...process.env,
      CERTHUB_DATA_DIR: dataDirectory,
      CERTHUB_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let output = ''
  const serving = Promise.withResolvers<boolean>()
  const take = (text: string): void => {
    output += text
    if (/^Certhub is (?:open|served) at /m.test(output)) serving.resolve(true)
  }
  child.stdout.setEncoding('utf8').on('data', take)
  child.stderr.setEncoding('utf8').on('data', take)
  const ended = once(child, 'exit').then(
    ([code, signal]) => (code ?? signal) as number | NodeJS.Signals | null,
  )
  const silent = setTimeout(() => serving.reject(new Error(`neither serves nor ends: ${output}`)), 60_000)
  silent.unref()
  void ended.then(() => serving.resolve(false))
  return { child, output: () => output, served: serving.promise, ended }
}

/** Ends its whole process group for good, if it is still there. */
export const endHubProcess = ({ child }: HubProcess): void => {
  try {
    if (child.pid) process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It is gone.
  }
}
