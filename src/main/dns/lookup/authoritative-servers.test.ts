import { expect, it, vi } from 'vitest'
import { createDnsWorld } from '../testing/dns-world.ts'
import { waitForTxt } from './propagation.ts'

/** A computer that has no IPv6 beyond its own site. */
vi.mock('node:os', async (original) => ({
  ...(await original<object>()),
  networkInterfaces: () => ({
    eth0: [
      { address: '192.0.2.77', family: 'IPv4', internal: false },
      { address: 'fe80::1', family: 'IPv6', internal: false },
      { address: 'fd12:3456:789a::1', family: 'IPv6', internal: false },
    ],
  }),
}))

const wanted = { fqdn: '_acme-challenge.example.com', zone: 'example.com', value: 'v' }

it('says that it has no way to servers which have IPv6 addresses only', async () => {
  const world = createDnsWorld({ 'example.com': { servers: { 'ns1.example.com': '2001:db8::1' } } })
  world.trouble('2001:db8::1', 'no-route')
  await expect(waitForTxt(world.resolver, { records: [wanted], timeoutMs: 200 })).rejects.toMatchObject({
    code: 'dns.no_answer',
    message: 'No name server of example.com answers: ns1.example.com (2001:db8::1): no route to it.',
  })
})

it('leaves out addresses that it has no way to where a server has another', async () => {
  const servers = { 'ns1.example.com': '192.0.2.1', 'ns2.example.com': '2001:db8::1' }
  const world = createDnsWorld({ 'example.com': { servers } })
  world.write('192.0.2.1', wanted.fqdn, 'v')
  await waitForTxt(world.resolver, { records: [wanted], timeoutMs: 2000 })
  expect(world.asked.servers).toEqual(['192.0.2.1 _acme-challenge.example.com TXT'])
})
