import { useEffect } from 'react'
import { caLimitsText } from '../../../shared/ca-limit-words.ts'
import type { Certificate } from '../../../shared/contract/certificates.ts'
import type { RenewalWeeks } from '../../../shared/contract/renewal.ts'
import { ExternalLink } from '../../components/link.tsx'
import { Loaded } from '../../components/loading.tsx'
import { Section } from '../../components/section.tsx'
import { formatCount } from '../../lib/format.ts'
import { useInstanceFilter } from '../../lib/instance-choice.ts'
import { useNow } from '../../lib/now.ts'
import { useHub } from '../../lib/query.ts'
import { WeeksTable } from './weeks-table.tsx'

/** What is renewed when, week by week, against each CA’s limits. */
export const ExpiryOutlook = ({ certificates }: { certificates: readonly Certificate[] }) => {
  const query = useHub('renewal.weeks', useInstanceFilter(), { fresh: true })
  const now = Math.max(useNow(), Date.now())
  const { data, refetch } = query
  // On Monday this week is another, though nothing in the hub has changed.
  const isOver = now >= (data?.weeks[0]?.until ?? Number.POSITIVE_INFINITY)
  useEffect(() => {
    if (isOver) void refetch()
  }, [isOver, refetch])
  return (
    <Section
      title="Expiry outlook"
      description="What the hub will renew when, and what ends unless it is. A forecast: each next certificate is taken to last as long as the one before."
    >
      <Loaded query={query}>{(outlook) => <Outlook outlook={outlook} certificates={certificates} />}</Loaded>
    </Section>
  )
}

const isQuiet = ({ weeks }: RenewalWeeks): boolean =>
  weeks.every(({ renewals, ends }) => renewals.length === 0 && ends === 0)

const Outlook = ({
  outlook,
  certificates,
}: {
  outlook: RenewalWeeks
  certificates: readonly Certificate[]
}) => {
  const { weeks, cas, ended, later } = outlook
  if (outlook.certificates === 0) {
    return (
      <p className="text-muted">Nothing was issued yet. Once a certificate is, its renewals show here.</p>
    )
  }
  return (
    <div className="flex flex-col gap-3">
      {isQuiet(outlook) ? (
        <p>Nothing is renewed and nothing ends in the next {formatCount(weeks.length, 'week')}.</p>
      ) : (
        <WeeksTable outlook={outlook} certificates={certificates} />
      )}
      <ul className="flex flex-col gap-0.5 text-xs text-muted">
        {ended > 0 && <li>{formatCount(ended, 'certificate has', 'certificates have')} ended already.</li>}
        {later > 0 && <li>{formatCount(later, 'certificate is', 'certificates are')} renewed after that.</li>}
        {cas.map((ca) => (
          <li key={ca.ca}>
            {caLimitsText(ca)}{' '}
            {ca.source && <ExternalLink href={ca.source}>Limits of {ca.title}</ExternalLink>}
          </li>
        ))}
      </ul>
    </div>
  )
}
