import { X } from 'lucide-react'
import { announcements, dismiss } from '../lib/announce.ts'
import { useStore } from '../lib/store.ts'
import { IconButton } from './button.tsx'

/** Short notes of what was done, in a corner and to screen readers. */
export const Announcer = () => (
  <div
    role="status"
    aria-live="polite"
    className="pointer-events-none fixed right-4 bottom-4 z-20 flex flex-col gap-2"
  >
    {useStore(announcements).map(({ id, text }) => (
      <div
        key={id}
        className="pointer-events-auto flex w-80 items-center gap-2 rounded-md bg-surface py-1.5 pr-1.5 pl-3 shadow-pop"
      >
        <span className="min-w-0 grow break-words">{text}</span>
        <IconButton label="Dismiss" icon={X} className="size-6" onClick={() => dismiss(id)} />
      </div>
    ))}
  </div>
)
