import { app, type Session, shell, type WebContents } from 'electron'
import type { Hub } from '../../app/hub.ts'
import { isAllowedLink, knownSites } from './external-links.ts'
import type { PageOrigin } from './origin.ts'

const openOutside = async (hub: Pick<Hub, 'call'>, address: string): Promise<void> => {
  if (isAllowedLink(address, await knownSites(hub))) await shell.openExternal(address)
}

const confinePage = (contents: WebContents, hub: Pick<Hub, 'call'>, origin: PageOrigin): void => {
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(hub, url).catch(() => {})
    return { action: 'deny' }
  })
  contents.on('will-navigate', (event) => {
    if (!origin.owns(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => {
    if (!origin.owns(event.url)) event.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

/** The page goes nowhere else, opens nothing, and gets no permission; a link to a known site opens in the browser. */
export const confine = (session: Session, hub: Pick<Hub, 'call'>, origin: PageOrigin): void => {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  app.on('web-contents-created', (_event, contents) => confinePage(contents, hub, origin))
}
