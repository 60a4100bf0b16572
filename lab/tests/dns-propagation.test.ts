import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemClock } from '../../src/main/adapters/clock/system-clock.ts'
import { waitForTxt } from '../../src/main/dns/lookup/propagation.ts'
import { createResolver } from '../../src/main/dns/lookup/resolver.ts'
import { sendUpdate } from '../../src/main/dns/protocol/update.ts'
import type { DnsAnswer, DnsServer, Resolver } from '../../src/main/ports/resolver.ts'
import { Secret } from '../../src/shared/secret.ts'
import { renderText } from '../../src/shared/texts.ts'
import { type Bind, startBind } from '../bind.ts'
import { freePort } from '../free-port.ts'
import { labDescribe } from '../lab-test.ts'

const answerOf = (type: string, ...data: string[]): DnsAnswer => ({
  rcode: 'NOERROR',
  authoritative: false,
  answers: data.map((one) => ({ name: 'example.test', type, ttl: 60, data: one })),
  authority: [],
})

/** A zone whose name servers, ns1 and up, are these: the lab's servers do not listen on port 53 as NS records want. */
const resolverOf = (servers: DnsServer[]): Resolver => {
  const real = createResolver({ servers: [] })
  const addressOf = (index: number) => `192.0.2.${index + 1}`
  return {
    lookup: async (name, type) => {
      if (type === 'NS') return answerOf('NS', ...servers.map((_, index) => `ns${index + 1}.example.test`))
      return type === 'A' ? answerOf('A', addressOf(Number(/\d+/.exec(name)) - 1)) : answerOf(type)
    },
    ask: (server, ...question) => {
      const real_ = servers.find((_, index) => addressOf(index) === server.address)
      return real.ask(real_ ?? server, ...question)
    },
  }
}

labDescribe('propagation over real BIND servers', () => {
  let dir: string
  let bind: Bind
  let primary: DnsServer
  let secondary: DnsServer
  const record = (label: string) => ({
    fqdn: `_acme-challenge.${label}.example.test`,
    zone: 'example.test',
    value: label,
  })
  const write = (label: string) => {
    const { name, algorithm, secret } = bind.key()
    const { fqdn, zone, value } = record(label)
    const key = { name, algorithm, secret: new Secret(secret) }
    return sendUpdate(
      primary,
      { zone, changes: [{ kind: 'add', name: fqdn, value, ttl: 60 }], key },
      systemClock,
    )
  }

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'certhub-dns-'))
    bind = await startBind({ dir, secondary: true })
    primary = { address: bind.address, port: bind.port }
    secondary = bind.secondary ?? primary
  })
  afterAll(async () => {
    await bind.stop()
    await rm(dir, { recursive: true, force: true })
  })

  it('waits until the secondary has transferred the record', async () => {
    const told: string[] = []
    await write('both')
    const { servers } = await waitForTxt(resolverOf([primary, secondary]), {
      records: [record('both')],
      timeoutMs: 30_000,
      onProgress: (note) => told.push(renderText(note)),
    })
    expect(servers).toEqual(['ns1.example.test (192.0.2.1)', 'ns2.example.test (192.0.2.2)'])
    const { answers } = await createResolver().ask(secondary, record('both').fqdn, 'TXT')
    expect(answers).toMatchObject([{ data: 'both' }])
  })

  it('is not held up by a name server at which nothing listens', async () => {
    await write('closed')
    const closed = { address: '127.0.0.1', port: await freePort() }
    const { servers } = await waitForTxt(resolverOf([primary, closed]), {
      records: [record('closed')],
      timeoutMs: 30_000,
    })
    expect(servers).toEqual(['ns1.example.test (192.0.2.1)'])
  })

  it('says where a record is not that nobody wrote', async () => {
    const waiting = waitForTxt(resolverOf([primary, secondary]), {
      records: [record('nobody')],
      timeoutMs: 500,
    })
    await expect(waiting).rejects.toMatchObject({
      code: 'dns.not_propagated',
      message: expect.stringContaining('ns1.example.test (192.0.2.1), ns2.example.test (192.0.2.2)'),
    })
  })

  it('sees 100 records at the override', async () => {
    const labels = Array.from({ length: 100 }, (_, index) => `many${index}`)
    await Promise.all(labels.map(write))
    const resolver = { ...createResolver(), authoritative: primary }
    await expect(waitForTxt(resolver, { records: labels.map(record), timeoutMs: 30_000 })).resolves.toEqual({
      servers: [`127.0.0.1:${primary.port}`],
    })
  })
})
