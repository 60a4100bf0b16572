import { EventEmitter } from 'node:events'
import { mkdirSync } from 'node:fs'
import { record } from './link.ts'

const preventable = () => {
  let defaultPrevented = false
  return {
    preventDefault: (): void => {
      defaultPrevented = true
    },
    get defaultPrevented() {
      return defaultPrevented
    },
  }
}

/** Electron's `app`, as far as a desktop app with one window uses it. */
class App extends EventEmitter {
  readonly isPackaged = false
  readonly #paths: Record<string, string> = {}
  #ready = false

  async whenReady(): Promise<void> {
    // Electron gets ready while the main script runs; what may only be done before is checked by `isReady`.
    await new Promise(setImmediate)
    this.#ready = true
  }

  isReady(): boolean {
    return this.#ready
  }

  enableSandbox(): void {
    if (this.#ready) throw new Error('app.enableSandbox() can only be called before app is ready')
    record.sandboxed = true
  }

  setPath(name: string, path: string): void {
    mkdirSync(path, { recursive: true })
    this.#paths[name] = path
  }

  getPath(name: string): string {
    const path = this.#paths[name]
    if (path === undefined) throw new Error(`Failed to get '${name}' path`)
    return path
  }

  requestSingleInstanceLock(): boolean {
    return true
  }

  quit(): void {
    const event = preventable()
    this.emit('before-quit', event)
    if (event.defaultPrevented) return
    this.emit('will-quit', preventable())
    this.exit(0)
  }

  exit(code = 0): void {
    this.emit('quit', {}, code)
    process.exit(code)
  }
}

export const app = new App()
// Electron quits when it is told to end.
process.on('SIGTERM', () => app.quit())
