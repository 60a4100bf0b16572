import {
  type ColumnDef,
  getCoreRowModel,
  getFilteredRowModel,
  getSortedRowModel,
  type RowData,
  type SortingState,
  useReactTable,
} from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useDeferredValue, useRef, useState } from 'react'
import { TableHead } from './table-head.tsx'
import { TableRow } from './table-row.tsx'
import { useElementWidth } from './use-element-width.ts'
import { useRowKeys } from './use-row-keys.ts'

declare module '@tanstack/react-table' {
  interface ColumnMeta<TData extends RowData, TValue> {
    /** Share of the width as a CSS grid track, e.g. `minmax(160px, 2fr)`. */
    track?: string
    /** What the filter finds it by, where its value is a time or a count. */
    words?: (row: TData) => string
    /** Hidden while the table is narrower than this many pixels. */
    from?: number
  }
}

export type Column<T> = ColumnDef<T>

interface DataTableProps<T extends { id: string }> {
  /** What the rows are, for screen readers. */
  label: string
  rows: readonly T[]
  columns: Column<T>[]
  hrefOf: (row: T) => string
  /** Words to filter by; a row matches when its columns' values hold all of them. */
  filter?: string
  initialSort?: SortingState
  rowHeight?: number
  /** Below the table: what can be done with all rows that the filter leaves. */
  footer?: (shown: readonly T[]) => ReactNode
}

const wordsOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const holdsAll = (text: string, words: string): boolean =>
  words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))

const countWords = (shown: number, all: number): string => {
  if (shown === 0) return 'Nothing fits the filter.'
  if (shown === all) return all < 20 ? '' : `${all.toLocaleString('en')} in all`
  return `${shown.toLocaleString('en')} of ${all.toLocaleString('en')}`
}

/**
 * A table that stays smooth with tens of thousands of rows: only the rows in view exist. One row is in the tab order;
 * arrows, Page Up/Down, Home and End move, Enter opens.
 */
export const DataTable = <T extends { id: string }>({
  label,
  rows,
  columns,
  hrefOf,
  filter = '',
  initialSort = [],
  rowHeight = 40,
  footer,
}: DataTableProps<T>) => {
  const words = useDeferredValue(filter.trim())
  const [sorting, setSorting] = useState(initialSort)
  const scroller = useRef<HTMLDivElement>(null)
  const width = useElementWidth(scroller)
  const shown = Object.fromEntries(
    columns.map((column) => [column.id ?? '', width === 0 || width >= (column.meta?.from ?? 0)]),
  )
  const table = useReactTable({
    data: rows as T[],
    columns,
    state: { sorting, globalFilter: words, columnVisibility: shown },
    onSortingChange: setSorting,
    getRowId: (row) => row.id,
    globalFilterFn: (row, _column, words: string) => {
      // Times and counts are not words: nobody sees the milliseconds they are kept in.
      const texts = columns.map(
        ({ id = '', meta }) => meta?.words?.(row.original) ?? wordsOf(row.getValue(id)),
      )
      return holdsAll(texts.join('\n').toLowerCase(), words)
    },
    getColumnCanGlobalFilter: () => true,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    getFilteredRowModel: getFilteredRowModel(),
  })
  const list = table.getRowModel().rows
  const virtual = useVirtualizer({
    count: list.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    getItemKey: (index) => list[index]?.id ?? index,
  })
  const keys = useRowKeys({
    count: list.length,
    scrollTo: (index) => virtual.scrollToIndex(index),
    scroller,
    rowHeight,
  })
  const tracks = table
    .getVisibleLeafColumns()
    .map((column) => column.columnDef.meta?.track ?? 'minmax(0, 1fr)')
    .join(' ')

  return (
    <div className="flex min-h-0 flex-col">
      <div ref={scroller} className="card relative min-h-0 overflow-auto" style={{ scrollPaddingTop: 34 }}>
        {/* biome-ignore lint/a11y/useSemanticElements: rows out of view do not exist, so a table element would lie about its size */}
        <div
          role="grid"
          aria-label={label}
          aria-rowcount={list.length + 1}
          aria-colcount={table.getVisibleLeafColumns().length}
          tabIndex={-1}
          onKeyDown={keys.onKeyDown}
          className="min-w-fit outline-none"
        >
          <TableHead headers={table.getFlatHeaders()} tracks={tracks} />
          {/* biome-ignore lint/a11y/useSemanticElements: see above */}
          <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map((item) => {
              const row = list[item.index]
              return (
                row && (
                  <TableRow
                    key={row.id}
                    row={row}
                    index={item.index}
                    top={item.start}
                    height={rowHeight}
                    tracks={tracks}
                    href={hrefOf(row.original)}
                    active={item.index === keys.active}
                    onActive={() => keys.setActive(item.index)}
                  />
                )
              )
            })}
          </div>
        </div>
      </div>
      <div className="flex min-h-9 items-end justify-between gap-3 pt-1">
        <p role="status" className="py-1 text-xs text-muted">
          {countWords(list.length, rows.length)}
        </p>
        {footer?.(list.map(({ original }) => original))}
      </div>
    </div>
  )
}
