import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './build.mjs'
import { exec } from './exec.ts'

const folder = join(root, 'node_modules/electron')

const installed = (): string | undefined => {
  const pathFile = join(folder, 'path.txt')
  if (!existsSync(pathFile)) return undefined
  const program = join(
    process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'),
    readFileSync(pathFile, 'utf8'),
  )
  return existsSync(program) ? program : undefined
}

/** Electron's program; fetched by the package's own installer at the first start. Undefined when it cannot be had. */
export const electronBinary = async (timeoutMs: number): Promise<string | undefined> => {
  const present = installed()
  if (present || !existsSync(join(folder, 'install.js'))) return present
  process.stderr.write('Fetching Electron, once…\n')
  await exec(process.execPath, [join(folder, 'install.js')], { timeoutMs })
  return installed()
}
