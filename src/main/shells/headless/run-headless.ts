import { spawn } from 'node:child_process'
import type { Hub } from '../../app/hub.ts'
import { serveControl } from '../../control/server.ts'
import { socketPathOf } from '../../control/socket-path.ts'
import { dataDirectoryOf } from '../../data-directory/where.ts'
import { openStaticFiles } from '../../static-files/read-static-file.ts'
import { serve } from './serve.ts'

export interface HeadlessOptions {
  env: NodeJS.ProcessEnv
  openHub(options: { env: NodeJS.ProcessEnv }): Promise<Hub>
  /** The built user interface. */
  rendererFolder: string
  host: string
  port: number
  openBrowser: boolean
  say(line: string): void
}

const openers: Partial<Record<NodeJS.Platform, [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['explorer.exe'],
  linux: ['xdg-open'],
}

/** The default browser, where there is one; the address is printed either way. */
const openInBrowser = (url: string): void => {
  const [command, ...args] = openers[process.platform] ?? ['xdg-open']
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}

const protectFromEnvironment = async (hub: Hub, env: NodeJS.ProcessEnv): Promise<void> => {
  const source = env.CERTHUB_MASTER_KEY ? 'environment' : env.CERTHUB_MASTER_KEY_FILE ? 'key-file' : undefined
  const status = await hub.call('hub.status', {}, { role: 'admin', via: 'hub' })
  if (source && status.ok && status.value.vault.state === 'uninitialized') {
    await hub.call('vault.protect', { source }, { role: 'admin', via: 'hub' })
  }
}

/** Serves until SIGINT or SIGTERM, then closes the hub. Throws what opening the hub or the port throws. */
export const runHeadless = async (options: HeadlessOptions): Promise<void> => {
  const { env, say } = options
  const hub = await options.openHub({ env })
  const stopped = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
  try {
    await protectFromEnvironment(hub, env)
    const control = await serveControl({ hub, path: socketPathOf(dataDirectoryOf(env), env) })
    const files = openStaticFiles(options.rendererFolder)
    const served = await serve({ hub, files, host: options.host, port: options.port })
    const url = served.launchUrl()
    say(`Certhub is open at ${url}`)
    if (options.openBrowser) openInBrowser(url)
    await stopped
    await served.close()
    await control.close(AbortSignal.timeout(2000))
  } finally {
    await hub.close()
  }
}
