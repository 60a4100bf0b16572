import { Check, ChevronDown } from 'lucide-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import { Field, type FieldProps } from './field.tsx'
import { useListbox } from './use-listbox.ts'

export interface PickerItem {
  value: string
  label: string
  /** Second line and further words to search by. */
  detail?: string
}

interface PickerProps extends FieldProps {
  items: readonly PickerItem[]
  value: string | undefined
  onChange: (value: string) => void
  placeholder?: string
  empty?: string
}

/** More are not scrolled through but typed for. */
const most = 500

const matches = (item: PickerItem, query: string): boolean => {
  const text = `${item.label} ${item.value} ${item.detail ?? ''}`.toLowerCase()
  return query
    .toLowerCase()
    .trim()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

/** One of a long list, found by typing a part of its name. Leaving it without a choice changes nothing. */
export const Picker = ({
  label,
  hint,
  error,
  note,
  items,
  value,
  onChange,
  placeholder,
  empty,
}: PickerProps) => {
  const [query, setQuery] = useState<string>()
  const [open, setOpen] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const chosen = items.find((item) => item.value === value)
  const fitting = query === undefined ? items : items.filter((item) => matches(item, query))
  const found = fitting.slice(0, most)
  const close = (): void => {
    setOpen(false)
    setQuery(undefined)
  }
  const list = useListbox({
    count: open ? found.length : 0,
    onChoose: (index) => {
      const item = found[index]
      if (item) onChange(item.value)
      close()
    },
  })
  const show = (): void => {
    if (open) return
    list.setActive(
      Math.max(
        0,
        items.findIndex((item) => item.value === value),
      ),
    )
    setOpen(true)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && open) {
      event.stopPropagation()
      close()
    } else if (!open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault()
      show()
    } else list.onKeyDown(event)
  }
  return (
    <Field label={label} hint={hint} error={error} note={note}>
      {(control) => (
        <div className="relative">
          <input
            {...control}
            {...list.inputProps}
            role="combobox"
            ref={input}
            aria-expanded={open}
            autoComplete="off"
            spellCheck={false}
            placeholder={placeholder}
            value={query ?? chosen?.label ?? ''}
            onFocus={(event) => event.currentTarget.select()}
            onClick={show}
            onBlur={close}
            onChange={(event) => {
              setQuery(event.target.value)
              list.setActive(0)
              setOpen(true)
            }}
            onKeyDown={onKeyDown}
            className="input-box pr-9"
          />
          <ChevronDown
            aria-hidden
            className="pointer-events-none absolute top-2 right-2.5 size-4 text-muted"
          />
          {open && (
            // biome-ignore lint/a11y/noStaticElementInteractions: keeps the focus in the input while the list is clicked
            <div
              onMouseDown={(event) => event.preventDefault()}
              className="absolute inset-x-0 top-full z-10 mt-1 overflow-hidden rounded-md bg-surface shadow-pop"
            >
              {found.length === 0 && <p className="px-3 py-2.5 text-muted">{empty ?? 'Nothing fits.'}</p>}
              <div
                {...list.listProps}
                role="listbox"
                aria-label={typeof label === 'string' ? label : 'Choices'}
                className="max-h-72 overflow-y-auto overscroll-contain p-1 empty:p-0"
              >
                {found.map((item, index) => (
                  <PickerOption
                    key={item.value}
                    item={item}
                    active={index === list.active}
                    chosen={item.value === value}
                    option={list.optionProps(index)}
                  />
                ))}
              </div>
              {fitting.length > most && (
                <p className="border-t border-line px-3 py-2 text-xs text-muted">
                  and {(fitting.length - most).toLocaleString('en')} more: type more of the name
                </p>
              )}
            </div>
          )}
        </div>
      )}
    </Field>
  )
}

interface PickerOptionProps {
  item: PickerItem
  active: boolean
  chosen: boolean
  option: ReturnType<ReturnType<typeof useListbox>['optionProps']>
}

const PickerOption = ({ item, active, chosen, option }: PickerOptionProps) => (
  <div
    {...option}
    className={`flex items-start gap-2 rounded-sm px-2 py-1 ${active ? 'bg-accent-soft' : ''}`}
  >
    <span className="mt-0.5 size-4 shrink-0">
      {chosen && <Check aria-hidden className="size-4 text-accent-text" />}
    </span>
    <span className="min-w-0">
      {item.label}
      {item.detail && <span className="block text-xs text-muted">{item.detail}</span>}
    </span>
  </div>
)
