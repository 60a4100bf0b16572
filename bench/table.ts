import type { Series } from './sample.ts'
import { percentile } from './statistics.ts'

const milliseconds = (value: number): string =>
  Number.isNaN(value) ? '-' : value >= 10_000 ? `${(value / 1000).toFixed(1)} s` : `${value.toFixed(0)} ms`

const megabytes = (series: Series): string => {
  const peaks = series.samples.flatMap(({ peakRssBytes }) => peakRssBytes ?? [])
  return peaks.length > 0 ? `${(Math.max(...peaks) / 2 ** 20).toFixed(0)} MiB` : '-'
}

const heads = ['who', 'what', 'runs', 'p50', 'p95', 'peak RSS', 'note']

const cells = (series: Series): string[] => {
  const times = series.samples.map((sample) => sample.milliseconds)
  return [
    series.who,
    series.what,
    String(times.length),
    milliseconds(percentile(times, 0.5)),
    milliseconds(percentile(times, 0.95)),
    megabytes(series),
    series.note ?? '',
  ]
}

/** The series as a Markdown table, columns aligned for a terminal too. */
export const table = (all: Series[]): string => {
  const rows = [heads, ...all.map(cells)]
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`
  const [head = [], ...body] = rows
  return [line(head), rule, ...body.map(line)].join('\n')
}
