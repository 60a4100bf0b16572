import { createHash } from 'node:crypto'
import { domainToASCII, domainToUnicode } from 'node:url'
import { CerthubError } from '../../shared/errors.ts'
import { canonicalIp, isIpAddress } from '../../shared/ip-address.ts'
import { withoutWildcard } from './domain-names.ts'

/** What CAs accept in one certificate at most; a CA may allow fewer. */
export const maxNames = 100

const labelPattern = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

const malformed = (name: string, problem: string) =>
  new CerthubError('names.malformed', { name: name.slice(0, 300), problem })

const checkLabels = (input: string, host: string): void => {
  if (host.length > 253) throw malformed(input, 'it is longer than 253 characters')
  for (const label of host.split('.')) {
    if (label === '') throw malformed(input, 'a label is empty')
    if (label.length > 63) throw malformed(input, 'a label is longer than 63 characters')
    if (label.includes('*')) throw new CerthubError('names.wildcard', { name: input })
    if (!labelPattern.test(label))
      throw malformed(input, 'only letters, digits and inner hyphens are allowed')
  }
}

/** What looks like an address and is none, or has more around it. */
const looksLikeAddress = /^\[|^[0-9.]+$|:.*:/

/**
 * One name as typed, in the form that goes into an order: lower case, A-labels (RFC 5890), no trailing dot; an IP
 * address as RFC 5952 writes it, typed with or without brackets.
 * Throws `names.malformed` or `names.wildcard`.
 */
export const normalizeName = (typed: string): string => {
  const input = typed.trim()
  if (input === '') throw malformed(typed, 'it is empty')
  const address = canonicalIp(/^\[([^\][]*)\]$/.exec(input)?.[1] ?? input)
  if (address !== undefined) return address
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(input)) throw malformed(input, 'it is a URL; give the host name only')
  if (/[\s\p{Cc}]/u.test(input)) throw malformed(input, 'it holds a space or control character')
  if (/[/\\?#@]/.test(input)) throw malformed(input, 'it holds a path or an address; give the host name only')
  if (looksLikeAddress.test(input)) throw malformed(input, 'it is no IP address either')
  if (input.includes(':')) throw malformed(input, 'it holds a port; give the host name only')
  const wildcard = input.startsWith('*.')
  const bare = (wildcard ? input.slice(2) : input).replace(/\.$/, '')
  if (bare.includes('*')) throw new CerthubError('names.wildcard', { name: input })
  const host = domainToASCII(bare) || bare.toLowerCase()
  if (isIpAddress(host)) throw malformed(input, 'it is no IP address either')
  checkLabels(input, host)
  if (wildcard && !host.includes('.')) throw new CerthubError('names.wildcard', { name: input })
  return wildcard ? `*.${host}` : host
}

/** The U-label form for people, when it differs. */
export const unicodeForm = (name: string): string | undefined => {
  if (isIpAddress(name)) return undefined
  const wildcard = name.startsWith('*.') ? '*.' : ''
  const unicode = wildcard + domainToUnicode(name.slice(wildcard.length))
  return unicode === name ? undefined : unicode
}

/**
 * All names of an order: normalised, doubles dropped, order kept. Throws `names.none`, `names.too_many`, or the
 * first name's error.
 */
export const normalizeNames = (typed: string[]): string[] => {
  const names = [...new Set(typed.filter((name) => name.trim() !== '').map(normalizeName))]
  if (names.length === 0) throw new CerthubError('names.none', {})
  if (names.length > maxNames)
    throw new CerthubError('names.too_many', { count: names.length, limit: maxNames })
  return names
}

/** The same for any order of the same names. */
export const namesKeyOf = (names: string[]): string => [...names].sort().join(' ')

/** The name whose `_acme-challenge` is written: a wildcard shares it with its parent (RFC 8555 §8.4). */
export const challengeNameOf = (name: string): string => `_acme-challenge.${withoutWildcard(name)}`

const base32 = 'abcdefghijklmnopqrstuvwxyz234567'

/** Lower case, without padding (RFC 4648 §6); for multiples of five bytes. */
const toBase32 = (bytes: Uint8Array): string => {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? []).map((five) => base32[Number.parseInt(five, 2)]).join('')
}

/** The same for dns-account-01: a name of the account’s own (draft-ietf-acme-dns-account-label §3.2). */
export const accountChallengeNameOf = (name: string, accountUrl: string): string => {
  const hash = createHash('sha256').update(accountUrl).digest()
  return `_${toBase32(hash.subarray(0, 10))}.${challengeNameOf(name)}`
}
