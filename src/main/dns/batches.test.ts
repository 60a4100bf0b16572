import { expect, it } from 'vitest'
import { CerthubError } from '../../shared/errors.ts'
import { createBatches, createTogether, fulfilled, NotTogether, rejected } from './batches.ts'

const refused = () => new CerthubError('dns.provider_refused', { provider: 'P', problem: 'HTTP 400' })
const items = Array.from({ length: 50 }, (_, index) => index)

/** An API that takes `most` at once, and refuses all where one is among `bad`. */
const start = ({
  bad = [],
  most = 100,
  fail = refused,
}: {
  bad?: number[]
  most?: number
  fail?: () => Error
}) => {
  const requests: number[][] = []
  const doubted: number[] = []
  const together = createTogether<number, string>(
    most,
    async (some) => {
      requests.push(some)
      if (some.some((one) => bad.includes(one))) throw fail()
      return some.map(String)
    },
    async (one, _signal, doubtful) => {
      requests.push([one])
      if (doubtful) doubted.push(one)
      if (bad.includes(one)) throw refused()
      return String(one)
    },
  )
  return { requests, doubted, together }
}

it('does many in one request, and one alone', async () => {
  const { requests, doubted, together } = start({})
  expect(await together(items)).toEqual(items.map((one) => fulfilled(String(one))))
  await together([7])
  expect(requests).toEqual([items, [7]])
  expect(doubted).toEqual([])
})

it('sends no more in one request than the API takes', async () => {
  const { requests, together } = start({ most: 20 })
  await together(items)
  expect(requests.map(({ length }) => length)).toEqual([20, 20, 10])
})

it('finds the one that is refused in few requests, and doubts it', async () => {
  const { requests, doubted, together } = start({ bad: [37] })
  const outcomes = await together(items)
  expect(outcomes.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))).toEqual([37])
  expect(requests.length).toBeLessThan(15)
  expect(doubted).toContain(37)
})

it('gives up asking for many where every one of them is refused', async () => {
  const { requests, together } = start({ bad: items })
  const outcomes = await together(items)
  expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true)
  expect(requests.length).toBeLessThanOrEqual(items.length + 12)
})

it('asks an account once that may not send many, and doubts nothing', async () => {
  const { requests, doubted, together } = start({ bad: [3], fail: () => new NotTogether() })
  await together(items)
  await together(items)
  expect(requests.filter(({ length }) => length > 1)).toHaveLength(1)
  expect(doubted).toEqual([])
})

it('is everyone’s failure when the server is in trouble', async () => {
  const trouble = new CerthubError('dns.provider_error', { provider: 'P', problem: 'HTTP 502' })
  const { requests, together } = start({ bad: [3], fail: () => trouble })
  expect(await together(items)).toEqual(items.map(() => rejected(trouble)))
  expect(requests).toHaveLength(1)
})

it('tells each of a batch its own outcome', async () => {
  const failure = new Error('no')
  const batches = createBatches<number, string>(async (_key, some) =>
    some.map((one) => (one === 2 ? rejected(failure) : fulfilled(`done ${one}`))),
  )
  const outcomes = await Promise.allSettled([1, 2, 3].map((one) => batches.add('zone', one)))
  expect(outcomes).toEqual([fulfilled('done 1'), rejected(failure), fulfilled('done 3')])
})

it('cancels the work when all who wait for it have cancelled, and not before', async () => {
  const begun = Promise.withResolvers<AbortSignal>()
  const batches = createBatches<string, void>(async (_key, some, signal) => {
    if (signal) begun.resolve(signal)
    await new Promise((resolve) => signal?.addEventListener('abort', resolve))
    return some.map(() => fulfilled(undefined))
  })
  const [one, two] = [new AbortController(), new AbortController()]
  const both = Promise.allSettled([batches.add('z', 'a', one.signal), batches.add('z', 'b', two.signal)])
  const signal = await begun.promise
  one.abort(new Error('first'))
  expect(signal.aborted).toBe(false)
  two.abort(new Error('second'))
  expect(signal.aborted).toBe(true)
  expect(await both).toMatchObject([{ reason: { message: 'first' } }, { reason: { message: 'second' } }])
})
