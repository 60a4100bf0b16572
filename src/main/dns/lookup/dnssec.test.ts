import { expect, it } from 'vitest'
import { createDnsWorld } from '../testing/dns-world.ts'
import { dnssecFailure, findBogusZone } from './dnssec.ts'
import { findZone } from './zone.ts'

const createWorld = () =>
  createDnsWorld({
    test: { servers: { 'ns.test': '192.0.2.1' } },
    'shop.test': { servers: { 'ns.shop.test': '192.0.2.2' } },
    'deep.shop.test': { servers: { 'ns.deep.shop.test': '192.0.2.3' } },
  })
const name = '_acme-challenge.www.deep.shop.test'

it('names the highest zone that is broken: the one to mend', async () => {
  const { resolver, trouble } = createWorld()
  trouble('shop.test', 'bogus')
  await expect(findBogusZone(resolver, name)).resolves.toBe('shop.test')
})

it('finds nothing where all is well, in two questions at most', async () => {
  const { resolver, asked } = createWorld()
  await expect(findBogusZone(resolver, name)).resolves.toBeUndefined()
  expect(asked.resolver).toHaveLength(1)
})

it('takes no server failure for a broken signature: one that fails unchecked too is something else', async () => {
  const { resolver, trouble } = createWorld()
  trouble('shop.test', 'SERVFAIL')
  await expect(findBogusZone(resolver, name)).resolves.toBeUndefined()
  await expect(findZone(resolver, name)).rejects.toMatchObject({ code: 'dns.server_failed' })
})

it('says nothing when no resolver answers', async () => {
  const { resolver } = createWorld()
  const dead = { ...resolver, lookup: () => Promise.reject(new Error('no network')) }
  await expect(findBogusZone(dead, name)).resolves.toBeUndefined()
})

it('is told instead of a server failure when the zone of a name is looked for', async () => {
  const { resolver, trouble } = createWorld()
  trouble('shop.test', 'bogus')
  await expect(findZone(resolver, name)).rejects.toMatchObject({
    code: 'dns.dnssec_bogus',
    message: expect.stringContaining('DNSSEC of shop.test is broken'),
  })
})

it('names each broken zone of several names once, wildcards included', async () => {
  const { resolver, trouble } = createWorld()
  trouble('shop.test', 'bogus')
  const failure = await dnssecFailure(resolver, ['*.shop.test', 'shop.test', 'a.deep.shop.test', 'fine.test'])
  expect(failure?.message).toMatch(/^DNSSEC of shop.test is broken/)
})
