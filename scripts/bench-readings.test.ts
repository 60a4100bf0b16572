import { expect, it } from 'vitest'
import { type Figure, lineOf, readLine } from '../bench/figure.ts'
import { compareReadings, type Reading, readLines, readReport } from '../bench/readings.ts'

const figures: Figure[] = [
  { what: 'store one, 300 stored, p95', measured: 3.75, aim: 5, unit: 'ms' },
  { what: 'rotate 10198 records', measured: 3421.96, aim: 2000, unit: 'records/s' },
  { what: 'beside lego, one after the other', measured: 12.5, aim: 15, unit: '× lego' },
  { what: 'memory of the hub at most, in a very long line of words', measured: 201, aim: 200, unit: 'MiB' },
]

it.each(figures)('reads back the line of “$what”', (figure) => {
  const line = readLine(lineOf(figure))
  expect(line).toMatchObject({ what: figure.what, unit: figure.unit })
  expect(line?.value).toBeCloseTo(figure.measured, 0)
})

it('takes nothing from what is no figure', () => {
  expect(readLines('2 × Some Processor, 7.8 GiB, Node 24.1.0\n\nmeasuring the hub…\n')).toEqual([])
})

it('takes p50 and p95 of each series of a report', () => {
  const samples = Array.from({ length: 20 }, (_, n) => ({ milliseconds: n + 1 }))
  expect(readReport({ machine: '', series: [{ who: 'certhub', what: 'cold', samples }] })).toEqual([
    { what: 'certhub: cold, p50', unit: 'ms', value: 10, moreIsBetter: false },
    { what: 'certhub: cold, p95', unit: 'ms', value: 19, moreIsBetter: false },
  ])
})

const runs = (values: number[], moreIsBetter = false): Reading[][] =>
  values.map((value) => [{ what: 'x', unit: 'ms', value, moreIsBetter }])

it.each([
  ['worse', [20, 21, 22], [10, 11, 12], false],
  ['better', [10, 11, 12], [20, 21, 22], false],
  ['better', [20, 21, 22], [10, 11, 12], true],
  ['worse', [10, 11, 12], [20, 21, 22], true],
  ['alike', [20, 21, 11], [10, 11, 12], false],
  ['alike', [10.5, 10.6, 10.7], [10, 10.1, 10.2], false],
  ['alike', [10, 10, 10], [10, 10, 10], true],
] as const)(
  'is %s when %j stands beside %j and more is better is %s',
  (verdict, here, there, moreIsBetter) => {
    const comparison = compareReadings(runs([...here], moreIsBetter), runs([...there], moreIsBetter))
    expect(comparison).toMatchObject([{ what: 'x', verdict }])
  },
)

it('leaves out what only one of them measures', () => {
  expect(compareReadings(runs([1]), [[]])).toEqual([])
})
