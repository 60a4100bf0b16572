export interface Figure {
  what: string
  measured: number
  aim: number
  unit: 'ms' | 'requests' | 'MiB' | 'records/s' | 'renewals/s' | '× lego' | 'failed'
}

/** Whether more of it is better. */
export const isRate = (unit: string): boolean => unit.endsWith('/s') || unit.startsWith('×')

/** One line for people: what, how much, the aim, and whether it was met. */
export const lineOf = ({ what, measured, aim, unit }: Figure): string => {
  const met = isRate(unit) ? measured >= aim : measured <= aim
  const shown = `${measured.toFixed(unit === 'ms' || isRate(unit) ? 1 : 0)} ${unit}`
  return `${what.padEnd(44)} ${shown.padStart(18)}   aim ${isRate(unit) ? '≥' : '≤'} ${aim} ${unit}${met ? '' : '   MISSED'}`
}

/** The figure of a line that `lineOf` made; undefined for any other. */
export const readLine = (line: string): { what: string; value: number; unit: string } | undefined => {
  const [, what, value, unit] = /^(.+?) +(\d+(?:[.]\d+)?) (\S+(?: \S+)?) {3}aim /.exec(line) ?? []
  return what && value && unit ? { what, value: Number(value), unit } : undefined
}
