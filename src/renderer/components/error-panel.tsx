import { ArrowRight, CircleX, Clock } from 'lucide-react'
import { type ReactNode, useEffect, useMemo, useRef } from 'react'
import type { ErrorData } from '../../shared/errors.ts'
import { fixLink, type Known } from '../lib/fix-link.ts'
import { formatExact } from '../lib/format.ts'
import { useNow } from '../lib/now.ts'
import { useAllowed } from '../lib/role.ts'
import { hrefTo } from '../lib/route.ts'
import { buttonClass } from './button.tsx'
import { CopyButton } from './copy-button.tsx'
import { Time } from './time.tsx'

interface ErrorPanelProps {
  error: ErrorData
  /** When it happened; left out: now. Milliseconds. */
  at?: number | undefined
  /** More ways on, before the link to the fix: “Try again”. */
  actions?: ReactNode
  /** Bring it into view when it appears: it answers something one did. */
  reveal?: boolean
  /** Leave the link to the fix out where one is on that screen already. */
  fixHere?: boolean
  /** What this page knows of it, for the link. */
  known?: Known
}

/** What went wrong, what to do, the other side's own words, and the way to the place that mends it. */
export const ErrorPanel = ({
  error,
  at,
  actions,
  reveal = false,
  fixHere = false,
  known,
}: ErrorPanelProps) => {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another error happened at another time
  const since = useMemo(() => at ?? Date.now(), [error, at])
  const panel = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new error is brought into view
  useEffect(() => {
    if (reveal) panel.current?.scrollIntoView({ block: 'nearest' })
  }, [reveal, error])
  // Who may not see credentials is not sent there.
  const seesCredentials = useAllowed('credentials')
  const mayGo = !fixHere && (error.screen !== 'credentials' || seesCredentials)
  const fix = mayGo ? fixLink(error, known) : undefined
  return (
    <div ref={panel} role="alert" className="rounded-md border border-bad/30 bg-bad-soft p-3">
      <div className="flex items-start gap-2.5">
        <CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
        <div className="min-w-0 grow">
          <p className="font-semibold break-words text-text">{error.message}</p>
          <p className="mt-0.5 break-words text-text">{error.hint}</p>
          {error.retryAfter !== undefined && <TryAgain from={since + error.retryAfter * 1000} />}
          {error.detail && (
            <figure className="mt-2">
              <figcaption className="flex items-center justify-between text-xs text-muted">
                In the other side’s own words
                <CopyButton text={error.detail} what="what was said" />
              </figcaption>
              <pre
                // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
                tabIndex={0}
                className="max-h-40 overflow-auto rounded-sm bg-surface px-2.5 py-2 font-mono text-xs whitespace-pre-wrap break-words"
              >
                {error.detail}
              </pre>
            </figure>
          )}
          <div className="mt-2 flex flex-wrap items-center gap-2">
            {actions}
            {fix && (
              <a href={fix.href} className={buttonClass('secondary')}>
                {fix.label}
                <ArrowRight aria-hidden className="size-4" />
              </a>
            )}
            <span className="ml-auto inline-flex items-center gap-1 font-mono text-xs text-muted">
              <a
                href={hrefTo(`/errors/${error.code}`)}
                title="What this error means, and what to do"
                className="rounded-sm text-accent-text underline underline-offset-4"
              >
                {error.code}
              </a>
              <CopyButton text={error.code} what="error code" />
            </span>
          </div>
        </div>
      </div>
    </div>
  )
}

/** Until when the other side asked to be left alone. The seconds that go by are not read out. */
const TryAgain = ({ from }: { from: number }) => {
  const now = Math.max(useNow(), Date.now())
  return (
    <p aria-live="off" className="mt-1 flex items-start gap-1.5">
      <Clock aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      {from <= now ? (
        'It may be tried again now.'
      ) : (
        <span>
          It may be tried again <Time at={from} />, from {formatExact(from)} on.
        </span>
      )}
    </p>
  )
}
