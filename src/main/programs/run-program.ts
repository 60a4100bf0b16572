import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { ProgramMissing, type ProgramRun, type RunProgram } from '../ports/run-program.ts'

const defaultTimeoutMs = 60_000
const mercyMs = 10_000
const mostOutput = 64 * 1024

const missing = (error: unknown, program: string): unknown => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return new ProgramMissing(program, 'absent')
  if (code === 'EACCES' || code === 'ENOEXEC') return new ProgramMissing(program, 'not-executable')
  return error
}

const start = ({ program, args, env, cwd }: ProgramRun) =>
  spawn(program, args, {
    env: { PATH: process.env.PATH, ...env },
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: false,
    windowsHide: true,
  })

/** The port over node:child_process. */
export const runProgram: RunProgram = async (run) => {
  const { program, signal, timeoutMs = defaultTimeoutMs, onLine } = run
  signal?.throwIfAborted()
  const child = start(run)
  let output = ''
  let timedOut = false
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      output = `${output}${line}\n`.slice(-mostOutput)
      onLine?.(line)
    })
  }
  let mercy: NodeJS.Timeout | undefined
  const end = (): void => {
    child.kill('SIGTERM')
    mercy ??= setTimeout(() => child.kill('SIGKILL'), mercyMs)
  }
  const limit = setTimeout(() => {
    timedOut = true
    end()
  }, timeoutMs)
  signal?.addEventListener('abort', end, { once: true })
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', (error) => reject(missing(error, program)))
      child.once('close', resolve)
    })
    signal?.throwIfAborted()
    return { code, output, timedOut }
  } finally {
    clearTimeout(limit)
    clearTimeout(mercy)
    signal?.removeEventListener('abort', end)
  }
}
