import type { MaintenanceWindow } from '../../../shared/contract/maintenance.ts'

const names = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

const dayOf = (name: string): number => names.indexOf(name.toLowerCase()) + 1

const daysOf = (text: string): number[] | undefined => {
  if (text.toLowerCase() === 'daily') return [1, 2, 3, 4, 5, 6, 7]
  const days = text.split(',').flatMap((part) => {
    const [from = '', to = from, more] = part.split('-')
    const [first, last] = [dayOf(from), dayOf(to)]
    if (more !== undefined || first === 0 || last === 0) return [0]
    const count = ((last - first + 7) % 7) + 1
    return Array.from({ length: count }, (_, n) => ((first - 1 + n) % 7) + 1)
  })
  return days.includes(0) ? undefined : [...new Set(days)].sort()
}

/** `mon-fri 22:00-02:00`, `sat,sun 08:00-20:00`, `daily 03:00-05:00`; undefined for anything else. */
export const readWindow = (text: string): MaintenanceWindow | undefined => {
  const found = /^\s*([a-z,-]+)\s+(\d\d:\d\d)-(\d\d:\d\d)\s*$/i.exec(text)
  const days = daysOf(found?.[1] ?? '')
  const [, , from, to] = found ?? []
  return days && from && to ? { days, from, to } : undefined
}

export const windowText = ({ days, from, to }: MaintenanceWindow): string =>
  `${days.length === 7 ? 'daily' : days.map((day) => names[day - 1]).join(',')} ${from}-${to}`
