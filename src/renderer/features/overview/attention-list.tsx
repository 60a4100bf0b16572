import { ChevronRight, CircleCheck, CircleX, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { Certificate } from '../../../shared/contract/certificates.ts'
import { Button } from '../../components/button.tsx'
import { Section } from '../../components/section.tsx'
import { Time } from '../../components/time.tsx'
import { formatCount } from '../../lib/format.ts'
import { hrefTo } from '../../lib/route.ts'
import type { Attention } from './attention.ts'

const most = 8
/** So many still open at once. */
const atAll = 200

/** What needs a person now; a quiet line when nothing does. */
export const AttentionList = ({
  items,
  certificates,
}: {
  items: readonly Attention[]
  certificates: readonly Certificate[]
}) => {
  const [all, setAll] = useState(false)
  if (items.length === 0) {
    const next = certificates.reduce<number | undefined>(
      (soonest, { notAfter }) =>
        notAfter !== undefined && (soonest === undefined || notAfter < soonest) ? notAfter : soonest,
      undefined,
    )
    return (
      <p className="card flex items-center gap-2.5 px-4 py-3">
        <CircleCheck aria-hidden className="size-5 text-good" />
        <span>
          <span className="font-medium">Nothing needs you now.</span>{' '}
          {next !== undefined && (
            <span className="text-muted">
              The next certificate expires <Time at={next} />.
            </span>
          )}
        </span>
      </p>
    )
  }
  return (
    <Section title="Needs you" description={formatCount(items.length, 'thing')}>
      <ul className="-mx-2 flex flex-col">
        {items.slice(0, all ? atAll : most).map((item) => (
          <li key={item.id}>
            <AttentionItem item={item} />
          </li>
        ))}
      </ul>
      {items.length > most && !all && (
        <Button look="quiet" onClick={() => setAll(true)} className="-ml-1 mt-1">
          Show all {items.length.toLocaleString('en')}
        </Button>
      )}
      {all && items.length > atAll && (
        <p className="mt-1 text-muted">
          and {(items.length - atAll).toLocaleString('en')} more: filter the certificates by “failed” or
          “expired”.
        </p>
      )}
    </Section>
  )
}

const AttentionItem = ({ item }: { item: Attention }) => {
  const Icon = item.tone === 'bad' ? CircleX : TriangleAlert
  return (
    <a href={hrefTo(item.path)} className="flex items-start gap-2.5 rounded-md px-2 py-1.5 hover:bg-hover">
      <Icon
        aria-hidden
        className={`mt-0.5 size-4 shrink-0 ${item.tone === 'bad' ? 'text-bad' : 'text-warn'}`}
      />
      <span className="min-w-0 grow">
        <span className="font-mono text-xs font-semibold">{item.title}</span>{' '}
        <span className="break-words text-muted">{item.text}</span>
      </span>
      {item.at !== undefined && <Time at={item.at} className="shrink-0 text-muted" />}
      <ChevronRight aria-hidden className="mt-0.5 size-4 shrink-0 text-faint" />
    </a>
  )
}
