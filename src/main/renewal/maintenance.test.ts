import { describe, expect, it } from 'vitest'
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
