import { spawn } from 'node:child_process'
import { searchPath } from './programs.ts'

export interface RunOptions {
  env?: NodeJS.ProcessEnv
  cwd?: string
  input?: string
  /** Milliseconds until the program is killed; 60 s by default. */
  timeoutMs?: number
}

export interface RunResult {
  code: number
  stdout: string
  stderr: string
}

/** Runs a program to its end; a failing exit code is an answer, only a program that cannot start throws. */
export const run = async (command: string, args: string[], options: RunOptions = {}): Promise<RunResult> =>
  await new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...(options.env ?? process.env), PATH: searchPath(options.env) },
      cwd: options.cwd,
      timeout: options.timeoutMs ?? 60_000,
      killSignal: 'SIGKILL',
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.once('error', reject)
    child.once('close', (code, signal) => {
      resolve({ code: code ?? 128, stdout, stderr: signal ? `${stderr}killed by ${signal}` : stderr })
    })
    child.stdin.on('error', () => {}) // a program may end without reading all of its input
    child.stdin.end(options.input ?? '')
  })

/** Like `run`, but throws with the program's own words when it fails; gives its standard output. */
export const runOrThrow = async (
  command: string,
  args: string[],
  options: RunOptions = {},
): Promise<string> => {
  const result = await run(command, args, options)
  if (result.code !== 0)
    throw new Error(`${command} ${args[0] ?? ''} failed (${result.code}): ${result.stderr}${result.stdout}`)
  return result.stdout
}
