import { spawn } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'
import { root } from './build.mjs'

export interface ExecResult {
  code: number
  stdout: string
  stderr: string
}

export interface ExecOptions {
  cwd?: string
  env?: NodeJS.ProcessEnv
  /** `show` passes the output on as it comes; `keep` (the default) only gives it back. */
  output?: 'show' | 'keep'
  timeoutMs?: number
}

/** The programs of node_modules, and this Node, before all others. */
const path = [join(root, 'node_modules/.bin'), dirname(process.execPath), process.env.PATH].join(delimiter)

/** Runs a program from the project's root to its end. A program that cannot start gives code 127. */
export const exec = async (command: string, args: string[], options: ExecOptions = {}): Promise<ExecResult> =>
  await new Promise((resolve) => {
    const { cwd = root, env = {}, output = 'keep', timeoutMs } = options
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, PATH: path, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(timeoutMs && { timeout: timeoutMs, killSignal: 'SIGKILL' as const }),
    })
    const result: ExecResult = { code: 127, stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        result[name] += text
        if (output === 'show') process[name].write(text)
      })
    }
    child.once('error', (error) => resolve({ ...result, stderr: `${command}: ${error.message}` }))
    child.once('close', (code) => resolve({ ...result, code: code ?? 128 }))
  })
