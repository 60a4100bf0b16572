import { CircleAlert, CircleCheck, CircleMinus, CircleX } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { OutputOf } from '../../../shared/contract/contract.ts'
import { type PreflightResult, preflightTitles } from '../../../shared/contract/preflight.ts'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { Section } from '../../components/section.tsx'
import type { Known } from '../../lib/fix-link.ts'
import { formatDuration } from '../../lib/format.ts'

const looks = {
  ok: { icon: CircleCheck, ink: 'text-good', word: 'fine' },
  unsure: { icon: CircleAlert, ink: 'text-warn', word: 'unsure' },
  failed: { icon: CircleX, ink: 'text-bad', word: 'failed' },
  skipped: { icon: CircleMinus, ink: 'text-muted', word: 'not looked at' },
} as const

interface PreflightResultsProps {
  result: OutputOf<'certificates.preflight'>
  /** What was tried out, to link to its fix. */
  known: Known
}

/** What was tried out, one line each; what failed with its fix. */
export const PreflightResults = ({ result, known }: PreflightResultsProps) => {
  const place = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new result is brought into view
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'nearest' })
  }, [result])
  const unsure = result.checks.some(({ state }) => state === 'unsure')
  const good = unsure ? 'Ready, as far as can be seen from here' : 'Everything is ready'
  return (
    <div ref={place}>
      <Section
        title={result.ready ? good : 'It would not succeed yet'}
        description="Tried out just now: nothing was ordered, and what was tried is gone again."
      >
        <ul className="divide-y divide-line">
          {result.checks.map((each) => (
            <Line key={each.check} result={each} known={known} />
          ))}
        </ul>
      </Section>
    </div>
  )
}

interface LineProps {
  result: PreflightResult
  known: Known
}

const Line = ({ result: { check, state, text, error, milliseconds }, known }: LineProps) => {
  const { icon: Icon, ink, word } = looks[state]
  return (
    <li className="flex items-start gap-2.5 py-2">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${ink}`} />
      <div className="min-w-0 grow">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-medium">{preflightTitles[check]}</span>
          <span className="sr-only">{word}</span>
          {milliseconds > 0 && (
            <span className="text-xs text-muted tabular-nums">{formatDuration(milliseconds)}</span>
          )}
        </p>
        {error ? (
          <div className="mt-1">
            <ErrorPanel
              // The form above shows the record, and writes it.
              fixHere={check === 'standing'}
              error={error}
              known={known}
            />
          </div>
        ) : (
          <p className="break-words text-muted">{text}</p>
        )}
      </div>
    </li>
  )
}
