import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'

interface Options {
  count: number
  onChoose: (index: number) => void
}

/**
 * The keys of an input that owns a list (ARIA combobox pattern): arrows move, Enter chooses. The focus stays in the
 * input, which names the active option.
 */
export const useListbox = ({ count, onChoose }: Options) => {
  const id = useId()
  const [wanted, setActive] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const active = Math.max(0, Math.min(wanted, count - 1))

  useEffect(() => {
    list.current?.querySelector(`[data-at="${active}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [active])

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && count > 0) {
      event.preventDefault()
      onChoose(active)
      return
    }
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (move === undefined || count === 0) return
    event.preventDefault()
    setActive((active + move + count) % count)
  }

  return {
    active,
    setActive,
    onKeyDown,
    inputProps: {
      'aria-autocomplete': 'list',
      'aria-controls': `${id}-list`,
      'aria-activedescendant': count > 0 ? `${id}-${active}` : undefined,
    } as const,
    listProps: { ref: list, id: `${id}-list`, tabIndex: -1 } as const,
    optionProps: (index: number) =>
      ({
        id: `${id}-${index}`,
        'data-at': index,
        role: 'option',
        tabIndex: -1,
        'aria-selected': index === active,
        onMouseMove: () => setActive(index),
        onClick: () => onChoose(index),
      }) as const,
  }
}
