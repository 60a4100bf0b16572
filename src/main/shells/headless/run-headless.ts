import type { ErrorData } from '../../../shared/errors.ts'
import { dataDirectoryOf } from '../../adapters/data-directory/where.ts'
import type { Journal } from '../../app/announce.ts'
import { withClosedVaultHint } from '../../app/closed-vault-hint.ts'
import type { Hub } from '../../app/hub.ts'
import { serveControl } from '../../control/server.ts'
import { openStaticFiles } from '../../static-files/read-static-file.ts'
import { openLaunchFiles } from './launch-file.ts'
import { requireLoopback } from './listen.ts'
import { openInBrowser } from './open-in-browser.ts'
import { createPeers } from './peer.ts'
import { serve } from './serve.ts'
import { userIds } from './user-ids.ts'

export interface HeadlessOptions {
  env: NodeJS.ProcessEnv
  openHub(options: { env: NodeJS.ProcessEnv; journal: Journal }): Promise<Hub>
  /** The built user interface. */
  rendererFolder: string
  host: string
  port: number
  openBrowser: boolean
  /** Other users of this computer that may connect, by name or id. */
  allowUsers: readonly string[]
  /** Whether a person reads what is said, and not a journal, which others may read later. */
  saysToPerson: boolean
  /** Whether a vault that does not open ends it. */
  requireUnlocked: boolean
  /** Whether somebody sits at a terminal, who can be asked to unlock. */
  isAttended: boolean
  say(line: string): void
  journal: Journal
  /** Serves until this resolves. */
  stopped: Promise<void>
}

/** A key that the environment gives protects a new vault by itself: who serves for others is not there to ask. */
const protectFromEnvironment = async (hub: Hub, env: NodeJS.ProcessEnv): Promise<void> => {
  const source = env.CERTHUB_MASTER_KEY ? 'environment' : env.CERTHUB_MASTER_KEY_FILE ? 'key-file' : undefined
  const status = await hub.call('hub.status', {}, { role: 'admin', via: 'hub' })
  if (source && status.ok && status.value.vault.state === 'uninitialized') {
    // Why it failed is what `whyClosed` says.
    await hub.call('vault.protect', { source }, { role: 'admin', via: 'hub' })
  }
}

/** Terminals that are connected get this long to finish. Milliseconds. */
const grace = 2000

/** A passphrase is waited for where a person can be asked for it: that is no failure. */
const isAwaited = ({ code }: ErrorData, isAttended: boolean): boolean =>
  isAttended && (code === 'vault.locked' || code === 'vault.uninitialized')

/** Says why the vault is closed, where that is no matter of course; whether it is. */
const reportClosed = async (hub: Hub, isAttended: boolean): Promise<boolean> => {
  const problem = await hub.whyClosed()
  if (!problem) return false
  if (isAwaited(problem, isAttended)) return true
  const { code, message, hint } = withClosedVaultHint(problem, 'service')
  hub.announce('error', `Nothing is ordered or renewed: ${message} [${code}] ${hint}`, { code })
  return true
}

/**
 * Opens the hub, serves it, and puts everything away again. `closed`: it ended because its vault did not open. Throws what
 * opening the hub or the port throws.
 */
export const runHeadless = async (options: HeadlessOptions): Promise<'stopped' | 'closed'> => {
  const { env, host, port, say } = options
  // What was asked for wrongly is said first, also while another hub has the data.
  requireLoopback(host)
  const peers = createPeers({ allowed: await userIds(options.allowUsers) })
  await using closing = new AsyncDisposableStack()
  const hub = closing.adopt(await options.openHub({ env, journal: options.journal }), (opened) =>
    opened.close(),
  )
  await protectFromEnvironment(hub, env)
  if (options.requireUnlocked && (await reportClosed(hub, false))) return 'closed'
  closing.adopt(await serveControl({ hub, dataDirectory: dataDirectoryOf(env), env }), (control) =>
    control.close(AbortSignal.timeout(grace)),
  )
  const files = openStaticFiles(options.rendererFolder)
  const served = closing.adopt(await serve({ hub, files, host, port, peers }), (server) => server.close())
  const launchFiles = closing.adopt(await openLaunchFiles(dataDirectoryOf(env)), (open) => open.close())
  closing.defer(hub.sessions.attachPage({ origin: served.origin, writeFile: launchFiles.write }))
  if (options.saysToPerson || options.openBrowser) {
    const { address, file } = await hub.sessions.openPage()
    if (options.openBrowser) openInBrowser(file, env)
    if (options.saysToPerson) say(`Certhub is open at ${address}`)
  }
  say(
    options.saysToPerson
      ? 'The address is good once, within a minute. `certhub open` opens another.'
      : `Certhub is served at ${served.origin}\nTo sign in: \`certhub open\` as this user, or a token (\`certhub token create NAME --role ROLE\`).`,
  )
  if (!options.requireUnlocked) await reportClosed(hub, options.isAttended)
  await options.stopped
  return 'stopped'
}
