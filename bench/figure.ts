export interface Figure {
  what: string
  measured: number
  aim: number
  unit: 'ms' | 'requests' | 'MiB' | 'records/s' | 'renewals/s' | '× lego' | 'failed'
}

const isRate = (unit: Figure['unit']): boolean => unit.endsWith('/s') || unit.startsWith('×')

/** One line for people: what, how much, the aim, and whether it was met. */
export const lineOf = ({ what, measured, aim, unit }: Figure): string => {
  const met = isRate(unit) ? measured >= aim : measured <= aim
  const shown = `${measured.toFixed(unit === 'ms' || isRate(unit) ? 1 : 0)} ${unit}`
  return `${what.padEnd(44)} ${shown.padStart(18)}   aim ${isRate(unit) ? '≥' : '≤'} ${aim} ${unit}${met ? '' : '   MISSED'}`
}
