import type { Page } from '@playwright/test'
import type { Host } from '../host.ts'
import { toPage } from './address.ts'
import { type AppProcess, startApp } from './app-process.ts'
import type { Desktop } from './desktop.ts'
import { EventQueue } from './event-queue.ts'
import type { Fulfilment, StandInRecord, Tell } from './messages.ts'
import { openWindowPage } from './window-page.ts'

const desktopOf = (app: AppProcess, window: number): Desktop => ({
  record: async () => (await app.ask({ ask: 'record' })) as StandInRecord,
  invokeAs: (frame, channel, ...args) => app.ask({ ask: 'invoke', window, ...frame, channel, args }),
  power: async (event) => {
    await app.ask({ ask: 'power', event })
  },
  clickNotification: async () => {
    await app.ask({ ask: 'click-notification' })
  },
  request: async (url, method = 'GET') =>
    (await app.ask({ ask: 'request', url, method, headers: {} })) as Fulfilment,
})

/** The first message of a kind, or why there will be none. */
const firstOf = <K extends Tell['tell']>(app: AppProcess, kind: K): Promise<Extract<Tell, { tell: K }>> =>
  new Promise((resolve, reject) => {
    app.listen((message) => {
      if (message.tell === kind) resolve(message as Extract<Tell, { tell: K }>)
      if (message.tell === 'error-box') reject(new Error(`${message.title}: ${message.content}`))
    })
    app.program.child.once('exit', (code) => {
      reject(new Error(`The app ended with ${code}: ${app.program.printed()}`))
    })
  })

/**
 * The built main script and the built preload, run as they are: the stand-in gives them what Electron would, and a
 * Chromium page is the window. What it cannot show: Chromium's own isolation of worlds and its sandbox.
 */
export const standIn: Host = async ({ browser, env, watch }) => {
  const app = startApp(env)
  const [opened, load, shown] = [firstOf(app, 'window'), firstOf(app, 'load'), firstOf(app, 'shown')]
  const events = new EventQueue()
  app.listen((message) => {
    if (message.tell === 'send') events.push({ channel: message.channel, args: message.args })
  })
  const { window, options } = await opened
  const context = await browser.newContext()
  const preloadFile = String(options.webPreferences.preload)
  const page: Page = await openWindowPage({ app, context, window, preloadFile, events })
  watch(page)
  const { url } = await load
  await page.goto(toPage(url))
  await app.ask({ ask: 'loaded', window, url })
  await shown
  return {
    page,
    desktop: desktopOf(app, window),
    stop: async () => {
      await context.close()
      // The app may be gone before it can answer.
      app.ask({ ask: 'close', window }).catch(() => {})
      await app.program.ends()
    },
  }
}
