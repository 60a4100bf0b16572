import { app, type Session, shell, type WebContents } from 'electron'
import type { Hub } from '../../app/hub.ts'
import { isAllowedLink, knownSites, type TermsPages } from './external-links.ts'
import type { PageOrigin } from './origin.ts'

interface Bounds {
  hub: Pick<Hub, 'call'>
  origin: PageOrigin
  /** Beside the known sites. */
  terms: Pick<TermsPages, 'has'>
}

const openOutside = async ({ hub, terms }: Bounds, address: string): Promise<void> => {
  if (terms.has(address) || isAllowedLink(address, await knownSites(hub))) await shell.openExternal(address)
}

const confinePage = (contents: WebContents, bounds: Bounds): void => {
  const { origin } = bounds
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(bounds, url).catch(() => {})
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

/** The page goes nowhere else, opens nothing, and gets no permission; a link to a known site, or to a CA's terms, opens in the browser. */
export const confine = (session: Session, bounds: Bounds): void => {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  app.on('web-contents-created', (_event, contents) => confinePage(contents, bounds))
}
