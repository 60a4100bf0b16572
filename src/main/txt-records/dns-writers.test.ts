import { expect, it } from 'vitest'
import { CerthubError } from '../../shared/errors.ts'
import type { DnsClient } from '../dns/provider-kit/provider.ts'
import { createDnsWorld } from '../dns/testing/dns-world.ts'
import { locate } from './dns-writers.ts'

const name = '_acme-challenge.www.example.com'
const { resolver } = createDnsWorld({ 'example.com': { servers: { 'ns1.example.com': '192.0.2.1' } } })
const { signal } = new AbortController()

const client = (zone: string | undefined, more: Partial<DnsClient> = {}): DnsClient => ({
  present: async () => ({}),
  cleanUp: async () => {},
  async findZone(fqdn) {
    if (zone !== undefined && fqdn.endsWith(zone)) return zone
    throw new CerthubError('dns.zone_not_found', { name: fqdn, where: 'at a server' })
  },
  ...more,
})
const among = (clients: Record<string, DnsClient>) => ({
  ids: Object.keys(clients),
  clientOf: async (id: string) => clients[id] ?? client(undefined),
})

it('leaves it to DNS where the server of a credential takes updates and answers no questions', async () => {
  const hidden = among({ hidden: client(undefined, { mayHideZones: true }) })
  await expect(locate(name, hidden, resolver, signal)).resolves.toEqual({
    fqdn: name,
    zone: 'example.com',
    credentialIds: ['hidden'],
  })
})

it('tries such a server after one that has the zone', async () => {
  const both = among({ hidden: client(undefined, { mayHideZones: true }), known: client('example.com') })
  await expect(locate(name, both, resolver, signal)).resolves.toMatchObject({
    credentialIds: ['known', 'hidden'],
  })
})

it('says that the server has no such zone where DNS knows none either', async () => {
  const hidden = among({ hidden: client(undefined, { mayHideZones: true }) })
  await expect(locate('_acme-challenge.nobody.org', hidden, resolver, signal)).rejects.toMatchObject({
    code: 'dns.zone_not_found',
  })
})

it('says that a provider has no such zone', async () => {
  await expect(locate(name, among({ one: client('example.net') }), resolver, signal)).rejects.toMatchObject({
    code: 'dns.zone_not_found',
    message: `No zone for ${name} was found at a server.`,
  })
})
