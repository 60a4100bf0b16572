import { dirname } from 'node:path'
import type { Files } from '../../ports/files.ts'

const failure = (code: string): Error => Object.assign(new Error(code), { code })

/**
 * A disk in memory that keeps the port's contract and what lasts through a kill, and that can stop: after
 * `killAfter` more operations every one of them fails, as for a process that is gone.
 */
export class MemoryFiles implements Files {
  readonly content = new Map<string, Buffer>()
  readonly directories = new Set<string>(['/'])
  operations = 0
  killAfter = Number.POSITIVE_INFINITY
  /** Fails writes with this code, and leaves a part of the file behind. */
  writeError: string | undefined

  #step(): void {
    if (this.operations >= this.killAfter) throw failure('KILLED')
    this.operations++
  }
  async read(path: string): Promise<Buffer> {
    this.#step()
    const bytes = this.content.get(path)
    if (!bytes) throw failure('ENOENT')
    return Buffer.from(bytes)
  }
  async list(path: string): Promise<string[]> {
    this.#step()
    const names = [...this.content.keys(), ...this.directories]
      .filter((entry) => entry.startsWith(`${path}/`))
      .map((entry) => entry.slice(path.length + 1).split('/')[0] ?? '')
    return [...new Set(names)]
  }
  async exists(path: string): Promise<boolean> {
    this.#step()
    return this.content.has(path) || this.directories.has(path)
  }
  async makeDirectory(path: string): Promise<void> {
    this.#step()
    for (let part = path; part !== '/'; part = dirname(part)) this.directories.add(part)
  }
  async writeNew(path: string, data: Uint8Array): Promise<void> {
    this.#step()
    if (this.content.has(path)) throw failure('EEXIST')
    this.content.set(path, Buffer.from(data.subarray(0, data.length / 2)))
    if (this.writeError) throw failure(this.writeError)
    this.#step()
    this.content.set(path, Buffer.from(data))
  }
  async rename(from: string, to: string): Promise<void> {
    this.#step()
    const bytes = this.content.get(from)
    if (!bytes) throw failure('ENOENT')
    this.content.delete(from)
    this.content.set(to, bytes)
  }
  async remove(path: string): Promise<void> {
    this.#step()
    this.content.delete(path)
  }
  async erase(path: string): Promise<void> {
    this.#step()
    const bytes = this.content.get(path)
    if (!bytes) throw failure('ENOENT')
    this.content.set(path, Buffer.alloc(bytes.length))
    this.#step()
    this.content.delete(path)
  }
  async syncDirectory(): Promise<void> {
    this.#step()
  }
}
