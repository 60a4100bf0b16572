import { expect, it } from 'vitest'
import { CerthubError } from '../../../shared/errors.ts'
import { createBatches, createTogether, fulfilled, NotTogether, rejected } from './batches.ts'

const refused = () => new CerthubError('dns.provider_refused', { provider: 'P', problem: 'HTTP 400' })
const items = Array.from({ length: 50 }, (_, index) => index)

/** An API that takes `most` at once, and refuses all where one is among `bad`. */
const start = ({
  bad = [],
  most = 100,
  fail = refused,
  done,
}: {
  bad?: number[]
  most?: number
  fail?: () => Error
  done?: (some: number[]) => Promise<(string | undefined)[]>
}) => {
  const requests: number[][] = []
  const together = createTogether<number, string>({
    most,
    async many(some) {
      requests.push(some)
      if (some.some((one) => bad.includes(one))) throw fail()
      return some.map(String)
    },
    async alone(one) {
      requests.push([one])
      if (bad.includes(one)) throw refused()
      return String(one)
    },
    done,
  })
  return { requests, together }
}

it('does many in one request, and one alone', async () => {
  const { requests, together } = start({})
  expect(await together(items)).toEqual(items.map((one) => fulfilled(String(one))))
  await together([7])
  expect(requests).toEqual([items, [7]])
})

it('sends no more in one request than the API takes', async () => {
  const { requests, together } = start({ most: 20 })
  await together(items)
  expect(requests.map(({ length }) => length)).toEqual([20, 20, 10])
})

it('finds the one that is refused in few requests', async () => {
  const { requests, together } = start({ bad: [37] })
  const outcomes = await together(items)
  expect(outcomes.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))).toEqual([37])
  expect(requests.length).toBeLessThan(15)
})

it('gives up asking for many where every one of them is refused', async () => {
  const { requests, together } = start({ bad: items })
  const outcomes = await together(items)
  expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true)
  expect(requests.length).toBeLessThanOrEqual(items.length + 12)
})

it('asks an account once that may not send many', async () => {
  const { requests, together } = start({ bad: [3], fail: () => new NotTogether() })
  await together(items)
  await together(items)
  expect(requests.filter(({ length }) => length > 1)).toHaveLength(1)
})

it('does not do again what a request that was refused has done', async () => {
  const looks: number[][] = []
  const { requests, together } = start({
    bad: [37],
    done: async (some) => {
      looks.push(some)
      return some.map((one) => (one < 20 ? `done ${one}` : undefined))
    },
  })
  const outcomes = await together(items)
  expect(outcomes.slice(0, 20)).toEqual(items.slice(0, 20).map((one) => fulfilled(`done ${one}`)))
  expect(outcomes.findIndex(({ status }) => status === 'rejected')).toBe(37)
  expect(
    requests
      .slice(1)
      .flat()
      .filter((one) => one < 20),
  ).toEqual([])
  expect(looks[0]).toEqual(items)
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
