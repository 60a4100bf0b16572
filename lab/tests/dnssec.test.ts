import { afterAll, beforeAll, expect } from 'vitest'
import { findBogusZone } from '../../src/main/dns/lookup/dnssec.ts'
import { createResolver } from '../../src/main/dns/lookup/resolver.ts'
import { type Bind, startBind } from '../bind.ts'
import { type LabHub, openLabHub } from '../hub.ts'
import { openLabDirectory } from '../lab-directory.ts'
import { labIt as it } from '../lab-test.ts'
import { type Pebble, startPebble } from '../pebble.ts'
import { addAccountAt } from '../prepare.ts'
import { startValidator, type Validator } from '../validator.ts'

const stops: (() => Promise<unknown>)[] = []
let bind: Bind
let validator: Validator
let pebble: Pebble
let hub: LabHub

beforeAll(async () => {
  const directory = await openLabDirectory()
  const dir = directory.path
  stops.push(() => directory.remove())
  bind = await startBind({
    dir,
    extraZones: [
      { name: 'bogus.test', signed: true },
      { name: 'sound.test', signed: true },
    ],
  })
  stops.push(() => bind.stop())
  validator = await startValidator({ dir, bind, zones: { 'bogus.test': 'broken', 'sound.test': 'right' } })
  stops.push(() => validator.stop())
  pebble = await startPebble({ dir, dns: `${validator.address}:${validator.port}` })
  stops.push(() => pebble.stop())
  hub = await openLabHub(bind, { resolver: validator })
  stops.push(() => hub.close())
  await addAccountAt(hub, pebble, 'pebble')
  const key = bind.key()
  await hub.call('credentials.add', {
    instance: 'local',
    type: 'dns',
    name: 'bind',
    provider: 'rfc2136',
    fields: {
      nameserver: `${bind.address}:${bind.port}`,
      tsigKey: key.name,
      tsigAlgorithm: key.algorithm,
      tsigSecret: key.secret,
    },
  })
})
afterAll(async () => {
  for (const stop of stops.reverse()) await stop()
})

const order = async (name: string) => {
  const { order } = await hub.call('certificates.order', { instance: 'local', names: [name] })
  return hub.call('orders.wait', { order, timeoutMs: 60_000 })
}

it('a resolver that checks signatures tells the broken zone from a sound and an unsigned one', async () => {
  const resolver = createResolver({ servers: [{ address: validator.address, port: validator.port }] })
  await expect(findBogusZone(resolver, 'www.bogus.test')).resolves.toBe('bogus.test')
  await expect(findBogusZone(resolver, 'www.sound.test')).resolves.toBeUndefined()
  await expect(findBogusZone(resolver, 'www.example.test')).resolves.toBeUndefined()
})

it('a certificate for a signed zone is issued', async () => {
  const { state, error } = await order('www.sound.test')
  expect({ state, error }).toEqual({ state: 'done', error: undefined })
})

it('an order that the CA could not validate names the zone whose DNSSEC is broken, and what the CA said', async () => {
  const { state, error } = await order('www.bogus.test')
  expect(state).toBe('failed')
  expect(error).toMatchObject({
    code: 'dns.dnssec_bogus',
    message: expect.stringContaining('DNSSEC of bogus.test is broken'),
    detail: expect.stringMatching(/SERVFAIL|lookup/i),
  })
})

it('the preflight finds it before any CA is asked', async () => {
  const { ready, checks } = await hub.call('certificates.preflight', {
    instance: 'local',
    names: ['*.bogus.test', 'www.sound.test'],
  })
  expect(ready).toBe(false)
  expect(checks.find(({ check }) => check === 'zones')?.error).toMatchObject({ code: 'dns.dnssec_bogus' })
})

it('a certificate is issued where DNS gets through to a resolver alone, which is named for the zone', async () => {
  const { environment: _, ...standard } = await hub.call('dns.settings', {})
  const zones = [{ zone: 'example.test', servers: [`${validator.address}:${validator.port}`] }]
  await hub.call('dns.setSettings', { ...standard, zones })
  const { state, error } = await order('behind-a-resolver.example.test')
  await hub.call('dns.setSettings', standard)
  expect({ state, error }).toEqual({ state: 'done', error: undefined })
})
