import { CircleX, KeyRound, PauseCircle, TriangleAlert } from 'lucide-react'
import { useId } from 'react'
import { tightest, usageText } from '../../../shared/ca-limit-words.ts'
import type { Certificate } from '../../../shared/contract/certificates.ts'
import type { RenewalWeeks } from '../../../shared/contract/renewal.ts'
import { Badge, StagingBadge } from '../../components/badge.tsx'
import { TextLink } from '../../components/link.tsx'
import { fallsIn, formatDays, weekTitle } from '../../lib/weeks.ts'

type Week = RenewalWeeks['weeks'][number]
type Ca = RenewalWeeks['cas'][number]

const cell = 'py-1.5 pr-4 align-top'
const inks = ['bg-accent', 'bg-accent-text/60', 'bg-edge']
const inkOf = ({ staging }: Ca, place: number): string =>
  staging ? 'bg-staging' : (inks[place] ?? 'bg-edge')

const countOf = ({ renewals }: Week): number => renewals.reduce((sum, { count }) => sum + count, 0)

/** One row a week. The bars are for the eye: each number stands beside them. */
export const WeeksTable = ({
  outlook: { weeks, cas },
  certificates,
}: {
  outlook: RenewalWeeks
  certificates: readonly Certificate[]
}) => {
  const caption = useId()
  const most = Math.max(1, ...weeks.map(countOf))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section aria-labelledby={caption} tabIndex={0} className="-mx-1 overflow-x-auto px-1">
      <table className="w-full text-left">
        <caption id={caption} className="sr-only">
          Renewals and ends of certificates by week
        </caption>
        <thead className="text-xs text-muted">
          <tr className="border-b border-line">
            <th scope="col" className="w-32 pr-4 pb-1.5 font-medium">
              Week
            </th>
            <th scope="col" className="w-1/4 pr-4 pb-1.5 font-medium">
              Renewals
            </th>
            <th scope="col" className="pr-4 pb-1.5 font-medium">
              CA, and its limits
            </th>
            <th scope="col" className="w-40 pb-1.5 font-medium">
              Ends unless renewed
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {weeks.map((week, place) => (
            <WeekRow
              key={week.from}
              week={week}
              title={weekTitle(week, place)}
              cas={cas}
              most={most}
              isListed={certificates.some((each) => fallsIn(each, week, Date.now()))}
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}

const WeekRow = ({
  week,
  title,
  cas,
  most,
  isListed,
}: {
  week: Week
  title: string
  cas: readonly Ca[]
  most: number
  /** Whether the list of certificates shows some for it: later renewals of the same ones are not in it. */
  isListed: boolean
}) => {
  const count = countOf(week)
  const span = { from: String(week.from), until: String(week.until) }
  return (
    <tr>
      <th scope="row" title={formatDays(week)} className={`${cell} font-normal whitespace-nowrap`}>
        {isListed ? (
          <TextLink to="/certificates" params={span}>
            {title}
          </TextLink>
        ) : (
          <span className={count > 0 ? '' : 'text-muted'}>{title}</span>
        )}
      </th>
      <td className={cell}>
        <span className="flex items-center gap-3">
          <span aria-hidden className="flex h-2.5 grow overflow-hidden rounded-sm bg-sunken">
            {week.renewals.map(({ ca, count }) => {
              const place = cas.findIndex((one) => one.ca === ca)
              const of = cas[place]
              return (
                of && (
                  <span
                    key={ca}
                    className={`h-full min-w-1 ${inkOf(of, place)}`}
                    style={{ width: `${(count / most) * 100}%` }}
                  />
                )
              )
            })}
          </span>
          <span className={`w-12 text-right ${count > 0 ? 'font-semibold' : 'text-faint'}`}>
            {count.toLocaleString('en')}
          </span>
        </span>
      </td>
      <td className={cell}>
        <Renewals week={week} cas={cas} />
      </td>
      <td className="py-1.5 align-top">
        <Ends week={week} />
      </td>
    </tr>
  )
}

const Renewals = ({ week: { renewals }, cas }: { week: Week; cas: readonly Ca[] }) => (
  <ul className="flex flex-col gap-0.5">
    {renewals.map(({ ca, count, limits }) => {
      const of = cas.find((one) => one.ca === ca)
      const closest = tightest(limits)
      return (
        <li key={ca} className="flex flex-wrap items-center gap-x-1.5">
          {renewals.length > 1 && <span className="font-semibold">{count.toLocaleString('en')}</span>}
          <span>{of?.title}</span>
          {of?.staging && <StagingBadge />}
          {closest &&
            (closest.exceeded ? (
              <Badge tone="warn" icon={TriangleAlert}>
                {usageText(closest)}
              </Badge>
            ) : (
              <span className="text-muted">{usageText(closest)}</span>
            ))}
        </li>
      )
    })}
  </ul>
)

const Ends = ({ week: { ends, endsPaused, endsWithoutAccount, endsFailing } }: { week: Week }) => (
  <span className="flex flex-wrap items-center gap-1.5">
    <span className={ends > 0 ? '' : 'text-faint'}>{ends.toLocaleString('en')}</span>
    {endsPaused > 0 && (
      <Badge tone="bad" icon={PauseCircle}>
        {endsPaused.toLocaleString('en')} paused
      </Badge>
    )}
    {endsWithoutAccount > 0 && (
      <Badge tone="bad" icon={KeyRound}>
        {endsWithoutAccount.toLocaleString('en')} without CA account
      </Badge>
    )}
    {endsFailing > 0 && (
      <Badge tone="bad" icon={CircleX}>
        {endsFailing.toLocaleString('en')} failing
      </Badge>
    )}
  </span>
)
