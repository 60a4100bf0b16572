import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** PATH with the folders of servers, which a person's own PATH often lacks. */
export const searchPath = (env: NodeJS.ProcessEnv = process.env): string =>
  [env.PATH ?? '', '/usr/local/sbin', '/usr/sbin', '/sbin'].filter(Boolean).join(delimiter)

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The full path of a program, or undefined where it is not installed. */
export const findProgram = (name: string): string | undefined =>
  searchPath()
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable)
