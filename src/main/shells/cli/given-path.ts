import { dirname, resolve } from 'node:path'

/** The folder that the person was in: npm runs a script in its package's folder, and says in INIT_CWD where it was called. */
const folderOf = ({ INIT_CWD, npm_package_json }: NodeJS.ProcessEnv, cwd: string): string =>
  INIT_CWD && npm_package_json && dirname(npm_package_json) === cwd ? INIT_CWD : cwd

/** A path as it was typed, made absolute: the hub may run elsewhere. */
export const givenPath = (
  typed: string,
  env: NodeJS.ProcessEnv = process.env,
  cwd: string = process.cwd(),
): string => resolve(folderOf(env, cwd), typed)
