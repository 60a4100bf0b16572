import { oneLine } from '../../../shared/plain-text.ts'

const plain = (cell: string): string => oneLine(cell.replace(/\s+/g, ' '))

/** Aligned columns under a head; `empty` when there are no rows. */
export const table = (head: string[], rows: string[][], empty: string): string => {
  if (rows.length === 0) return empty
  const all = [head, ...rows].map((row) => row.map(plain))
  const widths = head.map((_, column) => Math.max(...all.map((row) => [...(row[column] ?? '')].length)))
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** `name  value` lines. */
export const facts = (pairs: [string, string | number | undefined][]): string => {
  const shown = pairs.filter(([, value]) => value !== undefined && value !== '')
  const width = Math.max(0, ...shown.map(([name]) => name.length))
  return shown.map(([name, value]) => `${name.padEnd(width)}  ${plain(String(value))}`).join('\n')
}

const units: [number, string][] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
]

/** `in 89 d`, `3 h ago`, `now`. */
export const relative = (at: number | undefined, now = Date.now()): string => {
  if (at === undefined) return '–'
  const distance = Math.abs(at - now)
  const unit = units.find(([size]) => distance >= size)
  if (!unit) return 'now'
  const amount = `${Math.floor(distance / unit[0])} ${unit[1]}`
  return at > now ? `in ${amount}` : `${amount} ago`
}
