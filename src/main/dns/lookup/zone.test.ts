import { beforeEach, expect, it } from 'vitest'
import { createDnsWorld } from '../testing/dns-world.ts'
import { authoritativeServers } from './authoritative-servers.ts'
import { findZone } from './zone.ts'

let world: ReturnType<typeof createDnsWorld>
beforeEach(() => {
  world = createDnsWorld({
    'example.com': {
      servers: { 'ns1.example.com': '192.0.2.1', 'ns2.example.com': '192.0.2.2' },
      records: ['www.example.com CNAME lb.cloud.net', 'deep.down.example.com A 192.0.2.9'],
    },
    'sub.example.com': { servers: { 'ns1.sub.example.com': '192.0.2.3' } },
    '_acme-challenge.cut.example.com': { servers: { 'ns2.cloud.net': '192.0.2.4' } },
    'cloud.net': { servers: { 'ns1.cloud.net': '192.0.2.5' }, records: ['lb.cloud.net A 192.0.2.10'] },
  })
})

it.each([
  ['a name that does not exist', '_acme-challenge.new.example.com', 'example.com'],
  ['a name far below its zone', '_acme-challenge.a.b.c.example.com', 'example.com'],
  ['the zone’s own name', 'example.com', 'example.com'],
  ['a name in a delegated zone', '_acme-challenge.x.sub.example.com', 'sub.example.com'],
  ['a name below one that is a CNAME into another zone', '_acme-challenge.www.example.com', 'example.com'],
  ['a name that is a CNAME itself', 'www.example.com', 'example.com'],
  [
    'a challenge name that is delegated by NS',
    '_acme-challenge.cut.example.com',
    '_acme-challenge.cut.example.com',
  ],
])('finds the zone of %s', async (_, name, zone) => {
  await expect(findZone(world.resolver, name)).resolves.toEqual({ zone })
})

it('never asks a recursive resolver about the name itself, which would remember that it does not exist', async () => {
  await findZone(world.resolver, '_acme-challenge.new.example.com')
  expect(world.asked.resolver.filter((question) => question.includes('_acme-challenge'))).toEqual([])
})

it('looks a zone’s servers up once for many names that are asked for at once', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `_acme-challenge.host${index}.sub.example.com`)
  await Promise.all(names.map((name) => findZone(world.resolver, name)))
  expect(world.asked.resolver.filter((question) => question === 'sub.example.com NS')).toHaveLength(1)
})

it('asks the next server when one is silent', async () => {
  world.trouble('192.0.2.1', 'silent')
  await expect(findZone(world.resolver, '_acme-challenge.new.example.com')).resolves.toEqual({
    zone: 'example.com',
  })
})

it('names every server when none can tell', async () => {
  world.trouble('192.0.2.1', 'silent')
  world.trouble('192.0.2.2', 'REFUSED')
  await expect(findZone(world.resolver, '_acme-challenge.new.example.com')).rejects.toMatchObject({
    code: 'dns.no_answer',
    message: expect.stringMatching(/192\.0\.2\.1 .*ns2\.example\.com \(192\.0\.2\.2\) says REFUSED/),
  })
})

it('tells a domain that nobody has from one that cannot be resolved', async () => {
  await expect(findZone(world.resolver, '_acme-challenge.nobody.org')).rejects.toMatchObject({
    code: 'dns.zone_not_found',
  })
  world.trouble('broken.example.com', 'SERVFAIL')
  await expect(findZone(world.resolver, '_acme-challenge.broken.example.com')).rejects.toMatchObject({
    code: 'dns.server_failed',
    message: 'The resolver could not do it (SERVFAIL for broken.example.com).',
  })
})

it('tries a failed look-up anew the next time', async () => {
  world.trouble('new.example.com', 'SERVFAIL')
  await expect(findZone(world.resolver, '_acme-challenge.new.example.com')).rejects.toThrow()
  world.trouble('new.example.com', undefined)
  await expect(findZone(world.resolver, '_acme-challenge.new.example.com')).resolves.toEqual({
    zone: 'example.com',
  })
})

it('lets one caller cancel without failing another that waits for the same look-up', async () => {
  const controller = new AbortController()
  const reason = new Error('the person pressed cancel')
  const cancelled = findZone(world.resolver, '_acme-challenge.a.example.com', controller.signal)
  const other = findZone(world.resolver, '_acme-challenge.b.a.example.com')
  controller.abort(reason)
  await expect(cancelled).rejects.toBe(reason)
  await expect(other).resolves.toEqual({ zone: 'example.com' })
})

it('asks the zone’s own servers although a CNAME at its name leads resolvers to those of another', async () => {
  const { resolver } = createDnsWorld({
    com: { servers: { 'a.gtld.net': '192.0.2.20' } },
    'example.com': {
      servers: { 'ns1.dns.net': '192.0.2.21' },
      records: ['example.com CNAME shop.net', '_acme-challenge.www.example.com TXT v'],
    },
    'shop.net': { servers: { 'ns1.shop.net': '192.0.2.22' } },
    'dns.net': { servers: { 'ns9.dns.net': '192.0.2.23' } },
    'gtld.net': { servers: { 'ns9.gtld.net': '192.0.2.24' } },
  })
  await expect(authoritativeServers(resolver, 'example.com')).resolves.toMatchObject([
    { name: 'ns1.dns.net', address: '192.0.2.21' },
  ])
  await expect(findZone(resolver, '_acme-challenge.www.example.com')).resolves.toEqual({
    zone: 'example.com',
  })
})
