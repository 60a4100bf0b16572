import type { X509Certificate } from 'node:crypto'

/** Names of RFC 5280 §4.2.1.12. */
const purposes: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.3.1': 'serverAuth',
  '1.3.6.1.5.5.7.3.2': 'clientAuth',
  '1.3.6.1.5.5.7.3.3': 'codeSigning',
  '1.3.6.1.5.5.7.3.4': 'emailProtection',
  '1.3.6.1.5.5.7.3.8': 'timeStamping',
  '1.3.6.1.5.5.7.3.9': 'OCSPSigning',
  '2.5.29.37.0': 'anyExtendedKeyUsage',
}

/** What a certificate may be used for: names of RFC 5280, else OIDs; undefined where it is not restricted. */
export const extendedKeyUsageOf = ({ keyUsage }: X509Certificate): string[] | undefined =>
  // Node calls the extended key usage so.
  keyUsage?.map((oid) => purposes[oid] ?? oid)

interface Restricted {
  extendedKeyUsage: readonly string[] | undefined
}

/** What the certificate before could be used for and the new one cannot. */
export const lostUses = (before: Restricted, { extendedKeyUsage: now }: Restricted): string[] => {
  if (now === undefined || now.includes('anyExtendedKeyUsage')) return []
  return (before.extendedKeyUsage ?? []).filter((use) => !now.includes(use))
}
