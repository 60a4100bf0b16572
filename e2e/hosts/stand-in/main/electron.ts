// biome-ignore-all lint/performance/noBarrelFile: Electron is one module to those who import it.
import { EventEmitter } from 'node:events'
import { answer, record, tell } from './link.ts'

// A name that the app imports and that is missing here fails when the app is loaded, and says which.
export { app } from './app.ts'
export { BrowserWindow } from './browser-window.ts'
export { ipcMain } from './ipc-main.ts'
export { protocol } from './protocol.ts'
export { session } from './session.ts'

interface MenuItem {
  role?: string
  label?: string
  submenu?: MenuItem[]
}

export const Menu = {
  buildFromTemplate: (template: MenuItem[]): MenuItem[] => template,
  setApplicationMenu: (menu: MenuItem[]): void => {
    const names = (items: MenuItem[]): string[] =>
      items.flatMap(({ role, label, submenu }) => [role ?? label ?? '', ...names(submenu ?? [])])
    record.menu = names(menu).filter(Boolean)
  },
}

export const shell = {
  openExternal: async (url: string): Promise<void> => {
    record.openedOutside.push(url)
  },
}

export const dialog = {
  showErrorBox: (title: string, content: string): void => tell({ tell: 'error-box', title, content }),
}

export const powerMonitor = new EventEmitter()
answer('power', ({ event }) => {
  powerMonitor.emit(event)
})

export class Notification extends EventEmitter {
  static isSupported = (): boolean => true
  readonly #options: { title: string; body: string }

  constructor(options: { title: string; body: string }) {
    super()
    this.#options = options
  }
  show(): void {
    record.notifications.push(this.#options)
    newest = this
  }
}
let newest: Notification | undefined
answer('click-notification', () => {
  newest?.emit('click')
})

export const systemPreferences = {
  canPromptTouchID: (): boolean => false,
  promptTouchID: async (): Promise<void> => {
    throw new Error('there is no Touch ID')
  },
}

export const clipboard = {
  writeText: async (text: string): Promise<void> => {
    record.clipboard = text
  },
  readText: async (): Promise<string> => record.clipboard,
  clear: (): void => {
    record.clipboard = ''
  },
}

export const nativeTheme = { shouldUseDarkColors: false }

export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
}
