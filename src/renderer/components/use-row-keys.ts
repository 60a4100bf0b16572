import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'

interface Options {
  count: number
  scrollTo: (index: number) => void
  scroller: RefObject<HTMLElement | null>
  rowHeight: number
}

/** Where a key leads from row `active` of `count`; undefined when it leads nowhere. */
export const nextRow = (key: string, active: number, count: number, page: number): number | undefined => {
  const moves: Record<string, number> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + page,
    PageUp: active - page,
    Home: 0,
    End: count - 1,
  }
  const to = moves[key]
  return to === undefined || count === 0 ? undefined : Math.max(0, Math.min(count - 1, to))
}

/** One focusable row among many of which only some exist: the row is scrolled into being, then focused. */
export const useRowKeys = ({ count, scrollTo, scroller, rowHeight }: Options) => {
  const [wanted, setActive] = useState(0)
  const active = Math.min(wanted, Math.max(0, count - 1))
  const moveFocus = useRef(false)

  useEffect(() => {
    if (!moveFocus.current) return
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${active}"]`)
    if (!row) return
    moveFocus.current = false
    row.focus({ preventScroll: true })
  })

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.target instanceof HTMLElement) || event.target.closest('[role=columnheader]')) return
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight) - 1)
    const to = nextRow(event.key, active, count, page)
    if (to === undefined) return
    event.preventDefault()
    moveFocus.current = true
    scrollTo(to)
    setActive(to)
  }
  return { active, setActive, onKeyDown }
}
