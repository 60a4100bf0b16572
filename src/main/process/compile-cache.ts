import { enableCompileCache } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'

const cacheFolder = (env: NodeJS.ProcessEnv): string => {
  if (process.platform === 'win32') return env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches')
  return env.XDG_CACHE_HOME || join(homedir(), '.cache')
}

/**
 * Keeps compiled modules between starts of the terminal, which makes a start about a third faster. In this user's own
 * cache folder: Node's default is the shared temporary one, where somebody else could put code in first.
 */
export const keepCompiledCode = (env: NodeJS.ProcessEnv): void => {
  enableCompileCache(join(cacheFolder(env), 'certhub', 'code'))
}
