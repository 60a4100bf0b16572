import { Download, ShieldOff } from 'lucide-react'
import { useState } from 'react'
import type { CertificateDetail } from '../../../shared/contract/certificates.ts'
import { Badge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { Time } from '../../components/time.tsx'
import { formatDate, formatHex } from '../../lib/format.ts'
import { useAllowed } from '../../lib/role.ts'
import { ExportCertificate } from './export-certificate.tsx'

/** Those that were issued before the present one; each is kept with its key and can be exported. */
export const IssuedHistory = ({ certificate }: { certificate: CertificateDetail }) => {
  const [exporting, setExporting] = useState<string>()
  const mayExport = useAllowed('export-keys')
  return (
    <>
      <ul className="divide-y divide-line">
        {certificate.issued.slice(1).map(({ id, serial, caTitle, issuedAt, notAfter, revokedAt }) => (
          <li key={id} className="flex items-center gap-3 py-1.5">
            <span className="w-28 shrink-0">
              <Time at={issuedAt} />
            </span>
            <span className="min-w-0 grow truncate font-mono text-xs text-muted">{formatHex(serial)}</span>
            <span className="shrink-0 text-muted">{caTitle}</span>
            {revokedAt !== undefined ? (
              <Badge tone="bad" icon={ShieldOff}>
                revoked
              </Badge>
            ) : (
              <span className="shrink-0 text-xs text-muted">
                ends <Time at={notAfter} />
              </span>
            )}
            {mayExport && (
              <Button
                look="quiet"
                icon={Download}
                aria-label={`Export the one of ${formatDate(issuedAt)}, ${formatHex(serial)}`}
                onClick={() => setExporting(id)}
              >
                Export
              </Button>
            )}
          </li>
        ))}
      </ul>
      <ExportCertificate
        certificate={certificate}
        issued={exporting}
        open={exporting !== undefined}
        onClose={() => setExporting(undefined)}
      />
    </>
  )
}
