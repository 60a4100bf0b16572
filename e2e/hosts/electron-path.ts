import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './program.ts'

const folder = join(root, 'node_modules/electron')

/** Electron's program, where it was downloaded. */
export const electronPath = (): string | undefined => {
  try {
    const path = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'))
    return existsSync(path) ? path : undefined
  } catch {
    return undefined
  }
}
