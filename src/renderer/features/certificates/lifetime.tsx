import { Time } from '../../components/time.tsx'
import { formatDate } from '../../lib/format.ts'
import { useNow } from '../../lib/now.ts'

interface LifetimeProps {
  notBefore: number
  notAfter: number
}

/** How much of a certificate's validity is used up: a share from 0 to 1. */
export const usedShare = ({ notBefore, notAfter }: LifetimeProps, now: number): number =>
  Math.max(0, Math.min(1, (now - notBefore) / Math.max(1, notAfter - notBefore)))

const fillOf = (share: number): string => {
  if (share >= 1) return 'bg-bad'
  return share > 2 / 3 ? 'bg-warn' : 'bg-good'
}

/** The time a certificate is valid, and where in it we are. */
export const Lifetime = (props: LifetimeProps) => {
  const share = usedShare(props, useNow())
  const left = share >= 1 ? 'Expired' : 'Expires'
  return (
    <div>
      {/* biome-ignore lint/a11y/useSemanticElements: browsers draw a meter element in their own colours */}
      <div
        role="meter"
        aria-label="Used part of the lifetime"
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuetext={`${Math.round(share * 100)} % of the lifetime has passed`}
        className="h-2 overflow-hidden rounded-full bg-hover"
      >
        <div
          className={`h-full rounded-full ${fillOf(share)}`}
          style={{ width: `${Math.max(1, share * 100)}%` }}
        />
      </div>
      <div className="mt-1.5 flex flex-wrap justify-between gap-x-4">
        <span>
          <span className="text-muted">Valid from</span> {formatDate(props.notBefore)}
        </span>
        <span>
          <span className="text-muted">{left}</span> <Time at={props.notAfter} className="font-semibold" />
        </span>
        <span>
          <span className="text-muted">Valid until</span> {formatDate(props.notAfter)}
        </span>
      </div>
    </div>
  )
}
