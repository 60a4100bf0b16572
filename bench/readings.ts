import { z } from 'zod'
import { isRate, readLine } from './figure.ts'
import { percentile } from './statistics.ts'

/** One figure of one run, comparable with the same figure of another. */
export interface Reading {
  what: string
  unit: string
  value: number
  moreIsBetter: boolean
}

const report = z.object({
  series: z.array(
    z.object({
      who: z.string(),
      what: z.string(),
      samples: z.array(z.object({ milliseconds: z.number() })),
    }),
  ),
})

/** The figures in what a run printed, one a line. */
export const readLines = (output: string): Reading[] =>
  output.split('\n').flatMap((line) => {
    const figure = readLine(line)
    return figure ? [{ ...figure, moreIsBetter: isRate(figure.unit) }] : []
  })

/** The figures in what a run wrote by `--json`. */
export const readReport = (json: unknown): Reading[] =>
  report.parse(json).series.flatMap(({ who, what, samples }) => {
    const times = samples.map(({ milliseconds }) => milliseconds)
    return [0.5, 0.95].map((share) => ({
      what: `${who}: ${what}, p${share * 100}`,
      unit: 'ms',
      value: percentile(times, share),
      moreIsBetter: false,
    }))
  })

export interface Comparison {
  what: string
  unit: string
  here: number[]
  there: number[]
  /** `worse` and `better` when all runs of one are beyond all runs of the other, by a tenth at least in the middle. */
  verdict: 'worse' | 'better' | 'alike'
}

const middle = (values: number[]): number => percentile(values, 0.5)

const judge = (here: number[], there: number[], moreIsBetter: boolean): Comparison['verdict'] => {
  const [low, high] = [middle(here), middle(there)].toSorted((a, b) => a - b)
  if (low === undefined || high === undefined || high < low * 1.1) return 'alike'
  const isAbove = Math.min(...here) > Math.max(...there)
  const isBelow = Math.max(...here) < Math.min(...there)
  if (!isAbove && !isBelow) return 'alike'
  return isAbove === moreIsBetter ? 'better' : 'worse'
}

/** Sets the runs of two trees beside each other, figure by figure; one that only one of them has is left out. */
export const compareReadings = (here: Reading[][], there: Reading[][]): Comparison[] => {
  const valuesOf = (runs: Reading[][], wanted: Reading): number[] =>
    runs.flatMap((run) => run.filter(({ what }) => what === wanted.what).map(({ value }) => value))
  return (here[0] ?? []).flatMap((reading) => {
    const [ours, theirs] = [valuesOf(here, reading), valuesOf(there, reading)]
    if (theirs.length === 0) return []
    const verdict = judge(ours, theirs, reading.moreIsBetter)
    return [{ what: reading.what, unit: reading.unit, here: ours, there: theirs, verdict }]
  })
}

const shown = (values: number[]): string =>
  `${middle(values).toFixed(1)} (${Math.min(...values).toFixed(1)}–${Math.max(...values).toFixed(1)})`

/** One line for people: the middle, and from where to where the runs went. */
export const lineOfComparison = ({ what, unit, here, there, verdict }: Comparison): string =>
  `${what.padEnd(44)} ${shown(here).padStart(24)}   was ${shown(there).padStart(24)} ${unit}   ${verdict}`
