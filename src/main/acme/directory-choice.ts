import type { CertificateAuthority } from '../../shared/contract/accounts.ts'
import { CerthubError } from '../../shared/errors.ts'
import { catalogue } from './ca-catalogue.ts'

export interface DirectoryChoice {
  /** A catalogue code, or `custom`. */
  ca: string
  title: string
  directoryUrl: string
  staging: boolean
  known?: CertificateAuthority
}

const sameUrl = (a: string | undefined, b: string): boolean =>
  a !== undefined && a.replace(/\/$/, '') === b.replace(/\/$/, '')

/** http is accepted for loopback only, where no network lies between. */
const isSafe = (url: URL): boolean =>
  url.protocol === 'https:' ||
  (url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname))

const ofUrl = (typed: string, staging: boolean): DirectoryChoice => {
  const url = URL.canParse(typed) ? new URL(typed) : undefined
  if (!url || !isSafe(url)) {
    throw new CerthubError('acme.not_a_directory', {
      url: typed.slice(0, 300),
      problem: 'it is not an https:// URL',
    })
  }
  if (url.username || url.password) {
    throw new CerthubError('acme.not_a_directory', {
      url: `${url.origin}${url.pathname}`,
      problem: 'it holds a user name or password',
    })
  }
  const directoryUrl = url.href
  const known = catalogue.find(
    (ca) => sameUrl(ca.directoryUrl, directoryUrl) || sameUrl(ca.stagingDirectoryUrl, directoryUrl),
  )
  if (known) {
    const isStaging = sameUrl(known.stagingDirectoryUrl, directoryUrl)
    return { ca: known.code, title: known.title, directoryUrl, staging: isStaging, known }
  }
  return { ca: 'custom', title: url.host, directoryUrl, staging }
}

/**
 * The directory that a catalogue code or URL means. A known staging URL is staging whatever the switch says.
 * Throws `ca.not_found`, `ca.no_staging`, `acme.not_a_directory`.
 */
export const chooseDirectory = (codeOrUrl: string, staging: boolean): DirectoryChoice => {
  if (codeOrUrl.includes(':') || codeOrUrl.includes('/')) return ofUrl(codeOrUrl, staging)
  const known = catalogue.find((ca) => ca.code === codeOrUrl.toLowerCase())
  if (!known) throw new CerthubError('ca.not_found', { code: codeOrUrl.slice(0, 100) })
  const directoryUrl = staging ? known.stagingDirectoryUrl : known.directoryUrl
  if (!directoryUrl) throw new CerthubError('ca.no_staging', { ca: known.title })
  return { ca: known.code, title: known.title, directoryUrl, staging, known }
}

/** What to call the CA of an account. */
export const caTitleOf = (ca: string, directoryUrl: string): string =>
  catalogue.find(({ code }) => code === ca)?.title ?? new URL(directoryUrl).host
