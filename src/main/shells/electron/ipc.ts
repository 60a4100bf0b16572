import { type BrowserWindow, type IpcMainInvokeEvent, ipcMain } from 'electron'
import { type Answer, channels } from '../../../shared/bridge.ts'
import { CerthubError } from '../../../shared/errors.ts'
import type { Hub } from '../../app/hub.ts'
import { createCancellable } from './cancellable.ts'
import type { PageOrigin } from './origin.ts'
import { copySecret } from './secret-clipboard.ts'

/** Only the main frame of one of our windows, showing our page, may call. */
const isOurPage = (event: IpcMainInvokeEvent, origin: PageOrigin): boolean => {
  const frame = event.senderFrame
  return frame !== null && frame === event.sender.mainFrame && origin.owns(frame.url)
}

/** Answers the page's calls: sender first, then payload, then the hub. The only file that touches ipcMain. */
export const serveCalls = (
  hub: Pick<Hub, 'call'>,
  origin: PageOrigin,
  /** Told what was answered. */
  onAnswer: (method: string, answer: Answer<unknown>) => void,
): void => {
  const cancellable = createCancellable()
  ipcMain.handle(channels.cancel, (event, id: unknown) => {
    if (isOurPage(event, origin)) cancellable.cancel(event.sender.id, id)
  })
  ipcMain.handle(channels.call, async (event, method: unknown, input: unknown, id: unknown) => {
    if (!isOurPage(event, origin)) return { ok: false, error: new CerthubError('auth.required', {}).data }
    if (typeof method !== 'string') {
      return { ok: false, error: new CerthubError('input.unknown_method', { method: typeof method }).data }
    }
    const gone = cancellable.begin(event.sender.id, id)
    const abort = (): void => gone.abort()
    event.sender.once('destroyed', abort)
    try {
      const caller = { role: 'admin', via: 'window', signal: gone.signal } as const
      const answer = await hub.call(method, input, caller)
      onAnswer(method, answer)
      return answer
    } finally {
      event.sender.off('destroyed', abort)
      cancellable.end(event.sender.id, id)
    }
  })
}

/** The page's own clipboard cannot be read back; this one clears what it copied. */
export const serveClipboard = (origin: PageOrigin): void => {
  ipcMain.handle(channels.copySecret, async (event, text: unknown) =>
    isOurPage(event, origin) ? copySecret(text) : false,
  )
}

/** Sends the hub's events to the window for as long as it is there. */
export const sendEvents = (hub: Pick<Hub, 'subscribe'>, window: BrowserWindow): void => {
  const unsubscribe = hub.subscribe((event) => {
    if (!window.isDestroyed()) window.webContents.send(channels.event, event)
  })
  window.once('closed', unsubscribe)
}
