import { Worker } from 'node:worker_threads'
import { createMutex } from '../concurrency/mutex.ts'
import type { KeyFileJob, KeyFileResult } from './jobs.ts'

/** Beside the sources a TypeScript file, beside what was built of them the file that the build makes of it. */
const workerFile = (): URL => {
  if (import.meta.url.endsWith('.ts')) return new URL('./worker.ts', import.meta.url)
  return new URL(import.meta.url.replace(/(chunks\/)?[^/]*$/, 'key-file-worker.js'))
}

/** Longer than an honest file takes on a slow and busy machine. Milliseconds. */
const patienceMs = 60_000

/** Others wait: what a file asks for must not take every processor. */
const turns = createMutex()

const run = (job: KeyFileJob, limitMs: number): Promise<KeyFileResult> =>
  new Promise((resolve) => {
    const worker = new Worker(workerFile(), {
      workerData: job,
      // What is in the environment is none of a file’s business.
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: 256 },
    })
    // A hub that ends does not wait for it.
    worker.unref()
    const timer = setTimeout(() => settle(() => resolve({ problem: 'time' })), limitMs)
    const settle = (act: () => void): void => {
      clearTimeout(timer)
      act()
      void worker.terminate()
    }
    worker.once('message', (result: KeyFileResult) => settle(() => resolve(result)))
    // It was out of memory.
    worker.once('error', () => settle(() => resolve({ problem: 'malformed', text: 'it cannot be read' })))
  })

/**
 * Reads a key file in a thread of its own, one at a time. What the file may ask for is bounded: by the rounds that it names,
 * and by a time.
 */
export const readKeyFile = (job: KeyFileJob, limitMs = patienceMs): Promise<KeyFileResult> =>
  turns.run('one', () => run(job, limitMs))
