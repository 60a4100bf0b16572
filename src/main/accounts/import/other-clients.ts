import { readdir, readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, dirname, join, sep } from 'node:path'
import type { FoundAccountKey } from '../../../shared/contract/accounts.ts'
import { CerthubError } from '../../../shared/errors.ts'

/** Where the other clients keep accounts when they are not told otherwise. */
const usualFolders = (): string[] => [
  '/etc/letsencrypt/accounts',
  join(homedir(), '.lego'),
  join(homedir(), '.acme.sh'),
  '/root/.acme.sh',
]

const deepest = 8
const mostFolders = 2000

/** Files below a folder that may be account keys or belong to one; folders that may not be read are left out. */
const filesBelow = async (folder: string): Promise<string[]> => {
  const files: string[] = []
  let folders = [folder]
  let seen = 0
  for (let depth = 0; depth < deepest && folders.length > 0; depth++) {
    const next: string[] = []
    for (const one of folders) {
      if (++seen > mostFolders) return files
      for (const entry of await readdir(one, { withFileTypes: true }).catch(() => [])) {
        const path = join(one, entry.name)
        if (entry.isDirectory()) next.push(path)
        else if (entry.isFile()) files.push(path)
      }
    }
    folders = next
  }
  return files
}

const textOf = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '')
const jsonOf = async (path: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return undefined
  }
}
const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null
        ? Object.entries(inner).find(([name]) => name === key)?.[1]
        : undefined,
    value,
  )
const emailIn = (contacts: unknown): string =>
  (Array.isArray(contacts) ? contacts.map(String) : [])
    .find((contact) => contact.startsWith('mailto:'))
    ?.slice('mailto:'.length) ?? ''

/** certbot: accounts/<host>/<path of the directory>/<id>/private_key.json beside regr.json. */
const ofCertbot = async (file: string): Promise<FoundAccountKey | undefined> => {
  if (basename(file) !== 'private_key.json') return undefined
  const folder = dirname(file)
  const parts = folder.split(sep)
  const place = parts.lastIndexOf('accounts')
  if (place < 0 || place + 2 > parts.length - 1) return undefined
  const directoryUrl = `https://${parts.slice(place + 1, -1).join('/')}`
  const registration = await jsonOf(join(folder, 'regr.json'))
  return { client: 'certbot', file, directoryUrl, email: emailIn(at(registration, 'body', 'contact')) }
}

/** lego: accounts/<host>/<e-mail>/account.json and keys/<e-mail>.key below it; the host has _ for the port’s colon. */
const ofLego = async (file: string): Promise<FoundAccountKey | undefined> => {
  if (!file.endsWith('.key') || basename(dirname(file)) !== 'keys') return undefined
  const account = await jsonOf(join(dirname(dirname(file)), 'account.json'))
  const uri = at(account, 'registration', 'uri')
  if (typeof uri !== 'string' || !URL.canParse(uri)) return undefined
  const email = at(account, 'email')
  const host = new URL(uri).host
  return { client: 'lego', file, host, email: typeof email === 'string' ? email : '' }
}

/** acme.sh: ca/<host>/<path of the directory>/account.key beside account.json and ca.conf. */
const ofAcmeSh = async (file: string): Promise<FoundAccountKey | undefined> => {
  if (basename(file) !== 'account.key') return undefined
  const folder = dirname(file)
  const parts = folder.split(sep)
  const place = parts.lastIndexOf('ca')
  const [host, ...path] = place < 0 ? [] : parts.slice(place + 1)
  if (!host) return undefined
  const settings = await textOf(join(folder, 'ca.conf'))
  const email =
    emailIn(at(await jsonOf(join(folder, 'account.json')), 'contact')) ||
    (/^CA_EMAIL=['"]?([^'"\n]*)/m.exec(settings)?.[1] ?? '')
  const found = { client: 'acme.sh' as const, file, email }
  return path.length > 0
    ? { ...found, directoryUrl: `https://${[host, ...path].join('/')}` }
    : { ...found, host }
}

/**
 * The account keys that certbot, lego and acme.sh keep below a folder, else in their usual ones. The keys themselves
 * are not read. Throws `input.invalid` for a folder that cannot be read.
 */
export const findAccountKeys = async (folder?: string): Promise<FoundAccountKey[]> => {
  // One that was named by mistake is not one without keys.
  if (folder !== undefined) {
    await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      const problem = `${folder} cannot be read (${error.code ?? error.message})`
      throw new CerthubError('input.invalid', { field: 'folder', problem })
    })
  }
  const found: FoundAccountKey[] = []
  for (const start of new Set(folder === undefined ? usualFolders() : [folder])) {
    for (const file of await filesBelow(start)) {
      const one = (await ofCertbot(file)) ?? (await ofLego(file)) ?? (await ofAcmeSh(file))
      if (one) found.push(one)
    }
  }
  return found
}
