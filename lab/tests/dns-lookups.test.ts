import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { followChallengeName } from '../../src/main/dns/lookup/delegation.ts'
import { createResolver } from '../../src/main/dns/lookup/resolver.ts'
import { findZone } from '../../src/main/dns/lookup/zone.ts'
import type { Resolver } from '../../src/main/ports/resolver.ts'
import { type Bind, startBind } from '../bind.ts'
import { labDescribe } from '../lab-test.ts'

/** 40 values at one name: more than fits into 1232 bytes. */
const manyValues = Array.from({ length: 40 }, (_, index) => `value-${index}-${'x'.repeat(40)}`)

labDescribe('look-ups at a real BIND', () => {
  let dir: string
  let bind: Bind
  let resolver: Resolver
  let counted: string[]

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'certhub-dns-'))
    bind = await startBind({
      dir,
      extraZones: [
        {
          name: 'wild.test',
          records: ['*.hosted CNAME lb.other.test.', ...manyValues.map((value) => `many TXT "${value}"`)],
        },
        { name: 'sub.example.test' },
      ],
    })
    const server = { address: bind.address, port: bind.port }
    const real = createResolver({ servers: [server], authoritative: server })
    resolver = {
      ...real,
      ask: (...args) => {
        counted.push(`${args[2]} ${args[1]}`)
        return real.ask(...args)
      },
    }
    counted = []
  })
  afterAll(async () => {
    await bind.stop()
    await rm(dir, { recursive: true, force: true })
  })

  it('reads a large answer over TCP when UDP cuts it', async () => {
    const { answers } = await resolver.lookup('many.wild.test', 'TXT')
    expect(answers.map(({ data }) => data).sort()).toEqual([...manyValues].sort())
  })

  it('answers 300 questions asked at once, each with its own answer', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `host-${index}.example.test`)
    const answers = await Promise.all(names.map((name) => resolver.lookup(name, 'A')))
    expect(answers.map(({ answers: [record] }) => record?.name)).toEqual(names)
  })

  it('presents CAA records as a zone file would', async () => {
    const { answers } = await resolver.lookup('caa-open.example.test', 'CAA')
    expect(answers).toMatchObject([{ type: 'CAA', data: '0 issue "pebble.letsencrypt.org"' }])
  })

  it('stays at a name without CNAME, and asks once to know it', async () => {
    counted = []
    const { fqdn, chain } = await followChallengeName(resolver, '_acme-challenge.www.example.test')
    expect({ fqdn, chain, queries: counted.length }).toEqual({
      fqdn: '_acme-challenge.www.example.test',
      chain: [],
      queries: 1,
    })
  })

  it('follows a CNAME into another zone', async () => {
    await expect(followChallengeName(resolver, '_acme-challenge.alias.example.test')).resolves.toEqual({
      fqdn: 'alias.delegated.test',
      chain: ['_acme-challenge.alias.example.test'],
    })
  })

  it('follows a CNAME that leads to a CNAME in a third zone', async () => {
    await expect(followChallengeName(resolver, '_acme-challenge.twice.example.test')).resolves.toEqual({
      fqdn: 'twice.delegated.test',
      chain: ['_acme-challenge.twice.example.test', 'twice.other.test'],
    })
  })

  it('names the whole circle of a CNAME loop', async () => {
    await expect(followChallengeName(resolver, '_acme-challenge.loop.example.test')).rejects.toMatchObject({
      code: 'dns.cname_loop',
      data: {
        hint: expect.stringContaining(
          '_acme-challenge.loop.example.test → loop.other.test → _acme-challenge.loop.example.test',
        ),
      },
    })
  })

  it('does not take a wildcard CNAME for a delegation', async () => {
    await expect(followChallengeName(resolver, '_acme-challenge.hosted.wild.test')).resolves.toEqual({
      fqdn: '_acme-challenge.hosted.wild.test',
      chain: [],
    })
  })

  it.each([
    ['_acme-challenge.www.example.test', 'example.test'],
    ['_acme-challenge.example.test', 'example.test'],
    ['_acme-challenge.a.sub.example.test', 'sub.example.test'],
    ['_acme-challenge.alias.example.test', 'example.test'],
    ['alias.delegated.test', 'delegated.test'],
    ['example.test', 'example.test'],
  ])('finds the zone of %s: %s', async (name, zone) => {
    await expect(findZone(resolver, name)).resolves.toEqual({ zone })
  })

  it('says that a name has no zone, and where it looked', async () => {
    await expect(findZone(resolver, '_acme-challenge.www.nowhere.invalid')).rejects.toMatchObject({
      code: 'dns.zone_not_found',
      message: `No zone for _acme-challenge.www.nowhere.invalid was found at 127.0.0.1:${bind.port}.`,
    })
  })
})
