import { createPrivateKey, type X509Certificate } from 'node:crypto'
import type { Secret } from '../../shared/secret.ts'
import { type TextData, text } from '../../shared/texts.ts'
import { readCertificate } from './certificate.ts'
import { type GivenCertificates, type OrderedIssuers, orderIssuers, readGiven } from './issued-chain.ts'

export interface IssuedCheck {
  chainPem: string
  keyPem: Secret
  /** The names that were ordered. */
  names: readonly string[]
  /** Milliseconds since the Unix epoch. */
  now: number
}

/** How far our clock may be behind the CA's. */
const clockTolerance = 3_600_000

/** Why a certificate is not valid now, by our clock. */
const untimelyOf = (certificate: X509Certificate, now: number): string | undefined => {
  const { notBefore, notAfter } = readCertificate(certificate)
  if (notAfter <= now) return `it expired on ${certificate.validTo}`
  if (notBefore > now + clockTolerance) return `it is not valid before ${certificate.validFrom}`
  return undefined
}

export interface Finding {
  /** In words that go on after a colon. */
  problem: string
  /** Nothing but its time is wrong: then a clock is, ours or the CA’s. */
  isUntimely: boolean
}

/** A chain in order, leaf first, and what is worth saying about how it came. */
export interface Checked {
  chainPem: string
  remarks: TextData[]
}

const remarksOn = (
  given: GivenCertificates,
  leaf: X509Certificate,
  { issuers, unrelated }: OrderedIssuers,
): TextData[] => {
  const { certificates, damaged, doubled, isTooLong } = given
  const ordered = [leaf, ...issuers]
  const inPlace = certificates.filter((one) => ordered.includes(one))
  const isSorted = inPlace.every((one, index) => one === ordered[index])
  const last = ordered.at(-1)
  return [
    ...(isSorted ? [] : [text('chain.sorted')]),
    ...(doubled > 0 ? [text('chain.doubled', { count: doubled })] : []),
    ...(damaged > 0 ? [text('chain.unreadable', { count: damaged })] : []),
    ...(unrelated.length > 0 ? [text('chain.unrelated', { count: unrelated.length })] : []),
    ...(isTooLong ? [text('chain.too_long')] : []),
    ...(issuers.length === 0 && leaf.subject !== leaf.issuer ? [text('chain.no_issuer')] : []),
    ...(last && last !== leaf && last.subject === last.issuer ? [text('chain.has_root')] : []),
  ]
}

/** What is wrong with all that came: none of them is a certificate of our key for the names. */
const flawOf = (
  mine: readonly X509Certificate[],
  { certificates }: GivenCertificates,
  names: readonly string[],
) => {
  const [first] = mine
  if (certificates.length === 0) return 'there is no certificate'
  if (!first) return 'it is for another key'
  const has = new Set(readCertificate(first).names)
  return `it lacks ${names.filter((name) => !has.has(name.toLowerCase())).join(', ')}`
}

/**
 * Looks for the certificate that was ordered, our key and all names, in what a CA gave for an order (RFC 8555 §9.1), and
 * puts its issuers in order. What else came is left out and remarked on: only a certificate that is not the one ordered,
 * or not valid now, is a finding.
 */
export const checkIssued = ({ chainPem, keyPem, names, now }: IssuedCheck): Finding | Checked => {
  const given = readGiven(chainPem)
  const key = createPrivateKey(keyPem.expose())
  const mine = given.certificates.filter((one) => one.checkPrivateKey(key))
  const leaf = mine.find((one) => {
    const has = new Set(readCertificate(one).names)
    return names.every((name) => has.has(name.toLowerCase()))
  })
  if (!leaf) return { problem: flawOf(mine, given, names), isUntimely: false }
  const untimely = untimelyOf(leaf, now)
  if (untimely !== undefined) return { problem: untimely, isUntimely: true }
  const ordered = orderIssuers(leaf, given.certificates)
  const pem = [leaf, ...ordered.issuers].map((one) => one.toString()).join('')
  return { chainPem: pem, remarks: remarksOn(given, leaf, ordered) }
}

const dayMs = 86_400_000

/** What is worth saying about a lifetime other than the one that was asked for (RFC 8555 §7.4 forbids it; some do). */
export const lifetimeRemarks = (
  { notBefore, notAfter }: { notBefore: number; notAfter: number },
  askedDays: number | undefined,
): TextData[] => {
  const days = Math.round((notAfter - notBefore) / dayMs)
  if (askedDays === undefined || Math.abs(days - askedDays) <= 1) return []
  return [text('chain.other_lifetime', { days, asked: askedDays })]
}
