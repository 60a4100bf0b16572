import { EventEmitter } from 'node:events'
import type { WindowOptions } from '../messages.ts'
import { app } from './app.ts'
import { answer, record, tell } from './link.ts'

const windows = new Map<number, BrowserWindow>()
let last = 0

export const windowOf = (id: number): BrowserWindow => {
  const window = windows.get(id)
  if (!window) throw new Error('Object has been destroyed')
  return window
}

type OpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' }

class WebContents extends EventEmitter {
  readonly mainFrame = { url: '' }
  readonly id: number
  #openHandler: OpenHandler = () => ({ action: 'allow' })
  #destroyed = false

  constructor(id: number) {
    super()
    this.id = id
  }

  send(channel: string, ...args: unknown[]): void {
    if (this.#destroyed) throw new Error('Object has been destroyed')
    tell({ tell: 'send', window: this.id, channel, args })
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler
  }

  askToOpen(url: string): 'allow' | 'deny' {
    const { action } = this.#openHandler({ url })
    record.wanted.push(`${action} ${url}`)
    return action
  }

  /** Whether the page may go there by itself. */
  askToNavigate(url: string): boolean {
    let allowed = true
    const preventDefault = (): void => {
      allowed = false
    }
    this.emit('will-navigate', { url, preventDefault })
    return allowed
  }

  destroy(): void {
    this.#destroyed = true
    this.emit('destroyed')
  }
}

export class BrowserWindow extends EventEmitter {
  readonly webContents: WebContents
  readonly #record: { options: WindowOptions; shown: boolean; focused: number }
  readonly #id: number
  #destroyed = false

  constructor(options: WindowOptions) {
    super()
    last += 1
    this.#id = last
    this.webContents = new WebContents(last)
    this.#record = { options, shown: options.show !== false, focused: 0 }
    record.windows.push(this.#record)
    windows.set(last, this)
    app.emit('web-contents-created', {}, this.webContents)
    tell({ tell: 'window', window: last, options: JSON.parse(JSON.stringify(options)) })
  }

  async loadURL(url: string): Promise<void> {
    tell({ tell: 'load', window: this.#id, url })
  }

  show(): void {
    this.#record.shown = true
    tell({ tell: 'shown', window: this.#id })
  }

  close(): void {
    this.emit('close', { preventDefault: () => {} })
    this.#destroyed = true
    windows.delete(this.#id)
    this.webContents.destroy()
    this.emit('closed')
    tell({ tell: 'gone', window: this.#id })
    if (windows.size === 0) app.emit('window-all-closed')
  }

  isDestroyed(): boolean {
    return this.#destroyed
  }
  isMinimized(): boolean {
    return false
  }
  isMaximized(): boolean {
    return false
  }
  maximize(): void {}
  restore(): void {}
  focus(): void {
    this.#record.focused += 1
  }
  getNormalBounds(): object {
    return { x: 10, y: 20, width: 1280, height: 800 }
  }
}

answer('loaded', ({ window, url }) => {
  const { webContents } = windowOf(window)
  webContents.mainFrame.url = url
  webContents.emit('did-finish-load')
  windowOf(window).emit('ready-to-show')
})
answer('navigate', ({ window, url }) => windowOf(window).webContents.askToNavigate(url))
answer('open', ({ window, url }) => windowOf(window).webContents.askToOpen(url))
answer('close', ({ window }) => windowOf(window).close())
