import { formatExact, formatRelative } from '../lib/format.ts'
import { useNow } from '../lib/now.ts'

/** A moment, relative, with the exact time on hover. `at` in milliseconds. */
export const Time = ({ at, className }: { at: number; className?: string }) => {
  const now = useNow()
  return (
    <time dateTime={new Date(at).toISOString()} title={formatExact(at)} className={className}>
      {formatRelative(at, Math.max(now, Date.now()))}
    </time>
  )
}
