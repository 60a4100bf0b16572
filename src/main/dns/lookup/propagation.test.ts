import { describe, expect, it } from 'vitest'
import { renderText } from '../../../shared/texts.ts'
import type { Resolver } from '../../ports/resolver.ts'
import { createDnsWorld } from '../testing/dns-world.ts'
import { authoritativeServers, waitForTxt } from './propagation.ts'

const fqdn = '_acme-challenge.www.example.com'
const wanted = { fqdn, zone: 'example.com', value: 'the-value' }
const [first, second, third] = ['192.0.2.1', '192.0.2.2', '192.0.2.3'] as const

const createWorld = (
  servers: Record<string, string> = { 'ns1.example.com': first, 'ns2.example.com': second },
) => createDnsWorld({ 'example.com': { servers }, 'example.net': { servers: { 'ns1.example.net': third } } })

const rules = (over: object = {}) => ({ overrides: [], quorum: false, minimumWaitMs: 0, ...over })

const wait = (resolver: Resolver, more: Partial<Parameters<typeof waitForTxt>[1]> = {}) =>
  waitForTxt(resolver, { records: [wanted], timeoutMs: 400, ...more })

it('asks each server once, and at once, when the record is everywhere already', async () => {
  const world = createWorld()
  for (const address of [first, second]) world.write(address, fqdn, 'the-value')
  await expect(wait(world.resolver)).resolves.toEqual({
    servers: [`ns1.example.com (${first})`, `ns2.example.com (${second})`],
  })
  expect(world.asked.servers).toHaveLength(2)
})

it('waits for the last server', async () => {
  const world = createWorld()
  world.write(first, fqdn, 'the-value')
  let done = false
  const waiting = wait(world.resolver, { timeoutMs: 5000 }).then(() => {
    done = true
  })
  await expect.poll(() => world.asked.servers.length).toBeGreaterThan(3)
  expect(done).toBe(false)
  world.write(second, fqdn, 'the-value')
  await waiting
})

it('wants each value of a name: another one there is not enough', async () => {
  const world = createWorld()
  for (const address of [first, second]) world.write(address, fqdn, 'the-value')
  const records = [wanted, { ...wanted, value: 'a second value' }]
  await expect(wait(world.resolver, { records })).rejects.toMatchObject({ code: 'dns.not_propagated' })
})

it('names the server that lacks the record when time is up, and no other', async () => {
  const world = createWorld()
  world.write(first, fqdn, 'the-value')
  await expect(wait(world.resolver)).rejects.toMatchObject({
    code: 'dns.not_propagated',
    message: `The TXT record ${fqdn} was written but is not at ns2.example.com (${second}) after 0 s.`,
  })
})

it.each(['silent', 'no-route', 'REFUSED', 'SERVFAIL'] as const)(
  'is not held up by a server that is %s when another has the record',
  async (trouble) => {
    const world = createWorld()
    world.write(first, fqdn, 'the-value')
    world.trouble(second, trouble)
    await expect(wait(world.resolver)).resolves.toEqual({ servers: [`ns1.example.com (${first})`] })
  },
)

it('does not pass over a server that lacked the record for one answer that was lost', async () => {
  const world = createWorld()
  world.write(first, fqdn, 'the-value')
  let looks = 0
  const resolver: Resolver = {
    ...world.resolver,
    ask(server, ...question) {
      if (server.address === second) world.trouble(second, ++looks === 2 ? 'silent' : undefined)
      return world.resolver.ask(server, ...question)
    },
  }
  await expect(wait(resolver)).rejects.toMatchObject({ code: 'dns.not_propagated' })
  expect(looks).toBeGreaterThan(2)
})

it('says of each server why the zone has none that answers', async () => {
  const world = createWorld()
  world.trouble(first, 'silent')
  world.trouble(second, 'REFUSED')
  await expect(wait(world.resolver)).rejects.toMatchObject({
    code: 'dns.no_answer',
    message:
      `No name server of example.com answers: ns1.example.com (${first}): it was asked in vain; ` +
      `ns2.example.com (${second}) does not serve the zone (REFUSED).`,
  })
})

it('says that the name is in a zone of its own, which other servers have', async () => {
  const world = createDnsWorld({
    'example.com': { servers: { 'ns1.example.com': first } },
    'sub.example.com': { servers: { 'ns1.elsewhere.net': third } },
  })
  const record = { ...wanted, fqdn: '_acme-challenge.www.sub.example.com' }
  await expect(wait(world.resolver, { records: [record] })).rejects.toMatchObject({
    code: 'dns.no_answer',
    message: `No name server of example.com answers: ns1.example.com (${first}) does not serve the zone (it delegates sub.example.com to other servers).`,
  })
})

it('says that a zone has no name servers', async () => {
  const records = [{ ...wanted, zone: 'nobody.org' }]
  await expect(wait(createWorld().resolver, { records })).rejects.toMatchObject({ code: 'dns.no_answer' })
})

it('watches records of several zones together, and looks each zone’s servers up once', async () => {
  const world = createWorld()
  const other = { fqdn: '_acme-challenge.example.net', zone: 'example.net', value: 'another' }
  for (const address of [first, second]) world.write(address, fqdn, 'the-value')
  world.write(third, other.fqdn, 'another')
  const { servers } = await wait(world.resolver, { records: [wanted, wanted, other] })
  expect(servers).toHaveLength(3)
  expect(world.asked.resolver.filter((question) => question.endsWith(' NS'))).toHaveLength(2)
})

it('tells what it waits for, and tells it once', async () => {
  const world = createWorld()
  world.write(first, fqdn, 'the-value')
  const told: string[] = []
  await wait(world.resolver, { onProgress: (note) => told.push(renderText(note)) }).catch(() => undefined)
  expect(told).toEqual([`waiting for ${fqdn} at ns2.example.com (${second})`])
})

it('stops at once when it is cancelled, and asks no more', async () => {
  const world = createWorld()
  const controller = new AbortController()
  const reason = new Error('the person pressed cancel')
  const waiting = wait(world.resolver, { signal: controller.signal, timeoutMs: 60_000 })
  controller.abort(reason)
  await expect(waiting).rejects.toBe(reason)
  const asked = world.asked.servers.length
  await new Promise((resolve) => setTimeout(resolve, 120))
  expect(world.asked.servers).toHaveLength(asked)
})

it('asks the override alone when there is one', async () => {
  const world = createWorld()
  const authoritative = { address: first, port: 53 }
  world.write(first, fqdn, 'the-value')
  await expect(wait({ ...world.resolver, authoritative })).resolves.toEqual({ servers: [first] })
  expect(world.asked.resolver).toEqual([])
})

it('believes a resolver that a person has named for the zone, although it has no authority', async () => {
  const world = createWorld()
  const asked: (true | undefined)[] = []
  const resolver: Resolver = {
    ...world.resolver,
    rules: rules({ overrides: [{ zone: 'example.com', servers: [{ address: '192.0.2.53', port: 53 }] }] }),
    async ask(server, name, type) {
      asked.push(server.forwards)
      const answer = await world.resolver.ask({ address: first, port: 53 }, name, type)
      return { ...answer, authoritative: false }
    },
  }
  await expect(wait(resolver)).rejects.toMatchObject({ code: 'dns.not_propagated' })
  world.write(first, fqdn, 'the-value')
  await expect(wait(resolver)).resolves.toEqual({ servers: ['192.0.2.53'] })
  expect(new Set(asked)).toEqual(new Set([true]))
})

it('finds servers at their IPv4 and IPv6 addresses, each address once', async () => {
  const { resolver } = createWorld({
    'ns1.example.com': first,
    'ns2.example.com': first,
    'ns3.example.com': '2001:db8::1',
  })
  const servers = await authoritativeServers(resolver, 'example.com')
  expect(servers.map(({ address }) => address).filter((address) => !address.includes(':'))).toEqual([first])
})

it('is content with more than half of the servers where a person has said so', async () => {
  const world = createWorld({
    'ns1.example.com': first,
    'ns2.example.com': second,
    'ns3.example.com': '192.0.2.9',
  })
  const resolver = { ...world.resolver, rules: rules({ quorum: true }) }
  world.write(first, fqdn, 'the-value')
  await expect(wait(resolver)).rejects.toMatchObject({ code: 'dns.not_propagated' })
  world.write(second, fqdn, 'the-value')
  await expect(wait(resolver)).resolves.toMatchObject({ servers: { length: 2 } })
})

it('takes half of the servers for no majority', async () => {
  const world = createWorld()
  world.write(first, fqdn, 'the-value')
  world.trouble(second, 'silent')
  const resolver = { ...world.resolver, rules: rules({ quorum: true }) }
  await expect(wait(resolver)).rejects.toMatchObject({ code: 'dns.not_propagated' })
})

it('waits as long as a person has asked for, and says so', async () => {
  const world = createWorld()
  for (const address of [first, second]) world.write(address, fqdn, 'the-value')
  const told: string[] = []
  const begin = performance.now()
  await wait(
    { ...world.resolver, rules: rules({ minimumWaitMs: 150 }) },
    { onProgress: (note) => void told.push(renderText(note)) },
  )
  expect(performance.now() - begin).toBeGreaterThanOrEqual(149)
  expect(told.at(-1)).toContain('waiting 1 s more')
})

it('ends the wait that a person has asked for when it is cancelled', async () => {
  const world = createWorld()
  for (const address of [first, second]) world.write(address, fqdn, 'the-value')
  const reason = new Error('the person pressed cancel')
  const resolver = { ...world.resolver, rules: rules({ minimumWaitMs: 60_000 }) }
  await expect(wait(resolver, { signal: AbortSignal.timeout(20) })).rejects.toMatchObject({
    name: 'TimeoutError',
  })
  await expect(wait(resolver, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
})

it('looks at the servers that a person has named for the zone, and at no other', async () => {
  const world = createWorld()
  const servers = [{ address: second, port: 53 }]
  world.write(second, fqdn, 'the-value')
  const resolver = { ...world.resolver, rules: rules({ overrides: [{ zone: 'example.com', servers }] }) }
  await expect(wait(resolver)).resolves.toEqual({ servers: [second] })
  expect(world.asked).toEqual({ resolver: [], servers: [`${second} ${fqdn} TXT`] })
})

describe('servers that may have said that a record is absent', () => {
  const quorum = (world: ReturnType<typeof createWorld>) => ({
    ...world.resolver,
    rules: rules({ quorum: true }),
  })
  const three = () =>
    createWorld({ 'ns1.example.com': first, 'ns2.example.com': second, 'ns3.example.com': '192.0.2.9' })

  it('are waited for no longer than that is remembered', async () => {
    const world = three()
    for (const address of [first, second]) world.write(address, fqdn, 'the-value')
    const told: string[] = []
    const begin = performance.now()
    await wait(quorum(world), {
      rememberedMs: async () => 300,
      onProgress: (note) => void told.push(renderText(note)),
    })
    expect(performance.now() - begin).toBeGreaterThanOrEqual(299)
    expect(told.at(-1)).toMatch(/^waits up to 1 s: ns3\.example\.com \(192\.0\.2\.9\) may have said/)
  })

  it('are waited for until they have the record', async () => {
    const world = three()
    for (const address of [first, second]) world.write(address, fqdn, 'the-value')
    let done = false
    const waiting = wait(quorum(world), { timeoutMs: 50_000, rememberedMs: async () => 50_000 }).then(() => {
      done = true
    })
    await expect.poll(() => world.asked.servers.length).toBeGreaterThan(4)
    expect(done).toBe(false)
    world.write('192.0.2.9', fqdn, 'the-value')
    await waiting
  })

  it.each(['REFUSED', 'SERVFAIL', 'no-route'] as const)(
    'are none that are %s to everyone',
    async (trouble) => {
      const world = createWorld()
      world.write(first, fqdn, 'the-value')
      world.trouble(second, trouble)
      let asked = false
      await wait(world.resolver, {
        rememberedMs: async () => {
          asked = true
          return 50_000
        },
      })
      expect(asked).toBe(false)
    },
  )

  it('are waited for no more when the order is cancelled', async () => {
    const world = createWorld()
    world.write(first, fqdn, 'the-value')
    world.trouble(second, 'silent')
    const signal = AbortSignal.timeout(50)
    await expect(wait(world.resolver, { rememberedMs: async () => 50_000, signal })).rejects.toMatchObject({
      name: 'TimeoutError',
    })
  })
})
