import { createPrivateKey, type X509Certificate } from 'node:crypto'
import { hasCode } from '../../shared/errors.ts'
import type { Secret } from '../../shared/secret.ts'
import { parseChain, readCertificate } from './certificate.ts'

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

const firstBreak = (chain: X509Certificate[]): number =>
  chain.findIndex((certificate, index) => {
    const issuer = chain[index + 1]
    return issuer !== undefined && !(certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey))
  })

/** What is wrong with a chain, whatever the time is. */
const flawOf = (
  chain: X509Certificate[],
  { keyPem, names }: Pick<IssuedCheck, 'keyPem' | 'names'>,
): string | undefined => {
  const [first] = chain
  if (!first) return 'there is no certificate'
  const leaf = readCertificate(first)
  if (!first.checkPrivateKey(createPrivateKey(keyPem.expose()))) return 'it is for another key'
  const missing = names.filter((name) => !leaf.names.includes(name.toLowerCase()))
  if (missing.length > 0) return `it lacks ${missing.join(', ')}`
  const broken = firstBreak(chain)
  return broken < 0 ? undefined : `certificate ${broken + 1} of the chain is not signed by the next one`
}

export interface Finding {
  /** In words that go on after a colon. */
  problem: string
  /** Nothing but its time is wrong: then a clock is, ours or the CA’s. */
  isUntimely: boolean
}

/**
 * What is wrong with a chain that a CA gave for an order; undefined when it is as ordered: our key, all names, each
 * certificate signed by the next, valid now.
 */
export const checkIssued = (check: IssuedCheck): Finding | undefined => {
  let chain: X509Certificate[]
  try {
    chain = parseChain(check.chainPem)
  } catch (error) {
    if (!hasCode(error, 'certificate.malformed')) throw error
    return { problem: error.message.replace(/\.$/, ''), isUntimely: false }
  }
  const flaw = flawOf(chain, check)
  if (flaw) return { problem: flaw, isUntimely: false }
  const untimely = chain[0] && untimelyOf(chain[0], check.now)
  return untimely === undefined ? undefined : { problem: untimely, isUntimely: true }
}

const dayMs = 86_400_000

/** What is worth saying about a lifetime other than the one that was asked for (RFC 8555 §7.4 forbids it; some do). */
export const lifetimeRemark = (
  { notBefore, notAfter }: { notBefore: number; notAfter: number },
  askedDays: number | null,
): string | undefined => {
  const days = Math.round((notAfter - notBefore) / dayMs)
  if (askedDays === null || Math.abs(days - askedDays) <= 1) return undefined
  return `issued for ${days} days, though ${askedDays} were asked`
}
