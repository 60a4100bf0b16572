import { CircleX, KeyRound, PauseCircle, TriangleAlert } from 'lucide-react'
import { caName, tightest, usageText } from '../../../shared/ca-limit-words.ts'
import type { Certificate } from '../../../shared/contract/certificates.ts'
import type { RenewalWeeks } from '../../../shared/contract/renewal.ts'
import { Badge, StagingBadge } from '../../components/badge.tsx'
import { TextLink } from '../../components/link.tsx'
import { fallsIn, formatDays, weekTitle } from '../../lib/weeks.ts'

type Week = RenewalWeeks['weeks'][number]
type Ca = RenewalWeeks['cas'][number]

const head = 'pr-4 pb-1.5 font-medium'
const cell = 'py-1.5 pr-4 align-top'
const inks = ['bg-accent', 'bg-accent-text/60']
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
  const most = Math.max(1, ...weeks.map(countOf))
  const [only] = cas.length === 1 ? cas : []
  const hasPlaces = !only || weeks.some(({ renewals }) => renewals.some(({ limits }) => tightest(limits)))
  return (
    <table className="w-full table-fixed text-left">
      <caption className="sr-only">Renewals and ends of certificates by week</caption>
      <thead className="text-xs text-muted">
        <tr className="border-b border-line">
          <th scope="col" className={`w-32 ${head}`}>
            Week
          </th>
          <th scope="col" className={head}>
            {only ? `Renewals at ${caName(only)}` : 'Renewals, and where'}
          </th>
          <th scope="col" className={`w-40 ${head}`}>
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
            hasPlaces={hasPlaces}
            isListed={certificates.some((each) => fallsIn(each, week, Date.now()))}
          />
        ))}
      </tbody>
    </table>
  )
}

const WeekRow = ({
  week,
  title,
  cas,
  most,
  hasPlaces,
  isListed,
}: {
  week: Week
  title: string
  cas: readonly Ca[]
  most: number
  /** Whether there is more to say of where than the head of the column does. */
  hasPlaces: boolean
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
        <div className="@container">
          <div className={`grid gap-x-4 gap-y-0.5 ${hasPlaces ? '@min-[520px]:grid-cols-2' : ''}`}>
            <span className="flex h-5 items-center gap-3">
              <span className={`w-10 shrink-0 text-right ${count > 0 ? 'font-semibold' : 'text-faint'}`}>
                {count.toLocaleString('en')}
              </span>
              <Bar week={week} cas={cas} most={most} />
            </span>
            {hasPlaces && <ByCa week={week} cas={cas} />}
          </div>
        </div>
      </td>
      <td className={cell}>
        <Ends week={week} />
      </td>
    </tr>
  )
}

const Bar = ({ week, cas, most }: { week: Week; cas: readonly Ca[]; most: number }) => (
  <span aria-hidden className="flex h-2.5 grow overflow-hidden rounded-sm bg-sunken">
    {cas.map((ca, place) => {
      const count = week.renewals.find((each) => each.ca === ca.ca)?.count ?? 0
      return (
        count > 0 && (
          <span
            key={ca.ca}
            className={`h-full min-w-1 ${inkOf(ca, place)}`}
            style={{ width: `${(count / most) * 100}%` }}
          />
        )
      )
    })}
  </span>
)

/** Where the renewals are ordered, and how near they come to a limit there. */
const ByCa = ({ week: { renewals }, cas }: { week: Week; cas: readonly Ca[] }) => (
  <ul className="flex flex-col gap-0.5 @max-[519px]:pl-13">
    {renewals.map(({ ca, count, limits }) => {
      const place = cas.findIndex((one) => one.ca === ca)
      const of = cas[place]
      const closest = tightest(limits)
      return (
        of && (
          <li key={ca}>
            <span className="inline-flex flex-wrap items-center gap-x-1.5">
              <span aria-hidden className={`size-2 rounded-full ${inkOf(of, place)}`} />
              <span>
                {renewals.length > 1 && `${count.toLocaleString('en')} at `}
                {of.title}
              </span>
              {of.staging && <StagingBadge />}
            </span>
            {closest && (
              <span className={`flex gap-1 pl-3.5 text-xs ${closest.exceeded ? 'text-warn' : 'text-muted'}`}>
                {closest.exceeded && <TriangleAlert aria-hidden className="size-4 shrink-0" />}
                {usageText(closest)}
              </span>
            )}
          </li>
        )
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
        {endsWithoutAccount.toLocaleString('en')} without account
      </Badge>
    )}
    {endsFailing > 0 && (
      <Badge tone="warn" icon={CircleX}>
        {endsFailing.toLocaleString('en')} failing
      </Badge>
    )}
  </span>
)
