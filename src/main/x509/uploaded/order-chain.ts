import type { X509Certificate } from 'node:crypto'
import { X509Certificate as Certificate } from 'node:crypto'
import { rootCertificates } from 'node:tls'

export interface OrderedChain {
  /** From the leaf's issuer on; a self-signed root is left out. */
  issuers: X509Certificate[]
  /** It leads to a self-signed certificate that was given, or to one that this computer trusts. */
  complete: boolean
  /** Those that belong to another chain. */
  unrelated: X509Certificate[]
}

const issued = (issuer: X509Certificate, certificate: X509Certificate): boolean =>
  certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)

const isSelfSigned = (certificate: X509Certificate): boolean => issued(certificate, certificate)

let roots: X509Certificate[] | undefined
const knownRoots = (): X509Certificate[] => {
  roots ??= rootCertificates.map((pem) => new Certificate(pem))
  return roots
}

/** Puts the issuers of a leaf in order, whatever order they were given in. */
export const orderChain = (leaf: X509Certificate, others: readonly X509Certificate[]): OrderedChain => {
  const left = others.filter(({ raw }) => !raw.equals(leaf.raw))
  const issuers: X509Certificate[] = []
  let end = leaf
  let root = isSelfSigned(leaf)
  while (!root) {
    const index = left.findIndex((candidate) => issued(candidate, end))
    const [next] = index < 0 ? [] : left.splice(index, 1)
    if (!next) break
    end = next
    root = isSelfSigned(next)
    if (!root) issuers.push(next)
  }
  const complete = root || knownRoots().some((candidate) => issued(candidate, end))
  const inChain = (one: X509Certificate): boolean =>
    [leaf, end, ...issuers].some(({ raw }) => raw.equals(one.raw))
  return { issuers, complete, unrelated: left.filter((one) => !inChain(one)) }
}
