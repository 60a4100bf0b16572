import { flexRender, type Row } from '@tanstack/react-table'
import type { PointerEvent } from 'react'
import { RowHref } from './row-href.ts'

interface TableRowProps<T> {
  row: Row<T>
  index: number
  top: number
  height: number
  tracks: string
  href: string
  active: boolean
  onActive: () => void
}

/** What is cut off can be read by pointing at it. */
const showWhole = ({ currentTarget: cell }: PointerEvent<HTMLElement>): void => {
  const isCut = cell.scrollWidth > cell.clientWidth
  cell.title = isCut ? (cell.textContent ?? '') : ''
}

const isControl = (target: EventTarget): boolean =>
  target instanceof Element && target.closest('a,button') !== null

export const TableRow = <T,>({
  row,
  index,
  top,
  height,
  tracks,
  href,
  active,
  onActive,
}: TableRowProps<T>) => (
  // biome-ignore lint/a11y/useSemanticElements: a grid of divs, see data-table.tsx
  <div
    role="row"
    aria-rowindex={index + 2}
    data-index={index}
    tabIndex={active ? 0 : -1}
    onFocus={onActive}
    onClick={(event) => {
      if (!isControl(event.target)) location.hash = href
    }}
    onKeyDown={(event) => {
      if (event.key === 'Enter' && !isControl(event.target)) location.hash = href
    }}
    className="absolute inset-x-0 grid cursor-pointer items-center border-b border-line last:border-b-0 hover:bg-hover focus-visible:z-1 focus-visible:-outline-offset-2"
    style={{ gridTemplateColumns: tracks, height, transform: `translateY(${top}px)` }}
  >
    <RowHref value={href}>
      {row.getVisibleCells().map((cell) => (
        // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: see above; the row takes the focus
        <div key={cell.id} role="gridcell" onPointerEnter={showWhole} className="min-w-0 truncate px-3">
          {flexRender(cell.column.columnDef.cell, cell.getContext())}
        </div>
      ))}
    </RowHref>
  </div>
)
