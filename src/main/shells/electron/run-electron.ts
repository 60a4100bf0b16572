import { join } from 'node:path'
import { app, type BrowserWindow, dialog, Menu, session } from 'electron'
import { toErrorData } from '../../../shared/errors.ts'
import { dataDirectoryOf } from '../../adapters/data-directory/where.ts'
import type { Hub } from '../../app/hub.ts'
import { type ControlServer, serveControl } from '../../control/server.ts'
import type { ShowNotification } from '../../ports/show-notification.ts'
import type { VerifyUser } from '../../ports/verify-user.ts'
import { openStaticFiles } from '../../static-files/read-static-file.ts'
import { confine } from './confine.ts'
import { createTermsPages } from './external-links.ts'
import { serveCalls, serveClipboard } from './ipc.ts'
import { lockWithComputer } from './lock-with-computer.ts'
import { menuTemplate } from './menu.ts'
import { pageOrigin } from './origin.ts'
import { registerScheme, servePage } from './protocol.ts'
import { clearAtQuit } from './secret-clipboard.ts'
import { createDesktopNotifications, type DesktopNotifications } from './show-notification.ts'
import { verifyUserOf } from './verify-user.ts'
import { bringToFront, openWindow } from './window.ts'

export interface ElectronOptions {
  env: NodeJS.ProcessEnv
  openHub(options: {
    env: NodeJS.ProcessEnv
    verifyUser?: VerifyUser | undefined
    showNotification: ShowNotification
    onLost(error: Error): void
  }): Promise<Hub>
  /** The built user interface. */
  rendererFolder: string
  preloadFile: string
}

interface Opened {
  hub: Hub
  control: ControlServer
}

const failWith =
  (title: string) =>
  (error: unknown): void => {
    const { message, hint, detail } = toErrorData(error)
    dialog.showErrorBox(title, [message, hint, detail].filter(Boolean).join('\n\n'))
    app.exit(1)
  }

const open = async (
  { env, openHub }: ElectronOptions,
  showNotification: ShowNotification,
): Promise<Opened> => {
  const verifyUser = verifyUserOf(process.platform)
  const hub = await openHub({ env, verifyUser, showNotification, onLost: failWith('Certhub has to end') })
  try {
    return { hub, control: await serveControl({ hub, dataDirectory: dataDirectoryOf(env), env }) }
  } catch (error) {
    await hub.close()
    throw error
  }
}

/** Quitting waits until the hub has put everything away. */
const closeAtQuit = ({ hub, control }: Opened): void => {
  let closed = false
  app.on('before-quit', (event) => {
    if (closed) return
    event.preventDefault()
    closed = true
    control
      .close()
      .then(() => hub.close())
      .catch(() => {})
      .finally(() => app.quit())
  })
}

const start = (
  opened: Opened,
  { env, rendererFolder, preloadFile }: ElectronOptions,
  notifications: DesktopNotifications,
): void => {
  const { hub } = opened
  const origin = pageOrigin(app.isPackaged, env.ELECTRON_RENDERER_URL)
  servePage(openStaticFiles(rendererFolder))
  const terms = createTermsPages()
  serveCalls(hub, origin, terms.note)
  serveClipboard(origin)
  confine(session.defaultSession, { hub, origin, terms })
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, !app.isPackaged)))
  closeAtQuit(opened)
  clearAtQuit()
  lockWithComputer(hub)

  let window: BrowserWindow | undefined
  const show = (): void => {
    if (window) return bringToFront(window)
    const stateFile = join(app.getPath('userData'), 'window-state.json')
    window = openWindow({ hub, origin, preloadFile, stateFile })
    window.once('closed', () => {
      window = undefined
    })
  }
  notifications.onClick(show)
  app.on('second-instance', show)
  app.on('activate', show)
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  show()
}

/** The desktop app: one process a data directory; a second start brings the first one's window to the front. */
export const runElectron = (options: ElectronOptions): void => {
  registerScheme()
  app.enableSandbox()
  // Chromium's own files go with the data they belong to, and so does the lock that makes a second start find the first.
  app.setPath('userData', join(dataDirectoryOf(options.env), 'window'))
  if (!app.requestSingleInstanceLock()) return app.quit()
  const notifications = createDesktopNotifications()
  Promise.all([open(options, notifications.show), app.whenReady()]).then(
    ([opened]) => start(opened, options, notifications),
    failWith('Certhub cannot start'),
  )
}
