import { type ChildProcess, spawn } from 'node:child_process'
import { type FileHandle, open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { withUsersUmask } from '../../files/private-umask.ts'
import { ProgramMissing, type ProgramRun, type RunProgram } from '../../ports/run-program.ts'

const defaultTimeoutMs = 60_000
const mercyMs = 10_000
const mostOutput = 64 * 1024
/** How often a file is looked at. */
const lookMs = 200

const missing = (error: unknown, program: string): unknown => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return new ProgramMissing(program, 'absent')
  if (code === 'EACCES' || code === 'ENOEXEC') return new ProgramMissing(program, 'not-executable')
  return error
}

type Output = 'pipe' | number

const start = ({ program, args, env, cwd }: ProgramRun, output: Output): ChildProcess =>
  withUsersUmask(() =>
    spawn(program, args, {
      env: { PATH: process.env.PATH, ...env },
      cwd,
      stdio: ['ignore', output, output],
      shell: false,
      windowsHide: true,
    }),
  )

/** Tells each line as it comes; what is done at the end tells the rest. */
const followStreams = (child: ChildProcess, tell: (line: string) => void): (() => Promise<void>) => {
  for (const stream of [child.stdout, child.stderr])
    if (stream) createInterface({ input: stream }).on('line', tell)
  return async () => {}
}

const followFile = (file: FileHandle, tell: (line: string) => void): (() => Promise<void>) => {
  let unfinished = ''
  const decoder = new TextDecoder()
  let at = 0
  const read = async (): Promise<void> => {
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(mostOutput), 0, mostOutput, at)
      if (bytesRead === 0) return
      at += bytesRead
      const lines = (unfinished + decoder.decode(buffer.subarray(0, bytesRead), { stream: true })).split('\n')
      unfinished = lines.pop() ?? ''
      for (const line of lines) tell(line)
    }
  }
  let reading = Promise.resolve()
  const timer = setInterval(() => {
    reading = reading.then(read)
  }, lookMs)
  return async () => {
    clearInterval(timer)
    await reading
    await read()
    if (unfinished !== '') tell(unfinished)
    await file.close()
  }
}

/** The port over node:child_process. */
export const runProgram: RunProgram = async (run) => {
  const { program, signal, timeoutMs = defaultTimeoutMs, outputFile, onLine } = run
  signal?.throwIfAborted()
  const file = outputFile === undefined ? undefined : await open(outputFile, 'ax+', 0o600)
  const child = start(run, file?.fd ?? 'pipe')
  let output = ''
  let timedOut = false
  const tell = (line: string): void => {
    output = `${output}${line}\n`.slice(-mostOutput)
    onLine?.(line)
  }
  const finish = file ? followFile(file, tell) : followStreams(child, tell)
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
    }).finally(finish)
    signal?.throwIfAborted()
    return { code, output, timedOut }
  } finally {
    clearTimeout(limit)
    clearTimeout(mercy)
    signal?.removeEventListener('abort', end)
  }
}
