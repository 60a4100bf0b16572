import { join } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }
import type { ErrorData } from '../shared/errors.ts'
import { CerthubError } from '../shared/errors.ts'
import { systemClock } from './adapters/clock/system-clock.ts'
import { openDataDirectory } from './adapters/data-directory/open-data-directory.ts'
import { ownedFiles } from './adapters/data-directory/owned-files.ts'
import { dataDirectoryOf } from './adapters/data-directory/where.ts'
import { createHttp } from './adapters/http/node-http.ts'
import { createChallengeNetwork } from './adapters/listeners/challenge-network.ts'
import { serveLoopback } from './adapters/listeners/loopback.ts'
import { openFileLog } from './adapters/log/file-log.ts'
import { runProgram } from './adapters/programs/run-program.ts'
import { requireKnownSchema } from './adapters/store/known-schema.ts'
import { openSqliteStore } from './adapters/store/sqlite-store.ts'
import { createKeychainStore } from './adapters/vault-stores/keychain-store.ts'
import { nodeFiles } from './adapters/vault-stores/node-files.ts'
import { createEnvironmentStore, createKeyFileStore } from './adapters/vault-stores/outside-stores.ts'
import type { Journal } from './app/announce.ts'
import { createHub } from './app/create-hub.ts'
import type { Hub } from './app/hub.ts'
import { protectionOptions } from './app/protection.ts'
import { undoUnfinishedRestore } from './backup/restore-marker.ts'
import { removeScratchCopies } from './backup/scratch-copies.ts'
import { createResolver, parseServers } from './dns/lookup/resolver.ts'
import type { MasterKeyStore } from './ports/master-key-store.ts'
import type { ShowNotification } from './ports/show-notification.ts'
import type { VerifyUser } from './ports/verify-user.ts'
import { endProcess } from './process/end-process.ts'
import { openVault } from './vault/open-vault.ts'

export interface OpenHubOptions {
  env: NodeJS.ProcessEnv
  verifyUser?: VerifyUser | undefined
  showNotification?: ShowNotification | undefined
  journal?: Journal | undefined
  /** Told when the data directory was taken from under the hub, which must end now. Absent: it is said, and ends. */
  onLost?: ((error: CerthubError) => void) | undefined
}

/** Those who wait for an answer get it first. Milliseconds. */
const lastWords = 300

const endForLoss = ({ data, exitCode }: CerthubError): void => {
  process.stderr.write(`${data.message}\n${data.hint}\n`)
  setTimeout(() => endProcess(exitCode), lastWords)
}

const resolverOf = ({
  CERTHUB_DNS_RESOLVERS: servers,
  CERTHUB_DNS_AUTHORITATIVE: authoritative,
}: NodeJS.ProcessEnv) =>
  createResolver({
    servers: servers ? parseServers(servers, 'CERTHUB_DNS_RESOLVERS') : undefined,
    authoritative: authoritative ? parseServers(authoritative, 'CERTHUB_DNS_AUTHORITATIVE')[0] : undefined,
  })

/**
 * Opens the hub on its data directory with the real adapters. Throws `data_dir.*`, `store.*`, `vault.header_damaged`,
 * `vault.*_format`; whatever was opened is then closed again.
 */
export const openHub = async (options: OpenHubOptions): Promise<Hub> => {
  const { env, verifyUser, showNotification, journal, onLost = endForLoss } = options
  const resolver = resolverOf(env)
  let tellLog = (_: CerthubError): void => {}
  const directory = await openDataDirectory(dataDirectoryOf(env), (error) => {
    tellLog(error)
    onLost(error)
  })
  const { requireOwned } = directory
  const log = openFileLog(join(directory.path, 'logs', 'hub.log'), systemClock, (problem) =>
    journal?.(`The log cannot be written: ${problem}`, 'error'),
  )
  tellLog = (error) => log.last(error.message, { code: error.code })
  const release = async (): Promise<void> => {
    log.close()
    directory.release()
  }
  try {
    if (await undoUnfinishedRestore(directory.path)) log.warn('a restore was cut off; the hub is empty again')
    await removeScratchCopies(directory.path)
    const stores = (vaultId: string): MasterKeyStore[] => [
      createEnvironmentStore(env),
      createKeyFileStore(env),
      createKeychainStore(vaultId),
    ]
    // Before anything of a vault is touched whose database is another Certhub's.
    const database = join(directory.path, 'hub.sqlite')
    requireKnownSchema(database)
    const vault = await openVault({
      files: ownedFiles(nodeFiles, requireOwned),
      directory: join(directory.path, 'vault'),
      stores,
      clock: systemClock,
    })
    const notices: ErrorData[] = []
    const remark = (notice: CerthubError): void => {
      log.warn(notice.message, { code: notice.code })
      notices.push(notice.data)
    }
    directory.remarks.forEach(remark)
    const store = openSqliteStore(database, {
      onRebuilt: ({ rows, incomplete, keptAs }) => {
        const lost = incomplete.length > 0 ? `; something is missing in ${incomplete.join(', ')}` : ''
        remark(new CerthubError('store.rebuilt', { rows, incomplete: lost, keptAs }))
      },
      requireOwned,
    })
    return await createHub({
      version: packageJson.version,
      dataDirectory: directory.path,
      isOwnLock: directory.isLockFile,
      store,
      vault,
      protection: protectionOptions(stores('probe')),
      http: createHttp,
      resolver,
      runProgram,
      lego: {
        program: env.CERTHUB_LEGO || 'lego',
        resolvers: env.CERTHUB_DNS_RESOLVERS?.split(',').map((server) => server.trim()) ?? [],
      },
      serveLoopback,
      network: createChallengeNetwork(),
      clock: systemClock,
      log,
      verifyUser,
      showNotification,
      journal,
      notices,
      release,
    })
  } catch (error) {
    await release()
    throw error
  }
}
