import type { CertificateRecord } from '../ports/store/certificates.ts'

/**
 * The folder of a certificate below its instance's path: its primary name, with what tells it from others of that
 * name, and a number when that is taken still. A wildcard's star and the colons of an
 * address cannot stand in a path everywhere.
 */
export const freeFolderName = (
  { names, keyType, staging }: Pick<CertificateRecord, 'names' | 'keyType' | 'staging'>,
  taken: string[],
): string => {
  const parts = [names[0]?.replace(/^\*\./, '_wildcard.').replaceAll(':', '_')]
  if (keyType !== 'ec256') parts.push(keyType)
  if (staging) parts.push('staging')
  const base = parts.join('-')
  for (let n = 1; ; n++) {
    const folder = n === 1 ? base : `${base}-${n}`
    if (!taken.includes(folder)) return folder
  }
}
