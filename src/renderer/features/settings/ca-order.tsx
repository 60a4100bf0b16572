import { ArrowDown, ArrowUp } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import { IconButton } from '../../components/button.tsx'

export interface NamedCa {
  key: string
  title: string
}

interface CaOrderProps {
  /** In the order they come now. */
  cas: readonly NamedCa[]
  onChange: (keys: string[]) => void
}

const swapped = (cas: readonly NamedCa[], place: number, by: -1 | 1): string[] => {
  const keys = cas.map(({ key }) => key)
  const [moved = ''] = keys.splice(place, 1)
  keys.splice(place + by, 0, moved)
  return keys
}

/** The CAs that follow the preferred one, each with a way up and down; the focus stays with the one that is moved. */
export const CaOrder = ({ cas, onChange }: CaOrderProps) => {
  const id = useId()
  const list = useRef<HTMLOListElement>(null)
  const [moved, setMoved] = useState<{ key: string; by: -1 | 1 }>()
  const order = cas.map(({ key }) => key).join('\n')
  // biome-ignore lint/correctness/useExhaustiveDependencies: once the list has its new order
  useEffect(() => {
    const place = cas.findIndex(({ key }) => key === moved?.key)
    const buttons = list.current?.children[place]?.querySelectorAll('button')
    buttons?.[moved?.by === -1 ? 0 : 1]?.focus()
  }, [order])
  const move = (place: number, key: string, by: -1 | 1): void => {
    if (cas[place + by] === undefined) return
    setMoved({ key, by })
    onChange(swapped(cas, place, by))
  }
  return (
    <div className="flex max-w-120 flex-col gap-1">
      <p id={id} className="font-medium">
        Then, when one fails
      </p>
      <ol ref={list} aria-labelledby={id} className="rounded-md border border-line divide-y divide-line">
        {cas.map(({ key, title }, place) => (
          <li key={key} className="flex items-center gap-2 py-0.5 pr-1 pl-3">
            <span aria-hidden className="w-4 shrink-0 text-muted tabular-nums">
              {place + 1}
            </span>
            <span className="min-w-0 grow wrap-anywhere">{title}</span>
            <IconButton
              icon={ArrowUp}
              label={`Move ${title} up`}
              aria-disabled={place === 0 || undefined}
              className="aria-disabled:opacity-40"
              onClick={() => move(place, key, -1)}
            />
            <IconButton
              icon={ArrowDown}
              label={`Move ${title} down`}
              aria-disabled={place === cas.length - 1 || undefined}
              className="aria-disabled:opacity-40"
              onClick={() => move(place, key, 1)}
            />
          </li>
        ))}
      </ol>
      <p className="text-xs text-muted">
        A CA that cannot issue a certificate, or may not by its CAA records, is passed over.
      </p>
    </div>
  )
}
