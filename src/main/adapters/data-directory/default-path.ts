import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where the data directory is when nobody says: the platform's place for an application's data. */
export const defaultDataDirectory = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string => {
  const home = env.HOME ?? env.USERPROFILE ?? homedir()
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Certhub')
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Certhub')
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'certhub')
}
