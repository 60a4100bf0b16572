import { spawn } from 'node:child_process'
import { withUsersUmask } from '../../files/private-umask.ts'

const openers: Partial<Record<NodeJS.Platform, string>> = { darwin: 'open', win32: 'explorer.exe' }

/** The default browser, where there is one; the address was printed either way. */
export const openInBrowser = (url: string): void => {
  const opener = openers[process.platform] ?? 'xdg-open'
  const child = withUsersUmask(() => spawn(opener, [url], { stdio: 'ignore', detached: true }))
  child.on('error', () => {})
  child.unref()
}
