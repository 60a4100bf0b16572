import { CircleAlert, X } from 'lucide-react'
import type { OutputOf } from '../../../shared/contract/contract.ts'

interface NameChipProps {
  name: string
  checked: OutputOf<'certificates.checkNames'>['names'][number] | undefined
  onRemove: () => void
  onEdit: () => void
}

/** One name: as typed, and what will be ordered where that differs. Pressing it takes it back to the input. */
export const NameChip = ({ name, checked, onRemove, onEdit }: NameChipProps) => {
  const bad = checked?.error !== undefined
  const other = [checked?.name, checked?.unicode].find((form) => form !== undefined && form !== name)
  return (
    <span
      className={`inline-flex h-6 max-w-full items-center rounded-sm font-mono text-xs ${bad ? 'bg-bad-soft text-bad' : 'bg-accent-soft text-text'}`}
    >
      <button
        type="button"
        onClick={onEdit}
        title={checked?.error?.message ?? 'Edit this name'}
        aria-label={bad ? `Edit ${name}, it has a problem` : `Edit ${name}`}
        className="inline-flex h-6 min-w-0 items-center gap-1 rounded-sm pl-1.5"
      >
        {bad && <CircleAlert aria-hidden className="size-3.5 shrink-0" />}
        <span className="truncate">{name}</span>
        {other && <span className="truncate text-muted">({other})</span>}
      </button>
      <button
        type="button"
        onClick={onRemove}
        aria-label={`Remove ${name}`}
        className="inline-flex size-6 shrink-0 items-center justify-center rounded-sm hover:bg-hover"
      >
        <X aria-hidden className="size-3" />
      </button>
    </span>
  )
}
