import { CircleCheck, CircleMinus, ListOrdered } from 'lucide-react'
import { useState } from 'react'
import type { InputOf } from '../../shared/contract/contract.ts'
import { renderText } from '../../shared/texts.ts'
import { useHub } from '../lib/query.ts'
import { Loaded } from './loading.tsx'

/** Which account is chosen, which come next, and why each other is passed over; asked for when it is opened. */
export const WhyCa = ({ input }: { input: InputOf<'failover.why'> }) => {
  const [open, setOpen] = useState(false)
  return (
    <details
      className="rounded-md border border-line bg-surface px-3 py-2"
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className="cursor-default font-medium">Which CA, and why</summary>
      {open && (
        <div className="pt-2">
          <CaReasons input={input} />
        </div>
      )}
    </details>
  )
}

/** The accounts in the order they would be tried, and why each other would not be. */
export const CaReasons = ({ input }: { input: InputOf<'failover.why'> }) => {
  const query = useHub('failover.why', input)
  return (
    <Loaded query={query}>
      {({ order, skipped, unknown }) => (
        <ul className="divide-y divide-line">
          {order.map((each, place) => (
            <li key={each.accountId} className="flex items-start gap-2.5 py-1.5">
              {place === 0 ? (
                <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
              ) : (
                <ListOrdered aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
              )}
              <span>
                {place === 0 ? 'Chosen' : `Number ${place + 1}`}: {each.caTitle}.{' '}
                <span className="text-muted">{renderText(each.reason)}.</span>
              </span>
            </li>
          ))}
          {skipped.map((each) => (
            <li key={each.accountId} className="flex items-start gap-2.5 py-1.5">
              <CircleMinus aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
              <span>
                Not “{each.accountName}” ({each.caTitle}):{' '}
                <span className="text-muted">{renderText(each.reason)}.</span>
              </span>
            </li>
          ))}
          {order.length + skipped.length === 0 && (
            <li className="py-1.5 text-muted">This target instance has no account.</li>
          )}
          {unknown.map(renderText).map((text) => (
            <li key={text} className="py-1.5 text-warn">
              CAA could not be looked up: {text}
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  )
}
