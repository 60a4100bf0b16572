import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect, it, vi } from 'vitest'
import { invalidate } from './invalidate.ts'

/** A shown query whose answers are given by hand, in turn. */
const shown = () => {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  const asked: PromiseWithResolvers<number>[] = []
  const observer = new QueryObserver(client, {
    queryKey: ['orders.show'],
    queryFn: () => {
      const answer = Promise.withResolvers<number>()
      asked.push(answer)
      return answer.promise
    },
  })
  observer.subscribe(() => {})
  return { client, asked, data: () => client.getQueryData(['orders.show']) }
}

it('asks again for a first answer that was under way when something changed', async () => {
  const { client, asked, data } = shown()
  for (let times = 0; times < 3; times++) invalidate(client, { queryKey: ['orders.show'] })
  expect(asked).toHaveLength(1)
  asked[0]?.resolve(1)
  await vi.waitFor(() => expect(asked).toHaveLength(2))
  asked[1]?.resolve(2)
  await vi.waitFor(() => expect(data()).toBe(2))
  expect(asked).toHaveLength(2)
})

it('begins anew a later answer that is under way', async () => {
  const { client, asked, data } = shown()
  asked[0]?.resolve(1)
  await vi.waitFor(() => expect(data()).toBe(1))
  invalidate(client, { queryKey: ['orders.show'] })
  invalidate(client, { queryKey: ['orders.show'] })
  asked[2]?.resolve(3)
  asked[1]?.resolve(2)
  await vi.waitFor(() => expect(data()).toBe(3))
  expect(asked).toHaveLength(3)
})

it('leaves others alone', async () => {
  const { client, asked, data } = shown()
  invalidate(client, { queryKey: ['orders.list'] })
  asked[0]?.resolve(1)
  await vi.waitFor(() => expect(data()).toBe(1))
  expect(asked).toHaveLength(1)
})
