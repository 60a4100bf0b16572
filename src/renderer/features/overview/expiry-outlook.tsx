import type { Certificate } from '../../../shared/contract/certificates.ts'
import { Section } from '../../components/section.tsx'
import { formatCount } from '../../lib/format.ts'
import { type ExpirySpan, expirySpans } from './expiry-spans.ts'

const inks: Record<ExpirySpan['tone'], string> = { bad: 'bg-bad', warn: 'bg-warn', good: 'bg-good' }

/** How many certificates end when, if nothing were renewed. */
export const ExpiryOutlook = ({ certificates }: { certificates: readonly Certificate[] }) => {
  const spans = expirySpans(certificates, Date.now())
  const most = Math.max(1, ...spans.map(({ count }) => count))
  return (
    <Section
      title="Expiry outlook"
      description="When the certificates of today end. Renewals come before that."
    >
      <ul className="flex flex-col gap-1">
        {spans.map(({ title, count, tone }) => (
          <li key={title} className="grid grid-cols-[120px_minmax(0,1fr)_48px] items-center gap-3">
            <span className={count > 0 ? '' : 'text-muted'}>{title}</span>
            <span aria-hidden className="h-2.5 rounded-sm bg-sunken">
              {count > 0 && (
                <span
                  className={`block h-full min-w-1 rounded-sm ${inks[tone]}`}
                  style={{ width: `${(count / most) * 100}%` }}
                />
              )}
            </span>
            <span className={`text-right ${count > 0 ? 'font-semibold' : 'text-faint'}`}>
              {count.toLocaleString('en')}
              <span className="sr-only"> {formatCount(count, 'certificate').replace(/^\S+ /, '')}</span>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
