import { X509Certificate } from 'node:crypto'
import { splitPem } from './pem.ts'

/** What is looked at of a chain that a CA gives; real ones have 2 to 4 certificates of about 2 kB. Characters. */
const longestText = 100_000
const mostCertificates = 10

export interface GivenCertificates {
  /** Each once, in the order they came in. */
  certificates: X509Certificate[]
  /** How many could not be read. */
  damaged: number
  /** How many came more than once. */
  doubled: number
  /** There is more than is looked at. */
  isTooLong: boolean
}

const parsed = (pem: string): X509Certificate | undefined => {
  try {
    return new X509Certificate(pem)
  } catch {
    return undefined
  }
}

/** The certificates in what a CA gave, whatever is around them. Looks at no more than a chain can be. */
export const readGiven = (text: string): GivenCertificates => {
  const blocks = splitPem(text.slice(0, longestText), 'CERTIFICATE')
  const found = new Map<string, X509Certificate>()
  let damaged = 0
  let doubled = 0
  let isTooLong = text.length > longestText
  for (const block of blocks) {
    if (found.size === mostCertificates) {
      isTooLong = true
      break
    }
    const certificate = parsed(block)
    if (!certificate) damaged++
    else if (found.has(certificate.fingerprint256)) doubled++
    else found.set(certificate.fingerprint256, certificate)
  }
  return { certificates: [...found.values()], damaged, doubled, isTooLong }
}

const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean => {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
  } catch {
    return false
  }
}

const isSelfIssued = (certificate: X509Certificate): boolean => certificate.subject === certificate.issuer

export interface OrderedIssuers {
  /** From the leaf's issuer on, each the issuer of the one before it; a root that was given is the last. */
  issuers: X509Certificate[]
  /** Those that are no issuers of it. */
  unrelated: X509Certificate[]
}

/** Puts the issuers of a leaf in order, by their signatures; of several the one that came first. */
export const orderIssuers = (leaf: X509Certificate, given: readonly X509Certificate[]): OrderedIssuers => {
  const left = given.filter((one) => one !== leaf)
  const issuers: X509Certificate[] = []
  for (let end = leaf; !isSelfIssued(end); ) {
    const index = left.findIndex((candidate) => isIssuedBy(end, candidate))
    const [next] = index < 0 ? [] : left.splice(index, 1)
    if (!next) break
    issuers.push(next)
    end = next
  }
  return { issuers, unrelated: left }
}

/**
 * Common name of the root that a chain leads to: the issuer of its last certificate, in whatever order they came.
 * Undefined where there is none.
 */
export const rootNameOf = (text: string): string | undefined => {
  const { certificates } = readGiven(text)
  const leaf =
    certificates.find((one) => !isSelfIssued(one) && !certificates.some((other) => isIssuedBy(other, one))) ??
    certificates[0]
  if (!leaf) return undefined
  const end = orderIssuers(leaf, certificates).issuers.at(-1) ?? leaf
  return /^CN=(.*)$/m.exec(end.issuer)?.[1]
}
