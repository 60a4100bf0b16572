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

const firstBreak = (chain: X509Certificate[]): number =>
  chain.findIndex((certificate, index) => {
    const issuer = chain[index + 1]
    return issuer !== undefined && !(certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey))
  })

/**
 * What is wrong with a chain that a CA gave for an order, in words that go on after a colon; undefined when it is
 * as ordered: our key, all names, valid now, each certificate signed by the next.
 */
export const checkIssued = ({ chainPem, keyPem, names, now }: IssuedCheck): string | undefined => {
  let chain: X509Certificate[]
  try {
    chain = parseChain(chainPem)
  } catch (error) {
    if (hasCode(error, 'certificate.malformed')) return error.message.replace(/\.$/, '')
    throw error
  }
  const [first] = chain
  if (!first) return 'there is no certificate'
  const leaf = readCertificate(first)
  if (!first.checkPrivateKey(createPrivateKey(keyPem.expose()))) return 'it is for another key'
  const missing = names.filter((name) => !leaf.names.includes(name.toLowerCase()))
  if (missing.length > 0) return `it lacks ${missing.join(', ')}`
  if (leaf.notAfter <= now) return `it expired on ${first.validTo}`
  if (leaf.notBefore > now + clockTolerance) return `it is not valid before ${first.validFrom}`
  const broken = firstBreak(chain)
  return broken < 0 ? undefined : `certificate ${broken + 1} of the chain is not signed by the next one`
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
