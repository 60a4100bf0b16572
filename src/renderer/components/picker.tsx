import { Combobox } from '@base-ui/react/combobox'
import { Check, ChevronsUpDown } from 'lucide-react'
import { Field, type FieldProps } from './field.tsx'

export interface PickerItem {
  value: string
  label: string
  /** Second line and further words to search by. */
  detail?: string
  group?: string
}

interface PickerProps extends FieldProps {
  items: readonly PickerItem[]
  value: string | undefined
  onChange: (value: string | undefined) => void
  placeholder?: string
  empty?: string
}

const matches = (item: PickerItem, query: string): boolean => {
  const text = `${item.label} ${item.value} ${item.detail ?? ''}`.toLowerCase()
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

/** One of a long list, found by typing a part of its name. */
export const Picker = ({ label, hint, error, note, items, value, onChange, placeholder, empty }: PickerProps) => (
  <Field label={label} hint={hint} error={error} note={note}>
    {(control) => (
      <Combobox.Root
        items={items}
        value={items.find((item) => item.value === value) ?? null}
        onValueChange={(item: PickerItem | null) => onChange(item?.value)}
        isItemEqualToValue={(a: PickerItem, b: PickerItem) => a.value === b.value}
        filter={matches}
        autoHighlight
      >
        <div className="relative">
          <Combobox.Input {...control} placeholder={placeholder} className="input-box pr-9" />
          <Combobox.Trigger
            aria-label="Show all"
            className="absolute top-0.5 right-1 inline-flex size-7 items-center justify-center rounded-md text-muted hover:bg-hover"
          >
            <ChevronsUpDown aria-hidden className="size-4" />
          </Combobox.Trigger>
        </div>
        <Combobox.Portal>
          <Combobox.Positioner sideOffset={4} className="z-10 outline-none">
            <Combobox.Popup className="w-[var(--anchor-width)] min-w-64 rounded-md bg-surface shadow-pop">
              <Combobox.Empty>
                <div className="px-3 py-3 text-muted">{empty ?? 'Nothing fits.'}</div>
              </Combobox.Empty>
              <Combobox.List className="max-h-[min(320px,var(--available-height))] overflow-y-auto overscroll-contain p-1 data-empty:p-0">
                {(item: PickerItem) => (
                  <Combobox.Item
                    key={item.value}
                    value={item}
                    className="flex cursor-default items-start gap-2 rounded-sm px-2 py-1 data-highlighted:bg-accent-soft"
                  >
                    <span className="mt-0.5 size-4 shrink-0">
                      <Combobox.ItemIndicator>
                        <Check aria-hidden className="size-4 text-accent-text" />
                      </Combobox.ItemIndicator>
                    </span>
                    <span className="min-w-0">
                      {item.label}
                      {item.detail && <span className="block text-xs text-muted">{item.detail}</span>}
                    </span>
                  </Combobox.Item>
                )}
              </Combobox.List>
            </Combobox.Popup>
          </Combobox.Positioner>
        </Combobox.Portal>
      </Combobox.Root>
    )}
  </Field>
)
