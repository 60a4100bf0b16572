import type { CertificateDetail } from '../../../shared/contract/certificates.ts'
import { NameList } from '../../components/name-list.tsx'
import { Notice } from '../../components/notice.tsx'
import { keyTypeLabels } from '../../lib/labels.ts'
import { differenceOf } from './outdated.ts'

/** Says how what was issued last differs from what the certificate was changed to since. */
export const OutdatedNotice = ({ certificate }: { certificate: CertificateDetail }) => {
  const { missing, extra, keyType } = differenceOf(certificate)
  if (missing.length === 0 && extra.length === 0 && !keyType) return null
  return (
    <Notice look="warn" title="What was issued last is from before the changes.">
      <p className="mb-1 text-muted">It stays in its place until a new one is issued.</p>
      {missing.length > 0 && (
        <div>
          Not in it yet: <NameList names={missing} />
        </div>
      )}
      {extra.length > 0 && (
        <div>
          Still in it: <NameList names={extra} />
        </div>
      )}
      {keyType && <p>Its key is still {keyTypeLabels[keyType]}.</p>}
    </Notice>
  )
}
