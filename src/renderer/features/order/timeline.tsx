import type { TimelineEntry } from '../../../shared/contract/orders.ts'
import { renderText } from '../../../shared/texts.ts'
import { CopyButton } from '../../components/copy-button.tsx'
import { formatClock, formatDuration, formatExact } from '../../lib/format.ts'
import { stepLabels } from '../../lib/labels.ts'

const inks: Record<TimelineEntry['kind'], string> = {
  started: 'text-muted',
  finished: 'text-good',
  failed: 'text-bad',
  exchange: 'text-text',
  info: 'text-text',
  action: 'text-warn',
}

const asText = (entries: readonly TimelineEntry[]): string =>
  entries
    .map(({ at, step, kind, note, milliseconds }) =>
      [
        new Date(at).toISOString(),
        step,
        kind,
        renderText(note),
        milliseconds === undefined ? '' : `${milliseconds} ms`,
      ]
        .join('\t')
        .trimEnd(),
    )
    .join('\n')

/** Every exchange of an order with DNS and the CA, with its milliseconds. Holds no secret, so it can be copied. */
export const Timeline = ({ entries: all }: { entries: readonly TimelineEntry[] }) => {
  // That a step began says nothing more than its end does.
  const entries = all.filter((entry) => entry.kind !== 'started' || entry.note)
  return entries.length === 0 ? (
    <p className="text-muted">Nothing has happened yet.</p>
  ) : (
    <div className="@container relative">
      <div className="absolute top-0.5 right-2 z-1 rounded-md bg-sunken">
        <CopyButton text={asText(entries)} what="timeline" />
      </div>
      <ol
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        aria-label="Timeline"
        className="max-h-90 overflow-auto rounded-md border border-line bg-sunken py-1.5 font-mono text-xs leading-5"
      >
        {entries.map((entry, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: entries are only ever added at the end
            key={index}
            className="grid grid-cols-[88px_minmax(0,1fr)_auto] gap-x-3 px-3 pr-11 @min-[520px]:grid-cols-[88px_104px_minmax(0,1fr)_auto]"
          >
            <time
              dateTime={new Date(entry.at).toISOString()}
              title={formatExact(entry.at)}
              className="text-muted"
            >
              {formatClock(entry.at)}
            </time>
            <span className="truncate text-muted @max-[519px]:sr-only" title={stepLabels[entry.step]}>
              {entry.step}
            </span>
            <span className={`break-words ${inks[entry.kind]}`}>{renderText(entry.note) || entry.kind}</span>
            <span className="text-muted">
              {entry.milliseconds === undefined ? '' : formatDuration(entry.milliseconds)}
            </span>
          </li>
        ))}
      </ol>
    </div>
  )
}
