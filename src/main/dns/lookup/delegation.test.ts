import { expect, it } from 'vitest'
import { createDnsWorld } from '../testing/dns-world.ts'
import { followChallengeName } from './delegation.ts'

const createWorld = (records: string[], elsewhere: string[] = []) =>
  createDnsWorld({
    'example.com': { servers: { 'ns1.example.com': '192.0.2.1' }, records },
    'acme.net': { servers: { 'ns1.acme.net': '192.0.2.2' }, records: elsewhere },
  })

it('asks the zone’s own server once when nothing is delegated', async () => {
  const { resolver, asked } = createWorld([])
  await expect(followChallengeName(resolver, '_acme-challenge.www.example.com')).resolves.toEqual({
    fqdn: '_acme-challenge.www.example.com',
    chain: [],
  })
  expect(asked.servers).toEqual(['192.0.2.1 _acme-challenge.www.example.com TXT'])
})

it('never asks a recursive resolver about the challenge name or where it leads', async () => {
  const { resolver, asked } = createWorld(['_acme-challenge.www.example.com CNAME x.acme.net'])
  await followChallengeName(resolver, '_acme-challenge.www.example.com')
  expect(asked.resolver.filter((question) => /^(_acme-challenge|x)\./.test(question))).toEqual([])
})

it('follows a chain over two zones, each at its own server', async () => {
  const { resolver } = createWorld(
    ['_acme-challenge.www.example.com CNAME a.acme.net'],
    ['a.acme.net CNAME b.acme.net'],
  )
  await expect(followChallengeName(resolver, '_acme-challenge.www.example.com')).resolves.toEqual({
    fqdn: 'b.acme.net',
    chain: ['_acme-challenge.www.example.com', 'a.acme.net'],
  })
})

it('ends a chain at a name that has a value already', async () => {
  const { resolver } = createWorld(
    ['_acme-challenge.example.com CNAME a.acme.net'],
    ['a.acme.net TXT old-value'],
  )
  await expect(followChallengeName(resolver, '_acme-challenge.example.com')).resolves.toMatchObject({
    fqdn: 'a.acme.net',
  })
})

it('finds a CNAME although the first server no longer serves the zone', async () => {
  const { resolver, trouble } = createDnsWorld({
    'example.com': {
      servers: { 'ns1.example.com': '192.0.2.1', 'ns2.example.com': '192.0.2.3' },
      records: ['_acme-challenge.www.example.com CNAME a.acme.net'],
    },
    'acme.net': { servers: { 'ns1.acme.net': '192.0.2.2' } },
  })
  trouble('192.0.2.1', 'lame')
  await expect(followChallengeName(resolver, '_acme-challenge.www.example.com')).resolves.toMatchObject({
    fqdn: 'a.acme.net',
  })
})

it.each([
  ['a name that points to itself', ['_acme-challenge.example.com CNAME _acme-challenge.example.com']],
  [
    'a circle',
    ['_acme-challenge.example.com CNAME a.example.com', 'a.example.com CNAME _acme-challenge.example.com'],
  ],
  [
    'a circle that the name is not in',
    [
      '_acme-challenge.example.com CNAME a.example.com',
      'a.example.com CNAME b.example.com',
      'b.example.com CNAME a.example.com',
    ],
  ],
  [
    'a chain of more than 16 names',
    Array.from(
      { length: 20 },
      (_, index) =>
        `${index === 0 ? '_acme-challenge' : `n${index}`}.example.com CNAME n${index + 1}.example.com`,
    ),
  ],
])('refuses %s', async (_, records) => {
  const { resolver } = createWorld(records)
  await expect(followChallengeName(resolver, '_acme-challenge.example.com')).rejects.toMatchObject({
    code: 'dns.cname_loop',
  })
})
