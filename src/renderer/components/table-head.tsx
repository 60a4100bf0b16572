import { flexRender, type Header } from '@tanstack/react-table'
import { ArrowDown, ArrowUp } from 'lucide-react'

const sorted = { asc: 'ascending', desc: 'descending' } as const

/** The column heads; those that sort are buttons. */
export const TableHead = <T,>({ headers, tracks }: { headers: Header<T, unknown>[]; tracks: string }) => (
  // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: a grid of divs, see data-table.tsx; its buttons take the focus
  <div
    role="row"
    aria-rowindex={1}
    className="sticky top-0 z-1 grid h-8.5 items-center border-b border-line bg-sunken"
    style={{ gridTemplateColumns: tracks }}
  >
    {headers.map((header) => {
      const direction = header.column.getIsSorted()
      const title = flexRender(header.column.columnDef.header, header.getContext())
      return (
        // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: see above
        <div
          key={header.id}
          role="columnheader"
          aria-sort={direction ? sorted[direction] : undefined}
          className="min-w-0 px-3 text-xs font-medium text-muted"
        >
          {header.column.getCanSort() ? (
            <button
              type="button"
              onClick={header.column.getToggleSortingHandler()}
              className="-mx-1 inline-flex max-w-full items-center gap-1 rounded-sm px-1 hover:text-text"
            >
              <span className="truncate">{title}</span>
              {direction === 'asc' && <ArrowUp aria-hidden className="size-3.5" />}
              {direction === 'desc' && <ArrowDown aria-hidden className="size-3.5" />}
            </button>
          ) : (
            title
          )}
        </div>
      )
    })}
  </div>
)
