import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const names = ['privkey.pem', 'cert.pem', 'chain.pem', 'fullchain.pem'] as const

/** The inode of each file that is there: a file that was replaced has another. */
export const inodesIn = (folder: string): (number | undefined)[] =>
  names.map((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.ino)

/** Whether a private key is that of the first certificate of a chain. */
export const belongTogether = (chainPem: string, keyPem: string): boolean =>
  new X509Certificate(chainPem).checkPrivateKey(createPrivateKey(keyPem))

/** What is wrong with the files of a certificate, which are all there; undefined when nothing is. */
export const problemIn = (folder: string): string | undefined => {
  const [key = '', leaf = '', chain = '', full = ''] = names.map((name) =>
    readFileSync(join(folder, name), 'utf8'),
  )
  if (!belongTogether(leaf, key)) return 'cert.pem and privkey.pem are of two sets'
  if (leaf + chain !== full) return 'fullchain.pem is not cert.pem and chain.pem'
  return undefined
}

export const serialIn = (folder: string): string =>
  new X509Certificate(readFileSync(join(folder, 'cert.pem'))).serialNumber.toUpperCase()
