import { spawn } from 'node:child_process'
import { withUsersUmask } from '../../files/private-umask.ts'

const openers: Partial<Record<NodeJS.Platform, string>> = { darwin: 'open', win32: 'explorer.exe' }

/**
 * Shows a file in the default browser, where there is one. Never an address: what it holds would stand on a command
 * line, which other users of the computer can read.
 */
export const openInBrowser = (file: string, env: NodeJS.ProcessEnv = process.env): void => {
  const opener = openers[process.platform] ?? 'xdg-open'
  const child = withUsersUmask(() => spawn(opener, [file], { stdio: 'ignore', detached: true, env }))
  child.on('error', () => {})
  child.unref()
}
