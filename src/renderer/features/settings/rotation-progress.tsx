import { formatCount } from '../../lib/format.ts'

/** How many records of how many are encrypted anew. */
export const RotationProgress = ({ done, total }: { done: number; total: number }) => (
  <div className="flex items-center gap-3">
    <progress
      aria-label="Encrypting anew"
      value={done}
      max={Math.max(1, total)}
      className="h-2 grow accent-accent"
    />
    <span className="text-xs text-muted tabular-nums">
      {done.toLocaleString('en')} of {formatCount(total, 'value')}
    </span>
  </div>
)
