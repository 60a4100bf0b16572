import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './build.mjs'
import { exec } from './exec.ts'

const folder = join(root, 'node_modules/keytar')
const binary = join(folder, 'build/Release/keytar.node')
const libsecretHeader = '/usr/include/libsecret-1/libsecret/secret.h'

/** node-gyp downloads Node's headers unless it is told where they are; this machine may have them already. */
const headers = (): NodeJS.ProcessEnv => {
  const prefix = ['/usr', '/usr/local'].find((one) => existsSync(join(one, 'include/node/node_api.h')))
  return prefix && !process.env.npm_config_nodedir ? { npm_config_nodedir: prefix } : {}
}

export const hasKeytar = (): boolean => existsSync(binary)

/** Whether it could be built now although `npm ci` could not: its library came later. */
export const canBuildKeytar = (): boolean => process.platform !== 'linux' || existsSync(libsecretHeader)

/**
 * Builds keytar in node_modules: `npm ci` leaves this optional package out where its library is missing, and a plain
 * `npm install` then takes exactly it, at the version of the lock file. That file and package.json stay as they are.
 */
export const buildKeytar = async (): Promise<boolean> => {
  const args = existsSync(folder)
    ? ['rebuild', 'keytar']
    : ['install', '--no-save', '--no-audit', '--no-fund']
  await exec('npm', args, { env: headers(), timeoutMs: 180_000 })
  return hasKeytar()
}
