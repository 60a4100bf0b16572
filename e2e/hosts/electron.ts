import { _electron } from '@playwright/test'
import { electronPath } from './electron-path.ts'
import type { Host } from './host.ts'
import { root } from './program.ts'

/** The built desktop app in Electron. */
export const electron: Host = async ({ env, watch }) => {
  const executablePath = electronPath()
  if (!executablePath) throw new Error('Electron is not downloaded')
  const isRoot = process.getuid?.() === 0
  const app = await _electron.launch({
    executablePath,
    args: [...(isRoot ? ['--no-sandbox'] : []), '.'],
    cwd: root,
    env: Object.fromEntries(
      Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined),
    ),
  })
  const page = await app.firstWindow()
  watch(page)
  return { page, stop: () => app.close() }
}
