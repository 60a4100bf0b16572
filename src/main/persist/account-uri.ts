import { createHash } from 'node:crypto'
import type { AccountIdentity } from '../acme/server.ts'

/**
 * What names an account in its record for this domain (A-labels, without `*.`). Where the CA gives a prefix for hashes
 * (draft-ietf-acme-dns-persist-02 §4.1) a hash over domain, key and account URL; else the account’s URL, as the drafts
 * before it have it.
 */
export const persistAccountUri = (
  domain: string,
  { url, thumbprint, hashPrefix }: AccountIdentity,
): string => {
  if (hashPrefix === undefined) return url
  const hash = createHash('sha256')
    .update(Buffer.from([domain.length]))
    .update(`${domain}${thumbprint}${url}`)
  return `${hashPrefix}sha-256/${hash.digest('base64url')}`
}
