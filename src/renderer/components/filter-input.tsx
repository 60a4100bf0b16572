import { Search } from 'lucide-react'
import { useRef } from 'react'
import { useShortcut } from '../lib/shortcut.ts'

interface FilterInputProps {
  label: string
  value: string
  onChange: (value: string) => void
}

/** Narrows a list down. `/` goes there, Esc clears. */
export const FilterInput = ({ label, value, onChange }: FilterInputProps) => {
  const input = useRef<HTMLInputElement>(null)
  useShortcut('/', () => input.current?.select())
  return (
    <div className="relative w-full max-w-xs">
      <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint" />
      <input
        ref={input}
        type="search"
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={label}
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          onChange('')
          event.currentTarget.blur()
        }}
        className="input-box pr-8 pl-8"
      />
      {!value && (
        <kbd
          aria-hidden
          className="pointer-events-none absolute top-2 right-2 rounded-sm border border-line px-1 text-xs leading-4 text-faint"
        >
          /
        </kbd>
      )}
    </div>
  )
}
