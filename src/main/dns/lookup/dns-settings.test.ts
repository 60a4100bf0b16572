import { afterEach, beforeEach, expect, it } from 'vitest'
import { openSqliteStore } from '../../adapters/store/sqlite-store.ts'
import type { Store } from '../../ports/store.ts'
import { createDnsWorld } from '../testing/dns-world.ts'
import { startUdpServer } from '../testing/udp-server.ts'
import { createDnsSettings } from './dns-settings.ts'
import { overrideOf } from './override.ts'
import { findZone } from './zone.ts'

const [outside, inside] = ['192.0.2.1', '10.0.0.53']
const plain = {
  resolvers: [],
  servers: 'all' as const,
  minimumWaitSeconds: 0,
  longestWaitSeconds: 0,
  zones: [],
}

let store: Store
beforeEach(() => {
  store = openSqliteStore(':memory:')
})
afterEach(() => store.close())

const world = () =>
  createDnsWorld({
    'example.com': { servers: { 'ns.example.com': outside } },
    'corp.example.com': { servers: { 'ns.corp.example.com': inside } },
  })

it('asks public DNS until something is set, and keeps what is set over a restart', async () => {
  const { resolver } = world()
  const first = await createDnsSettings(store.settings, resolver)
  expect(first.get()).toEqual({ ...plain, environment: { resolvers: [] } })
  await first.set({ ...plain, servers: 'quorum', minimumWaitSeconds: 30, longestWaitSeconds: 60 })
  const second = await createDnsSettings(store.settings, resolver)
  expect(second.resolver.rules).toEqual({
    quorum: true,
    minimumWaitMs: 30_000,
    longestWaitMs: 60_000,
    overrides: [],
  })
})

it('asks the named servers for a zone and all below it, from the next question on', async () => {
  const { resolver: base, asked } = world()
  const { resolver, set } = await createDnsSettings(store.settings, base)
  await set({ ...plain, zones: [{ zone: 'Corp.Example.com.', servers: [inside] }] })
  await expect(findZone(resolver, '_acme-challenge.a.corp.example.com')).resolves.toEqual({
    zone: 'corp.example.com',
  })
  expect(asked.resolver).toEqual([])
  expect(new Set(asked.servers.map((line) => line.split(' ')[0]))).toEqual(new Set([inside]))
})

it('takes the nearest zone of those that are named, before the one server of the environment', async () => {
  const server = { address: '192.0.2.99', port: 53 }
  const { resolver, set } = await createDnsSettings(store.settings, {
    ...world().resolver,
    authoritative: server,
  })
  await set({
    ...plain,
    zones: [
      { zone: 'example.com', servers: ['10.0.0.1'] },
      { zone: 'corp.example.com', servers: ['10.0.0.2', '10.0.0.3:5353'] },
    ],
  })
  const asked = (name: string) => overrideOf(resolver, name)?.map(({ address, port }) => `${address}:${port}`)
  expect(asked('a.corp.example.com')).toEqual(['10.0.0.2:53', '10.0.0.3:5353'])
  expect(asked('a.example.com')).toEqual(['10.0.0.1:53'])
  expect(asked('notexample.com')).toEqual(['192.0.2.99:53'])
})

it('goes on with the second named server when the first is silent', async () => {
  const { resolver: base, trouble } = world()
  trouble('10.0.0.9', 'silent')
  const { resolver, set } = await createDnsSettings(store.settings, base)
  await set({ ...plain, zones: [{ zone: 'corp.example.com', servers: ['10.0.0.9', inside] }] })
  await expect(findZone(resolver, 'a.corp.example.com')).resolves.toEqual({ zone: 'corp.example.com' })
})

it('asks the recursive resolvers that are set', async () => {
  const { server, requests, stop: stopServer } = await startUdpServer(() => undefined)
  const { resolver, set } = await createDnsSettings(store.settings, world().resolver)
  await set({ ...plain, resolvers: [`127.0.0.1:${server.port}`] })
  const stop = AbortSignal.timeout(200)
  await resolver.lookup('example.com', 'SOA', stop).catch(() => undefined)
  await stopServer()
  expect(requests).not.toEqual([])
})

it('lets CERTHUB_DNS_RESOLVERS come first, and says so', async () => {
  const { resolver: base, asked } = world()
  const recursive = [{ address: '192.0.2.7', port: 53 }]
  const { resolver, set } = await createDnsSettings(store.settings, { ...base, recursive })
  const now = await set({ ...plain, resolvers: ['127.0.0.1:9'] })
  expect(now.environment).toEqual({ resolvers: ['192.0.2.7'] })
  await resolver.lookup('example.com', 'SOA')
  expect(asked.resolver).toHaveLength(1)
})

it.each([
  ['a resolver by name', { resolvers: ['dns.example.com'] }, 'resolvers: “dns.example.com”'],
  ['a port that is none', { resolvers: ['192.0.2.1:0'] }, 'resolvers: “192.0.2.1:0”'],
  ['a server of a zone by name', { zones: [{ zone: 'a.test', servers: ['ns'] }] }, 'zones: “ns”'],
  ['no zone', { zones: [{ zone: '..', servers: [inside] }] }, 'zones: “..”'],
  [
    'a zone twice',
    {
      zones: [
        { zone: 'a.test', servers: [inside] },
        { zone: 'A.test.', servers: [inside] },
      ],
    },
    'zones: “a.test” is there twice',
  ],
])('refuses %s, and keeps what was set', async (_, wrong, message) => {
  const { get, set } = await createDnsSettings(store.settings, world().resolver)
  await expect(set({ ...plain, ...wrong })).rejects.toMatchObject({
    code: 'input.invalid',
    message: expect.stringContaining(message),
  })
  expect(get()).toMatchObject(plain)
})

it('forgets what it found with the settings of before', async () => {
  const { resolver: base, asked } = world()
  const { resolver, set } = await createDnsSettings(store.settings, base)
  await findZone(resolver, 'www.example.com')
  const before = asked.resolver.length
  await findZone(resolver, 'www.example.com')
  expect(asked.resolver).toHaveLength(before)
  await set({ ...plain, servers: 'quorum' })
  await findZone(resolver, 'www.example.com')
  expect(asked.resolver.length).toBeGreaterThan(before)
})
