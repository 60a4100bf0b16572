import { expect, it } from 'vitest'
import type { DnsAnswer, Resolver } from '../../ports/resolver.ts'
import { negativeTtlMs } from './negative-ttl.ts'

/** A zone whose SOA record has this TTL and minimum, both in seconds. */
const resolverOf = (ttl: number, minimum: number | string): Resolver => {
  const data = `ns1.example.test h.example.test 1 3600 600 86400 ${minimum}`
  const soa = { name: 'example.test', type: 'SOA', ttl, data }
  const answer: DnsAnswer = { rcode: 'NOERROR', authoritative: true, answers: [soa], authority: [] }
  const server = { address: '192.0.2.1', port: 53 }
  return { lookup: async () => answer, ask: async () => answer, authoritative: server }
}

it.each([
  [60, 3600, 60_000],
  [900, 5, 5000],
  [900, 86_400, 300_000],
  [900, 'no number', 0],
] as const)('takes the lesser of TTL %d and minimum %s', async (ttl, minimum, wanted) => {
  expect(await negativeTtlMs(resolverOf(ttl, minimum), 'example.test')).toBe(wanted)
})

it('says nothing of a zone that nobody tells of', async () => {
  expect(await negativeTtlMs(resolverOf(60, 60), 'another.test')).toBe(0)
})

it('gives the reason of a signal that is aborted', async () => {
  const reason = new Error('the person pressed cancel')
  const resolver = resolverOf(60, 60)
  const asked: Resolver = {
    ...resolver,
    ask: async (...question) => {
      question[3]?.throwIfAborted()
      return resolver.ask(...question)
    },
  }
  await expect(negativeTtlMs(asked, 'example.test', AbortSignal.abort(reason))).rejects.toBe(reason)
})
