import { expect, it } from 'vitest'
import { CerthubError } from '../../shared/errors.ts'
import type { DnsClient } from '../dns/provider-kit/provider.ts'
import { createDnsWorld } from '../dns/testing/dns-world.ts'
import { longestZone } from '../names/domain-names.ts'
import { checkDelegation } from './check-delegation.ts'

const world = createDnsWorld({
  test: { servers: { 'ns.test': '192.0.2.1' } },
  'shop.test': {
    servers: { 'ns.shop.test': '192.0.2.2' },
    records: [
      '_acme-challenge.right.shop.test CNAME right.shop.test.chal.test',
      '_acme-challenge.wrong.shop.test CNAME elsewhere.shop.test',
      '_acme-challenge.loop.shop.test CNAME turn.shop.test',
      'turn.shop.test CNAME _acme-challenge.loop.shop.test',
      '_acme-challenge.slot.shop.test CNAME 1234.auth.test',
    ],
  },
  'chal.test': { servers: { 'ns.chal.test': '192.0.2.3' } },
  'auth.test': { servers: { 'ns.auth.test': '192.0.2.4' } },
  'dead.test': { servers: { 'ns.dead.test': '192.0.2.5' } },
})
world.trouble('192.0.2.5', 'silent')

const nothing = { present: async () => ({}), cleanUp: async () => undefined }
/** Writes in these zones. */
const owning = (...zones: string[]): DnsClient => ({
  ...nothing,
  findZone: async (fqdn) => {
    const zone = longestZone(zones, fqdn)
    if (zone === undefined) throw new CerthubError('dns.zone_not_found', { name: fqdn, where: 'there' })
    return zone
  },
})
const oneName: DnsClient = {
  ...nothing,
  isOwn: (fqdn) => fqdn === '1234.auth.test',
  target: '1234.auth.test',
}

const check = async (client: DnsClient, domain: string, zone?: string) => {
  const { names } = await checkDelegation(
    client,
    { domains: [domain], zone },
    world.resolver,
    new AbortController().signal,
  )
  return names[0]
}

it.each<[what: string, client: DnsClient, domain: string, zone: string | undefined, state: string]>([
  [
    'needs no CNAME where the credential owns the zone',
    owning('shop.test'),
    'a.shop.test',
    undefined,
    'direct',
  ],
  ['needs one where it does not', owning('chal.test'), 'a.shop.test', 'chal.test', 'absent'],
  ['needs one where nobody has said where to', owning('chal.test'), 'a.shop.test', undefined, 'absent'],
  ['is right', owning('chal.test'), 'right.shop.test', 'chal.test', 'right'],
  ['is right wherever the credential writes', owning('chal.test'), 'right.shop.test', undefined, 'right'],
  ['leads elsewhere', owning('chal.test'), 'wrong.shop.test', 'chal.test', 'wrong-target'],
  ['goes round', owning('chal.test'), 'loop.shop.test', 'chal.test', 'loop'],
  ['leads to a zone that is another’s', owning('other.test'), 'right.shop.test', 'chal.test', 'not-writable'],
  [
    'would lead to a zone that is another’s',
    owning('other.test'),
    'a.shop.test',
    'chal.test',
    'not-writable',
  ],
  ['cannot be seen', owning('chal.test'), 'a.dead.test', 'chal.test', 'unknown'],
  ['leads to the one name of an acme-dns account', oneName, 'slot.shop.test', undefined, 'right'],
  ['is to lead to that one name', oneName, 'a.shop.test', undefined, 'absent'],
  ['leads past that one name', oneName, 'right.shop.test', undefined, 'wrong-target'],
  ['can be told by a try alone', nothing, 'right.shop.test', 'chal.test', 'right'],
])('a name that %s', async (_, client, domain, zone, state) => {
  expect(await check(client, domain, zone)).toMatchObject({ state })
})

it('says which record to create, once for a domain and its wildcard', async () => {
  const { names, ready } = await checkDelegation(
    owning('chal.test'),
    { domains: ['a.shop.test', '*.a.shop.test', 'right.shop.test'], zone: 'chal.test' },
    world.resolver,
    new AbortController().signal,
  )
  expect(names.map(({ text }) => text)).toEqual([
    'There is no CNAME record yet. Create: _acme-challenge.a.shop.test CNAME a.shop.test.chal.test',
    '_acme-challenge.right.shop.test leads to right.shop.test.chal.test, where the credential writes.',
  ])
  expect(ready).toBe(false)
})

it('tells a loop with its chain and the record that should be there', async () => {
  const found = await check(owning('chal.test'), 'loop.shop.test', 'chal.test')
  expect(found?.text).toContain('_acme-challenge.loop.shop.test CNAME loop.shop.test.chal.test')
  expect(found?.error).toMatchObject({ code: 'dns.cname_loop' })
})

it('refuses a target that is too long for DNS', async () => {
  const long = `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(50)}.shop.test`
  expect(await check(owning('chal.test'), long.slice(0, 240), 'a-long-zone.of.chal.test')).toMatchObject({
    state: 'unknown',
    error: { code: 'names.malformed' },
  })
})
