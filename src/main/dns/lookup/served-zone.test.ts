import { expect, it } from 'vitest'
import { CerthubError } from '../../../shared/errors.ts'
import { longestZone } from '../../names/domain-names.ts'
import { createDnsWorld } from '../testing/dns-world.ts'
import { findServedZone } from './served-zone.ts'

const fqdn = '_acme-challenge.www.dev.example.com'
const inDns = (...zones: string[]) =>
  createDnsWorld(
    Object.fromEntries(
      zones.map((zone, index) => [zone, { servers: { [`ns.${zone}`]: `192.0.2.${index}` } }]),
    ),
  )
/** An account with these zones. */
const account =
  (...zones: string[]) =>
  async (name: string): Promise<string> => {
    const zone = longestZone(zones, name)
    if (zone === undefined) throw new CerthubError('dns.zone_not_found', { name, where: 'at Demo' })
    return zone
  }

it.each([
  ['the longest one that is delegated', ['example.com', 'dev.example.com'], 'dev.example.com'],
  ['the one that is in use, not one below it that nobody was pointed to', ['example.com'], 'example.com'],
  ['the longest where DNS knows none of them', ['example.net'], 'dev.example.com'],
])('takes %s', async (_, known, zone) => {
  const { resolver } = inDns(...known)
  await expect(findServedZone(resolver, account('example.com', 'dev.example.com'), fqdn)).resolves.toBe(zone)
})

it('keeps to the only zone that the account has', async () => {
  const { resolver } = inDns('example.com')
  await expect(findServedZone(resolver, account('dev.example.com'), fqdn)).resolves.toBe('dev.example.com')
})

it('keeps to the longest when DNS cannot be asked', async () => {
  const world = inDns('example.com')
  world.trouble('dev.example.com', 'SERVFAIL')
  const find = account('example.com', 'dev.example.com')
  await expect(findServedZone(world.resolver, find, fqdn)).resolves.toBe('dev.example.com')
})

it('says that the account has no such zone', async () => {
  const find = findServedZone(inDns('example.com').resolver, account('example.net'), fqdn)
  await expect(find).rejects.toMatchObject({ code: 'dns.zone_not_found' })
})
