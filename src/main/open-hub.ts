import { join } from 'node:path'
import { version } from '../../package.json' with { type: 'json' }
import { createHub } from './app/create-hub.ts'
import type { Hub } from './app/hub.ts'
import { protectionOptions } from './app/protection.ts'
import { systemClock } from './clock/system-clock.ts'
import { defaultDataDirectory } from './data-directory/default-path.ts'
import { openDataDirectory } from './data-directory/open-data-directory.ts'
import { createResolver, parseServers } from './dns/resolver.ts'
import { createHttp } from './http/node-http.ts'
import { openFileLog } from './log/file-log.ts'
import { openSqliteStore } from './store/sqlite-store.ts'
import { createEnvironmentStore } from './vault/environment-store.ts'
import { createKeyFileStore } from './vault/key-file-store.ts'
import { createKeychainStore } from './vault/keychain-store.ts'
import { nodeFiles } from './vault/node-files.ts'
import { openVault } from './vault/vault.ts'

export interface OpenHubOptions {
  env: NodeJS.ProcessEnv
  /** Absent: CERTHUB_DATA_DIR, else the platform's place. */
  dataDirectory?: string | undefined
}

export const dataDirectoryOf = ({ env, dataDirectory }: OpenHubOptions): string =>
  dataDirectory ?? env.CERTHUB_DATA_DIR ?? defaultDataDirectory(env, process.platform)
