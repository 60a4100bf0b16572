import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { searchPath } from './programs.ts'
import { waitUntil } from './wait-until.ts'

export interface ChildOptions {
  command: string
  args: string[]
  /** Gets all that the program prints, appended. */
  logFile: string
  /** Polled until true: the program serves. */
  ready: () => boolean | Promise<boolean>
  env?: NodeJS.ProcessEnv
  cwd?: string
  /** Written to its standard input, which then ends. */
  input?: string
}

export interface Child {
  pid: number
  /** SIGTERM, and SIGKILL after 3 s; returns when the program is gone. May be called again. */
  stop(): Promise<void>
}

const alive = new Set<number>()

const killGroup = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-pid, signal)
  } catch {
    alive.delete(pid)
  }
}

process.on('exit', () => {
  for (const pid of alive) killGroup(pid, 'SIGKILL')
})

const tailOf = async (file: string): Promise<string> => {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text.split('\n').slice(-15).join('\n')
}

/**
 * Starts a server of the lab and returns when it is ready.
 * It leads a process group of its own (a Ctrl-C reaches the lab alone, which stops it in order), and Linux kills it
 * when this process dies by any means (PR_SET_PDEATHSIG, which survives the exec that `setpriv` does).
 */
export const startChild = async (options: ChildOptions): Promise<Child> => {
  const output = openSync(options.logFile, 'a')
  const [command, args] =
    process.platform === 'linux'
      ? ['setpriv', ['--pdeathsig', 'KILL', options.command, ...options.args]]
      : [options.command, options.args]
  const program = spawn(command, args, {
    env: { ...(options.env ?? process.env), PATH: searchPath() },
    cwd: options.cwd,
    detached: true,
    stdio: [options.input === undefined ? 'ignore' : 'pipe', output, output],
  })
  closeSync(output)
  let gone = false
  const exited = new Promise<string>((resolve) => {
    program.once('error', (error) => resolve(error.message))
    program.once('exit', (code, signal) => resolve(`exit ${code ?? signal}`))
  })
  void exited.then(() => {
    gone = true
  })
  const { pid } = program
  if (pid === undefined) throw new Error(`${command} does not start: ${await exited}`)
  alive.add(pid)
  program.unref()
  program.stdin?.on('error', () => {})
  program.stdin?.end(options.input)

  const end = async (): Promise<void> => {
    if (!gone) killGroup(pid, 'SIGTERM')
    const grace = new AbortController()
    await Promise.race([exited, delay(3_000, undefined, { signal: grace.signal }).catch(() => {})])
    grace.abort()
    killGroup(pid, 'SIGKILL') // also what the program itself started
    program.ref()
    await exited
    alive.delete(pid)
  }
  let ending: Promise<void> | undefined
  const stop = (): Promise<void> => {
    ending ??= end()
    return ending
  }

  try {
    await waitUntil(`${options.command} is ready`, async () => gone || (await options.ready()))
    if (gone) throw new Error(`${options.command} ended at once: ${await exited}`)
  } catch (error) {
    await stop()
    throw new Error(`${error instanceof Error ? error.message : error}\n${await tailOf(options.logFile)}`, {
      cause: error,
    })
  }
  return { pid, stop }
}
