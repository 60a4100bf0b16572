import { ChevronRight } from 'lucide-react'
import type { CertificateDetail } from '../../../shared/contract/certificates.ts'
import { Copyable, CopyButton } from '../../components/copy-button.tsx'
import { Fact, Facts } from '../../components/section.tsx'
import { formatDate, formatHex } from '../../lib/format.ts'
import { keyTypeLabels, usesText } from '../../lib/labels.ts'

type Entry = CertificateDetail['chain'][number]

export const Chain = ({ entries }: { entries: readonly Entry[] }) => (
  <ol className="flex flex-col divide-y divide-line">
    {entries.map((entry) => (
      <li key={entry.fingerprint256} className="py-1">
        <ChainEntry entry={entry} />
      </li>
    ))}
  </ol>
)

const ChainEntry = ({ entry }: { entry: Entry }) => (
  <details className="group">
    <summary className="flex list-none items-center gap-2 rounded-sm py-1">
      <ChevronRight aria-hidden className="size-4 shrink-0 text-muted group-open:rotate-90" />
      <span className="min-w-0 grow truncate font-medium">{entry.subject || 'no subject'}</span>
      <span className="shrink-0 text-xs text-muted">until {formatDate(entry.notAfter)}</span>
    </summary>
    <div className="flex flex-col gap-3 py-2 pl-6">
      <Facts>
        <Fact name="Issuer">{entry.issuer}</Fact>
        <Fact name="Key type">{entry.keyType ? keyTypeLabels[entry.keyType] : 'another kind'}</Fact>
        <Fact name="May be used for">{usesText(entry.extendedKeyUsage)}</Fact>
        <Fact name="Serial">
          <Copyable text={entry.serial} shown={formatHex(entry.serial)} what="serial" />
        </Fact>
        <Fact name="SHA-256">
          <Copyable text={entry.fingerprint256} shown={formatHex(entry.fingerprint256)} what="fingerprint" />
        </Fact>
      </Facts>
      <div className="relative">
        <div className="absolute top-1 right-1 rounded-md bg-sunken">
          <CopyButton text={entry.pem} what="PEM" />
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
        <pre tabIndex={0} className="max-h-36 overflow-auto rounded-md bg-sunken p-2.5 font-mono text-xs">
          {entry.pem}
        </pre>
      </div>
    </div>
  </details>
)
