import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Milliseconds; a hub that takes longer to start or to end hangs. */
const patience = 60_000

export interface Program {
  child: ChildProcess
  /** Everything it has printed. */
  printed(): string
  /** The first match in what it prints. Throws when it ends before, or takes too long. */
  prints(pattern: RegExp): Promise<string>
  /** Waits for its end, killing it when it takes too long. Throws unless it ends with 0. */
  ends(): Promise<void>
}

const withinPatience = async <T>(work: Promise<T>, onLate: () => void, what: () => string): Promise<T> => {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    onLate()
    late.reject(new Error(what()))
  }, patience)
  try {
    return await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

/** Starts Node with these arguments in the project's folder. */
export const startNode = (args: string[], options: SpawnOptions): Program => {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options })
  let text = ''
  const listeners = new Set<() => void>()
  const take = (chunk: Buffer): void => {
    text += chunk.toString('utf8')
    for (const listener of listeners) listener()
  }
  child.stdout?.on('data', take)
  child.stderr?.on('data', take)
  const exited = once(child, 'exit')
  const kill = (): void => {
    child.kill('SIGKILL')
  }
  return {
    child,
    printed: () => text,
    prints: (pattern) => {
      const found = new Promise<string>((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(text)
          if (match) resolve(match[0])
        }
        listeners.add(look)
        look()
        exited.then(([code]) => reject(new Error(`It ended with ${code}: ${text}`)), reject)
      })
      return withinPatience(found, kill, () => `It did not print ${pattern}: ${text}`)
    },
    ends: async () => {
      const [code, signal] = await withinPatience(exited, kill, () => `It did not end: ${text}`)
      if (code !== 0) throw new Error(`It ended with ${code ?? signal}: ${text}`)
    },
  }
}
