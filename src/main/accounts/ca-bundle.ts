import { X509Certificate } from 'node:crypto'
import { CerthubError } from '../../shared/errors.ts'

const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/** The certificates of a PEM bundle and nothing else of it. Throws `ca.bundle_malformed`. */
export const cleanCaBundle = (pem: string): string => {
  if (pem.includes('PRIVATE KEY')) {
    throw new CerthubError('ca.bundle_malformed', {
      problem: 'it holds a private key; give the root certificate only',
    })
  }
  const blocks = pem.match(block) ?? []
  if (blocks.length === 0)
    throw new CerthubError('ca.bundle_malformed', { problem: 'no BEGIN CERTIFICATE block was found' })
  for (const [index, text] of blocks.entries()) {
    try {
      new X509Certificate(text)
    } catch {
      throw new CerthubError('ca.bundle_malformed', { problem: `block ${index + 1} is no X.509 certificate` })
    }
  }
  return `${blocks.join('\n')}\n`
}
