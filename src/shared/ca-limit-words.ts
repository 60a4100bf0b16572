import type { RenewalWeeks } from './contract/renewal.ts'

type Ca = RenewalWeeks['cas'][number]
type Usage = RenewalWeeks['weeks'][number]['renewals'][number]['limits'][number]

const hourMs = 3_600_000

const things = { 'new-orders': 'new orders', 'same-names': 'certificates with the same names' } as const

const spanOf = (ms: number): string => {
  const hours = ms / hourMs
  return hours > 48 ? `${hours / 24} days` : `${hours} hours`
}

const limitText = ({ of, most, withinMs }: Ca['limits'][number], whose = ''): string =>
  `${most.toLocaleString('en')} ${things[of]}${whose} in ${spanOf(withinMs)}`

/** “18 of 300 new orders in 3 hours at the busiest”; for the names that come closest, not for all. */
export const usageText = ({ used, exceeded, ...limit }: Usage): string =>
  `${used.toLocaleString('en')} of ${limitText(limit)} at the busiest${exceeded ? ': more than it takes' : ''}`

/** The limit that a week comes closest to; undefined where it uses none. Names that none shares are no news. */
export const tightest = (limits: readonly Usage[]): Usage | undefined =>
  limits
    .filter(({ of, used }) => used > (of === 'same-names' ? 1 : 0))
    .toSorted((a, b) => b.used / b.most - a.used / a.most)[0]

export const caName = ({ title, staging }: Pick<Ca, 'title' | 'staging'>): string =>
  staging ? `${title} (staging)` : title

/** What a CA limits, in sentences. */
export const caLimitsText = ({ limits, besides, ...ca }: Ca): string => {
  const name = caName(ca)
  if (limits.length === 0) return `${name}: the hub knows of no published limit.`
  const taken = limits.map((limit) => limitText(limit, limit.of === 'new-orders' ? ' of one account' : ''))
  return `${name} takes ${taken.join(', and ')}. Renewals of its own certificates do not count. ${besides ?? ''}`.trim()
}
