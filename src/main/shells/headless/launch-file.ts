import { randomBytes } from 'node:crypto'
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A page that leads on at once, and says where to where that is switched off. The address holds no HTML. */
const leadTo = (address: string): string =>
  [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="referrer" content="no-referrer">',
    `<meta http-equiv="refresh" content="0;url=${address}"><title>Certhub</title></head>`,
    `<body><p><a href="${address}">Open Certhub</a></p></body></html>`,
  ].join('')

export interface LaunchFiles {
  /** The path of a new file that leads to the address; removed at `ended`. */
  write(address: string, ended: Promise<void>): Promise<string>
  /** Removes all. */
  close(): Promise<void>
}

/**
 * Files of mode 0600 that lead a browser to an address with a secret: a command line can be read by every user of the
 * computer, a file of this user’s cannot. They are in a folder of their own in the data directory.
 */
export const openLaunchFiles = async (dataDirectory: string): Promise<LaunchFiles> => {
  const folder = join(dataDirectory, 'launch')
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true })
  // What a killed hub left.
  await close()
  return {
    write: async (address, ended) => {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await chmod(folder, 0o700)
      const path = join(folder, `${randomBytes(8).toString('hex')}.html`)
      await writeFile(path, leadTo(address), { mode: 0o600, flag: 'wx' })
      void ended.then(() => rm(path, { force: true })).catch(() => {})
      return path
    },
    close,
  }
}
