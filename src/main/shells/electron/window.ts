import { app, BrowserWindow, nativeTheme, screen } from 'electron'
import type { Hub } from '../../app/hub.ts'
import { sendEvents } from './ipc.ts'
import type { PageOrigin } from './origin.ts'
import { placeWindow, readWindowState, smallest, writeWindowState } from './window-state.ts'

interface WindowOptions {
  hub: Pick<Hub, 'subscribe' | 'announce'>
  origin: PageOrigin
  preloadFile: string
  /** Where the window's place is kept. */
  stateFile: string
}

/** Opens the window, shown once it has something to show. */
export const openWindow = ({ hub, origin, preloadFile, stateFile }: WindowOptions): BrowserWindow => {
  const state = readWindowState(stateFile)
  const window = new BrowserWindow({
    ...placeWindow(
      state,
      screen.getAllDisplays().map(({ workArea }) => workArea),
    ),
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: 'Certhub',
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181d' : '#ffffff',
    webPreferences: {
      preload: preloadFile,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  })
  window.once('ready-to-show', () => {
    if (state?.maximized) window.maximize()
    window.show()
  })
  window.on('close', () => {
    writeWindowState(stateFile, { ...window.getNormalBounds(), maximized: window.isMaximized() })
  })
  sendEvents(hub, window)
  window.loadURL(origin.url).catch((error: unknown) => {
    hub.announce('error', 'The window could not load its page.', { error })
  })
  return window
}

export const bringToFront = (window: BrowserWindow): void => {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
