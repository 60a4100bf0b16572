import { readFile } from 'node:fs/promises'
import type { BrowserContext, Frame, Page, Request, Route } from '@playwright/test'
import { pageOrigin, toApp } from './address.ts'
import type { AppProcess } from './app-process.ts'
import type { EventQueue } from './event-queue.ts'
import type { Fulfilment } from './messages.ts'
import { preloadScript } from './preload-script.ts'

export interface WindowPage {
  app: AppProcess
  context: BrowserContext
  window: number
  preloadFile: string
  events: EventQueue
}

/** As in Electron, what the app does not answer fails to load: Chromium asks for icons until its last moment. */
const unanswered = (): undefined => undefined

const fulfil = async (app: AppProcess, route: Route): Promise<void> => {
  const request = route.request()
  const answer = await app
    .ask({
      ask: 'request',
      url: toApp(request.url()),
      method: request.method(),
      headers: request.headers(),
    })
    .catch(unanswered)
  if (!answer) return route.abort()
  const { status, headers, body } = answer as Fulfilment
  await route.fulfill({ status, headers, body: Buffer.from(body) })
}

/** A window that is just being opened has no frame yet. */
const frameOf = (request: Request): Frame | undefined => {
  try {
    return request.frame()
  } catch {
    return undefined
  }
}

/** Asks the app, as Electron does, before the page goes elsewhere or a window opens; anything else is not reached. */
const guard = async (
  { app, window }: WindowPage,
  page: Page,
  route: Route,
  onDenied: () => void,
): Promise<void> => {
  const request = route.request()
  const url = toApp(request.url())
  if (!request.isNavigationRequest()) return route.abort()
  const frame = frameOf(request)
  if (frame?.page() === page) {
    const allowed =
      frame === page.mainFrame() && (await app.ask({ ask: 'navigate', window, url }).catch(unanswered))
    // With this code the page stays as it is, as after preventDefault.
    return allowed ? route.continue() : route.abort('aborted')
  }
  if ((await app.ask({ ask: 'open', window, url }).catch(unanswered)) === 'allow') return route.continue()
  onDenied()
  return route.abort('aborted')
}

/** A Chromium page as the app's window: its protocol, its preload, its IPC. */
export const openWindowPage = async (options: WindowPage): Promise<Page> => {
  const { app, context, window, preloadFile, events } = options
  const page = await context.newPage()
  const names = { invoke: 'standInInvoke', next: 'standInNext' }
  await page.exposeBinding(names.invoke, ({ frame }, channel: string, args: unknown[]) =>
    app.ask({
      ask: 'invoke',
      window,
      url: toApp(frame.url()),
      isMainFrame: frame === page.mainFrame(),
      channel,
      args,
    }),
  )
  await page.exposeBinding(names.next, () => events.next())
  await page.addInitScript(preloadScript(await readFile(preloadFile, 'utf8'), names))
  // Chromium opens an empty window before it asks for its contents: one that was denied is closed again.
  let denied = 0
  context.on('page', (other) => {
    if (other === page || denied === 0) return
    denied -= 1
    other.close().catch(() => {})
  })
  await context.route('**/*', (route) =>
    guard(options, page, route, () => {
      denied += 1
    }),
  )
  await page.route(`${pageOrigin}**`, (route) => fulfil(app, route))
  return page
}
