import { defaultDataDirectory } from './default-path.ts'

/** The data directory of this environment: CERTHUB_DATA_DIR, else the platform's place. */
export const dataDirectoryOf = (env: NodeJS.ProcessEnv): string =>
  env.CERTHUB_DATA_DIR || defaultDataDirectory(env, process.platform)
