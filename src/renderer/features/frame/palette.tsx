import { Dialog as Base } from '@base-ui/react/dialog'
import { Search } from 'lucide-react'
import { useState } from 'react'
import type { OutputOf } from '../../../shared/contract/contract.ts'
import { useListbox } from '../../components/use-listbox.ts'
import { searchPalette } from './palette-items.ts'
import { usePaletteItems } from './use-palette-items.ts'

interface PaletteProps {
  open: boolean
  onClose: () => void
  onKeys: () => void
  status: OutputOf<'hub.status'>
}

/** Ctrl/⌘ K: every screen, action and thing by a part of its name. */
export const Palette = (props: PaletteProps) => (
  <Base.Root open={props.open} onOpenChange={(next) => next || props.onClose()}>
    <Base.Portal>
      <Base.Backdrop className="fixed inset-0 bg-scrim" />
      <Base.Popup
        aria-label="Find anything"
        className="fixed top-[10vh] left-1/2 flex max-h-[70vh] w-[calc(100vw-32px)] max-w-xl -translate-x-1/2 flex-col overflow-hidden rounded-lg bg-surface shadow-pop"
      >
        <PaletteSearch {...props} />
      </Base.Popup>
    </Base.Portal>
  </Base.Root>
)

const PaletteSearch = ({ onClose, onKeys, status }: PaletteProps) => {
  const [query, setQuery] = useState('')
  const items = usePaletteItems(status, onKeys)
  const found = searchPalette(items, query)
  const list = useListbox({
    count: found.length,
    onChoose: (index) => {
      onClose()
      found[index]?.run()
    },
  })
  return (
    <>
      <div className="flex items-center gap-2.5 border-b border-line px-4">
        <Search aria-hidden className="size-4 shrink-0 text-muted" />
        <input
          {...list.inputProps}
          role="combobox"
          aria-label="Find anything"
          aria-expanded
          placeholder="Find a screen, an action, a certificate, an account…"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value)
            list.setActive(0)
          }}
          onKeyDown={list.onKeyDown}
          className="h-11 w-full bg-transparent text-base outline-none placeholder:text-faint"
        />
      </div>
      {found.length === 0 && (
        <p role="status" className="px-4 py-4 text-muted">
          Nothing is called “{query}”.
        </p>
      )}
      <div
        {...list.listProps}
        role="listbox"
        aria-label="Found"
        className="min-h-0 overflow-y-auto p-1 empty:p-0"
      >
        {found.map((item, index) => (
          <div
            key={item.id}
            {...list.optionProps(index)}
            className={`flex cursor-pointer items-center gap-2.5 rounded-md px-3 py-1.5 ${index === list.active ? 'bg-accent-soft' : ''}`}
          >
            <item.icon aria-hidden className="size-4 shrink-0 text-muted" />
            <span className="min-w-0 grow truncate">{item.title}</span>
            <span className="shrink-0 text-xs text-muted">{item.kind}</span>
          </div>
        ))}
      </div>
    </>
  )
}
