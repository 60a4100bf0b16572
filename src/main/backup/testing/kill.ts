import type { Files } from '../../ports/files.ts'
import type { Store } from '../../ports/store.ts'

/**
 * Stops what runs over a disk and a store before one of their operations, as a kill would: nothing that waits for it
 * goes on, not even what cleans up. Reads do not count.
 */
export class Kill {
  operations = 0
  readonly #before: number
  readonly #running: Promise<unknown>[] = []
  readonly #reached = Promise.withResolvers<void>()

  constructor(before: number) {
    this.#before = before
  }

  /** Whether `work` was killed; throws its error when it ended with one. What had begun has ended then. */
  async during(work: Promise<unknown>): Promise<boolean> {
    const killed = await Promise.race([work.then(() => false), this.#reached.promise.then(() => true)])
    await Promise.allSettled(this.#running)
    return killed
  }

  async #step<T>(operation: () => Promise<T>): Promise<T> {
    if (this.operations >= this.#before) {
      this.#reached.resolve()
      return new Promise(() => {})
    }
    this.operations++
    const running = operation()
    this.#running.push(running)
    return running
  }

  files(real: Files): Files {
    return {
      read: real.read,
      list: real.list,
      exists: real.exists,
      makeDirectory: (path) => this.#step(() => real.makeDirectory(path)),
      writeNew: (path, data) => this.#step(() => real.writeNew(path, data)),
      rename: (from, to) => this.#step(() => real.rename(from, to)),
      remove: (path) => this.#step(() => real.remove(path)),
      erase: (path) => this.#step(() => real.erase(path)),
      syncDirectory: (path) => this.#step(() => real.syncDirectory(path)),
    }
  }

  store(real: Store): Store {
    return {
      ...real,
      copyTo: (path) => this.#step(() => real.copyTo(path)),
      replaceWith: (path) => this.#step(() => real.replaceWith(path)),
    }
  }
}
