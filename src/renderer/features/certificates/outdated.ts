import type { CertificateDetail } from '../../../shared/contract/certificates.ts'
import type { KeyType } from '../../../shared/key-type.ts'

export interface Difference {
  /** Names that are wanted and not issued yet, and those that were issued and are not wanted any more. */
  missing: string[]
  extra: string[]
  /** The issued one’s, where another is wanted. */
  keyType: KeyType | undefined
}

/** How what was issued last differs from what the certificate is now. */
export const differenceOf = ({
  names,
  keyType,
  chain: [leaf],
}: Pick<CertificateDetail, 'names' | 'keyType'> & {
  chain: ReadonlyArray<Pick<CertificateDetail['chain'][number], 'names' | 'keyType'>>
}): Difference =>
  leaf
    ? {
        missing: names.filter((name) => !leaf.names.includes(name)),
        extra: leaf.names.filter((name) => !names.includes(name)),
        keyType: leaf.keyType === keyType ? undefined : leaf.keyType,
      }
    : { missing: [], extra: [], keyType: undefined }
