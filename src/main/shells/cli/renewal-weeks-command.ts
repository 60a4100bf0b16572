import { caLimitsText, caName, tightest, usageText } from '../../../shared/ca-limit-words.ts'
import type { RenewalWeeks } from '../../../shared/contract/renewal.ts'
import { type Command, text } from './command.ts'
import { UsageError } from './failure.ts'
import { table } from './table.ts'

type Week = RenewalWeeks['weeks'][number]

const weeksOf = (given: string | undefined): number => {
  const weeks = Number(given ?? 12)
  if (!Number.isInteger(weeks) || weeks < 1 || weeks > 53)
    throw new UsageError('--weeks takes a number from 1 to 53.')
  return weeks
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const titleOf = ({ from, until }: Week, place: number): string => {
  if (place < 2) return place === 0 ? 'this week' : 'next week'
  return `${day.format(from)} – ${day.format(until - 1)}`
}

const endsOf = ({ ends, endsPaused, endsWithoutAccount, endsFailing }: Week): string => {
  const why = [
    endsPaused && `${endsPaused} paused`,
    endsWithoutAccount && `${endsWithoutAccount} without a CA account`,
    endsFailing && `${endsFailing} failing`,
  ].filter(Boolean)
  if (ends === 0) return '–'
  return why.length > 0 ? `${ends} (${why.join(', ')})` : String(ends)
}

const rowsOf = (week: Week, place: number, cas: ReadonlyMap<string, string>): string[][] => {
  const title = titleOf(week, place)
  if (week.renewals.length === 0) return [[title, '–', '', endsOf(week), '']]
  return week.renewals.map(({ ca, count, limits }, line) => {
    const closest = tightest(limits)
    const first = line === 0
    const used = closest ? usageText(closest) : ''
    return [first ? title : '', String(count), cas.get(ca) ?? ca, first ? endsOf(week) : '', used]
  })
}

const restOf = ({ cas, ended, later }: RenewalWeeks): string[] => [
  ...(later > 0 ? [`${later} more ${later === 1 ? 'is' : 'are'} renewed after that.`] : []),
  ...(ended > 0 ? [`${ended} ${ended === 1 ? 'has' : 'have'} ended already.`] : []),
  ...cas.map((ca) => caLimitsText(ca) + (ca.source ? ` ${ca.source}` : '')),
]

export const renewalWeeksCommand: Command = {
  path: ['renewal', 'weeks'],
  summary: 'Forecast the coming weeks: renewals, CA limits, and what ends',
  options: {
    weeks: { value: 'N', summary: 'how many weeks; 12 unless told' },
    instance: { value: 'NAME', summary: 'only certificates of this target instance' },
  },
  run: async (context) => {
    const instance = text(context.given.instance)
    const outlook = await context.call('renewal.weeks', {
      weeks: weeksOf(text(context.given.weeks)),
      ...(instance !== undefined && { instance }),
    })
    const cas = new Map(outlook.cas.map((ca) => [ca.ca, caName(ca)]))
    const { certificates, weeks } = outlook
    const isQuiet = weeks.every(({ renewals, ends }) => renewals.length === 0 && ends === 0)
    const rows = isQuiet ? [] : weeks.flatMap((week, place) => rowsOf(week, place, cas))
    const shown = table(
      ['WEEK', 'RENEWALS', 'CA', 'ENDS UNLESS RENEWED', 'OF ITS LIMITS'],
      rows,
      certificates === 0
        ? 'Nothing was issued yet.'
        : `Nothing is renewed and nothing ends in the next ${weeks.length} weeks.`,
    )
    context.print(outlook, [shown, ...restOf(outlook)].join('\n'))
  },
}
