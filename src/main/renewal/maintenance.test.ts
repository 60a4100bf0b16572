import { afterEach, describe, expect, it } from 'vitest'
import type { MaintenanceWindow } from '../../shared/contract/maintenance.ts'
import { nextOpening } from './maintenance.ts'

/** Local time; 5 January 2026 is a Monday. */
const at = (day: number, time: string): number =>
  new Date(2026, 0, day, Number(time.slice(0, 2)), Number(time.slice(3))).getTime()
const nights: MaintenanceWindow = { days: [1, 2, 3, 4, 5], from: '22:00', to: '02:00' }
const sunday: MaintenanceWindow = { days: [7], from: '08:00', to: '12:00' }

describe('the next moment in a maintenance window', () => {
  it.each([
    ['without windows it is now', [], at(5, '09:00'), at(5, '09:00')],
    ['before one it is its begin', [nights], at(5, '09:00'), at(5, '22:00')],
    ['within one it is now', [nights], at(5, '23:30'), at(5, '23:30')],
    ['past midnight it is still the night before’s', [nights], at(6, '01:59'), at(6, '01:59')],
    ['at its end it is the next one', [nights], at(6, '02:00'), at(6, '22:00')],
    ['the night of Friday ends on Saturday', [nights], at(10, '01:00'), at(10, '01:00')],
    ['over the weekend it is Monday’s', [nights], at(10, '03:00'), at(12, '22:00')],
    ['of several it is the nearest', [nights, sunday], at(10, '03:00'), at(11, '08:00')],
    ['a week ahead where it is the only one', [sunday], at(11, '12:00'), at(18, '08:00')],
  ] as const)('%s', (_, windows, from, expected) => {
    expect(nextOpening(windows, from)).toBe(expected)
  })

  it('a window that begins and ends at the same time is open for a day', () => {
    const always = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '00:00' }]
    expect(nextOpening(always, at(7, '13:37'))).toBe(at(7, '13:37'))
  })
})

describe('where the clocks are put forward or back', () => {
  const zone = process.env.TZ
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ
    else process.env.TZ = zone
  })
  const daily = (from: string, to: string): MaintenanceWindow => ({ days: [1, 2, 3, 4, 5, 6, 7], from, to })
  const weekly = (day: number, from: string, to: string): MaintenanceWindow => ({ days: [day], from, to })
  const utc = (text: string): number => Date.parse(`${text}Z`)

  it.each([
    // 02:00 becomes 03:00 in Berlin at 01:00 UTC on 29 March, a Sunday.
    [
      'a window that is skipped whole opens at the jump',
      'Europe/Berlin',
      daily('02:00', '03:00'),
      '2026-03-29T00:10',
      '2026-03-29T01:00',
    ],
    [
      'and stays open for its length',
      'Europe/Berlin',
      daily('02:00', '03:00'),
      '2026-03-29T01:59',
      '2026-03-29T01:59',
    ],
    [
      'and is then closed till the next day',
      'Europe/Berlin',
      daily('02:00', '03:00'),
      '2026-03-29T02:00',
      '2026-03-30T00:00',
    ],
    [
      'one within the skipped hour opens at the jump',
      'Europe/Berlin',
      daily('02:15', '02:45'),
      '2026-03-29T00:10',
      '2026-03-29T01:00',
    ],
    [
      'one whose begin is skipped opens at the jump',
      'Europe/Berlin',
      daily('02:30', '04:00'),
      '2026-03-29T00:10',
      '2026-03-29T01:00',
    ],
    ['and ends at its end', 'Europe/Berlin', daily('02:30', '04:00'), '2026-03-29T02:00', '2026-03-30T00:30'],
    [
      'one whose end is skipped ends at the jump',
      'Europe/Berlin',
      daily('01:00', '02:30'),
      '2026-03-29T01:00',
      '2026-03-29T23:00',
    ],
    [
      'one of that day alone is not put off for a week',
      'Europe/Berlin',
      weekly(7, '02:00', '03:00'),
      '2026-03-28T12:00',
      '2026-03-29T01:00',
    ],
    [
      'where half an hour is skipped too',
      'Australia/Lord_Howe',
      daily('02:00', '02:30'),
      '2026-10-03T14:00',
      '2026-10-03T15:30',
    ],
    [
      'where midnight is skipped the day begins at the jump',
      'Africa/Cairo',
      weekly(5, '00:00', '01:00'),
      '2026-04-23T12:00',
      '2026-04-23T22:00',
    ],
    [
      'where the last hour of a day is skipped it is still that day’s',
      'America/Nuuk',
      weekly(6, '23:00', '23:30'),
      '2026-03-28T12:00',
      '2026-03-29T01:00',
    ],
    // 03:00 becomes 02:00 in Berlin at 01:00 UTC on 25 October.
    [
      'a window over the doubled hour is open for all of it',
      'Europe/Berlin',
      daily('02:00', '03:00'),
      '2026-10-25T01:59',
      '2026-10-25T01:59',
    ],
    ['and ends with it', 'Europe/Berlin', daily('02:00', '03:00'), '2026-10-25T02:00', '2026-10-26T01:00'],
    [
      'one within the doubled hour opens the first time',
      'Europe/Berlin',
      daily('02:15', '02:45'),
      '2026-10-24T23:00',
      '2026-10-25T00:15',
    ],
    ['and not the second', 'Europe/Berlin', daily('02:15', '02:45'), '2026-10-25T00:45', '2026-10-26T01:15'],
  ] as const)('%s (%s)', (_, timeZone, window, from, expected) => {
    process.env.TZ = timeZone
    expect(new Date(nextOpening([window], utc(from))).toISOString()).toBe(
      new Date(utc(expected)).toISOString(),
    )
  })
})
