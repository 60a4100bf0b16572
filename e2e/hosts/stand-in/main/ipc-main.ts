import { windowOf } from './browser-window.ts'
import { answer } from './link.ts'

type Handler = (event: object, ...args: unknown[]) => unknown

const handlers = new Map<string, Handler>()

export const ipcMain = {
  handle: (channel: string, handler: Handler): void => {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    handlers.set(channel, handler)
  },
}

answer('invoke', ({ window, url, isMainFrame, channel, args }) => {
  const handler = handlers.get(channel)
  if (!handler) throw new Error(`No handler registered for '${channel}'`)
  const sender = windowOf(window).webContents
  // A frame's address is what it shows when it sends, as in Electron.
  if (isMainFrame) sender.mainFrame.url = url
  return handler({ sender, senderFrame: isMainFrame ? sender.mainFrame : { url } }, ...args)
})
