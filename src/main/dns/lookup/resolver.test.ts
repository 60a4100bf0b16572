import { createServer } from 'node:net'
import { type Answer, decode, encode } from 'dns-packet'
import { afterEach, expect, it } from 'vitest'
import { freePort } from '../../../../lab/free-port.ts'
import { startUdpServer } from '../testing/udp-server.ts'
import { createResolver } from './resolver.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

/** At a port that nobody else uses, neither for TCP nor after it was stopped. */
const start = async (answer: (query: Buffer, count: number) => Buffer | undefined) => {
  let count = 0
  const udp = await startUdpServer((query) => answer(query, ++count), await freePort())
  cleanUps.push(udp.stop)
  return udp
}

const address: Answer = { name: 'www.Example.test', type: 'A', ttl: 60, data: '192.0.2.7' }

const reply = (
  query: Buffer,
  more: { rcode?: number; flags?: number; answers?: Answer[]; id?: number } = {},
): Buffer => {
  const { id = 0, questions = [] } = decode(query)
  const { rcode = 0, flags = 0, answers = [] } = more
  return encode({ type: 'response', id: more.id ?? id, flags: flags | rcode, questions, answers })
}
const answered = (query: Buffer): Buffer => reply(query, { answers: [address] })

const closedServer = async () => ({ address: '127.0.0.1', port: await freePort() })

it('gives names in lower case, and the bits of the answer', async () => {
  const { server } = await start((query) => reply(query, { flags: 0x0400, answers: [address] }))
  await expect(createResolver({ servers: [server] }).lookup('WWW.example.test', 'A')).resolves.toEqual({
    rcode: 'NOERROR',
    authoritative: true,
    answers: [{ name: 'www.example.test', type: 'A', ttl: 60, data: '192.0.2.7' }],
    authority: [],
  })
})

it('asks resolvers to recurse and name servers not to', async () => {
  const { server, requests } = await start(answered)
  const resolver = createResolver({ servers: [server] })
  await resolver.lookup('www.example.test', 'A')
  await resolver.ask(server, 'www.example.test', 'A')
  expect(requests.map((query) => decode(query).flag_rd)).toEqual([true, false])
})

it('asks a server that forwards to recurse where it has no authority of its own', async () => {
  const { server, requests } = await start((query) => {
    const { flag_rd: recurse, questions = [] } = decode(query)
    if (questions[0]?.name.startsWith('own')) return reply(query, { flags: 0x0400, answers: [address] })
    return recurse ? answered(query) : reply(query, { rcode: 5 })
  })
  const resolver = createResolver()
  const forwarder = { ...server, forwards: true as const }
  await expect(resolver.ask(forwarder, 'own.example.test', 'A')).resolves.toMatchObject({
    authoritative: true,
  })
  expect(requests).toHaveLength(1)
  await expect(resolver.ask(forwarder, 'www.example.test', 'A')).resolves.toMatchObject({ rcode: 'NOERROR' })
  await expect(resolver.ask(server, 'www.example.test', 'A')).resolves.toMatchObject({ rcode: 'REFUSED' })
})

it('joins the strings of one TXT record', async () => {
  const { server } = await start((query) =>
    reply(query, { answers: [{ name: 'x.test', type: 'TXT', data: ['one ', 'value'] }] }),
  )
  const { answers } = await createResolver().ask(server, 'x.test', 'TXT')
  expect(answers).toMatchObject([{ data: 'one value' }])
})

it('asks again when no answer comes', async () => {
  const { server, requests } = await start((query, count) => (count === 1 ? undefined : answered(query)))
  await expect(createResolver().ask(server, 'www.example.test', 'A')).resolves.toMatchObject({
    rcode: 'NOERROR',
  })
  expect(requests).toHaveLength(2)
})

it('hears no answer with another id, to another question, or that is no DNS at all', async () => {
  const { server } = await start((query, count) => {
    if (count === 1) return reply(query, { id: (query.readUInt16BE(0) + 1) % 0x1_0000, rcode: 3 })
    return answered(query)
  })
  const udp = await start((query, count) => {
    if (count > 1) return answered(query)
    const id = query.readUInt16BE(0)
    return encode({ type: 'response', id, questions: [{ name: 'evil.test', type: 'A' }], answers: [address] })
  })
  const rubbish = await start((query, count) => (count > 1 ? answered(query) : Buffer.from('rubbish')))
  const asked = [server, udp.server, rubbish.server].map((one) =>
    createResolver().ask(one, 'www.example.test', 'A'),
  )
  for (const { rcode } of await Promise.all(asked)) expect(rcode).toBe('NOERROR')
})

it('asks without EDNS when the server does not know it', async () => {
  const { server, requests } = await start((query) =>
    decode(query).additionals?.length ? reply(query, { rcode: 1 }) : answered(query),
  )
  await expect(createResolver().ask(server, 'www.example.test', 'A')).resolves.toMatchObject({
    rcode: 'NOERROR',
  })
  expect(requests).toHaveLength(2)
})

it('says that the answer was cut and TCP does not work', async () => {
  const { server } = await start((query) => reply(query, { flags: 0x0200 }))
  await expect(createResolver().ask(server, 'www.example.test', 'A')).rejects.toMatchObject({
    code: 'dns.server_unreachable',
    message: `The name server 127.0.0.1:${server.port} gives no answer: nothing listens there.`,
  })
})

it('takes the answer over TCP when UDP cut it, even when it comes in pieces', async () => {
  const { server } = await start((query) => reply(query, { flags: 0x0200 }))
  const tcp = createServer((socket) => {
    socket.once('data', (framed) => {
      const message = answered(Buffer.from(framed.subarray(2)))
      const length = Buffer.from([message.length >> 8, message.length & 0xff])
      socket.write(length.subarray(0, 1))
      setImmediate(() => socket.write(Buffer.concat([length.subarray(1), message.subarray(0, 5)])))
      setTimeout(() => socket.end(message.subarray(5)), 5)
    })
  })
  await new Promise<void>((resolve) => tcp.listen(server.port, '127.0.0.1', resolve))
  cleanUps.push(() => new Promise((resolve) => tcp.close(resolve)))
  await expect(createResolver().ask(server, 'www.example.test', 'A')).resolves.toMatchObject({
    answers: [{ data: '192.0.2.7' }],
  })
})

it('goes on to the next resolver when one is closed or fails, and keeps to an answer', async () => {
  const failing = await start((query) => reply(query, { rcode: 2 }))
  const good = await start((query) => reply(query, { rcode: 3 }))
  const unused = await start(answered)
  const servers = [await closedServer(), failing.server, good.server, unused.server]
  await expect(createResolver({ servers }).lookup('www.example.test', 'A')).resolves.toMatchObject({
    rcode: 'NXDOMAIN',
  })
  expect(unused.requests).toHaveLength(0)
})

it('gives SERVFAIL as an answer when no resolver knows better', async () => {
  const failing = await start((query) => reply(query, { rcode: 2 }))
  const resolver = createResolver({ servers: [failing.server, await closedServer()] })
  await expect(resolver.lookup('www.example.test', 'A')).resolves.toMatchObject({ rcode: 'SERVFAIL' })
})

it('says at once that nothing listens at a server', async () => {
  const server = await closedServer()
  await expect(createResolver({ servers: [server] }).lookup('x.test', 'A')).rejects.toMatchObject({
    code: 'dns.server_unreachable',
    message: `The name server 127.0.0.1:${server.port} gives no answer: nothing listens there.`,
  })
})

it('stops with the reason of the signal, and does not turn to another resolver', async () => {
  const silent = await start(() => undefined)
  const other = await start(answered)
  const controller = new AbortController()
  const reason = new Error('the person pressed cancel')
  const asked = createResolver({ servers: [silent.server, other.server] }).lookup(
    'x.test',
    'A',
    controller.signal,
  )
  await expect.poll(() => silent.requests.length).toBe(1)
  controller.abort(reason)
  await expect(asked).rejects.toBe(reason)
  expect(other.requests).toHaveLength(0)
})

it.each(['a..test', `${'x'.repeat(64)}.test`, Array(130).fill('x').join('.')])(
  'refuses the name %s',
  async (name) => {
    const { server, requests } = await start(answered)
    await expect(createResolver().ask(server, name, 'TXT')).rejects.toMatchObject({ code: 'input.invalid' })
    expect(requests).toHaveLength(0)
  },
)
