import { afterEach, expect, it } from 'vitest'
import { Secret } from '../../../shared/secret.ts'
import { startUdpServer } from '../testing/udp-server.ts'
import { readMessage, uint16 } from './message.ts'
import { readTsig, signMessage, type TsigKey, verifyMessage } from './tsig.ts'
import { encodeUpdate, sendUpdate } from './update.ts'

const key: TsigKey = {
  name: 'key.example',
  algorithm: 'hmac-sha256',
  secret: new Secret(Buffer.from('0123456789abcdef').toString('base64')),
}
const now = 1_700_000_000
const clock = { now: () => now * 1000 }
const change = { kind: 'add', name: '_acme-challenge.example.test', value: 'v', ttl: 60 } as const

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const start = async (answer: (request: Buffer, count: number) => Buffer | undefined) => {
  let count = 0
  const udp = await startUdpServer((request) => answer(request, ++count))
  stops.push(udp.stop)
  return udp
}

const bare = (request: Buffer, rcode = 0): Buffer =>
  uint16(request.readUInt16BE(0), 0xa800 | rcode, 0, 0, 0, 0)
const macOf = (request: Buffer): Buffer => {
  const record = readMessage(request).additional.at(-1)
  return record ? readTsig(record).mac : Buffer.alloc(0)
}
const signed = (request: Buffer, { rcode = 0, with: own = key, at = now } = {}): Buffer =>
  signMessage(bare(request, rcode), own, at, macOf(request)).signed

const send = (server: { address: string; port: number }) =>
  sendUpdate(server, { zone: 'example.test', changes: [change], key }, clock)
const codeOf = (sent: Promise<void>): Promise<string> =>
  sent.then(
    () => 'done',
    (error) => error.code,
  )

it('is done when the answer says so and is signed', async () => {
  const { server, requests } = await start((request) => signed(request))
  expect(await codeOf(send(server))).toBe('done')
  expect(verifyMessage(requests[0] ?? Buffer.alloc(0), key, now)).toEqual({ verdict: 'signed' })
})

it('sends the same bytes again when the answer is lost', async () => {
  const { server, requests } = await start((request, count) => (count === 1 ? undefined : signed(request)))
  expect(await codeOf(send(server))).toBe('done')
  expect(requests[0]).toEqual(requests[1])
})

it.each([
  ['is not signed', (request: Buffer) => bare(request)],
  [
    'is signed with another secret',
    (request: Buffer) => signed(request, { with: { ...key, secret: new Secret('AAAA') } }),
  ],
  ['is signed by another key', (request: Buffer) => signed(request, { with: { ...key, name: 'other' } })],
  [
    'answers another request',
    (request: Buffer) => signMessage(bare(request), key, now, Buffer.alloc(32)).signed,
  ],
  ['was changed on its way', (request: Buffer) => flip(signed(request, { rcode: 5 }), 3)],
])('does not believe a “done” that %s', async (_, answer) => {
  const { server } = await start(answer)
  expect(await codeOf(send(server))).toBe('dns.tsig_unsigned_answer')
})

/** The low bit of REFUSED and that of SERVFAIL gone: NOERROR. */
const flip = (reply: Buffer, at: number): Buffer => {
  const changed = Buffer.from(reply)
  changed.writeUInt8(changed.readUInt8(at) & 0xf0, at)
  return changed
}

it('does not believe an answer that was signed an hour ago', async () => {
  const { server } = await start((request) => signed(request, { at: now - 3600 }))
  expect(await codeOf(send(server))).toBe('dns.tsig_bad_time')
})

it.each([
  [10, 'dns.refused'],
  [4, 'dns.refused'],
  [2, 'dns.server_failed'],
  [1, 'dns.server_failed'],
])('takes the refusal %d, signed or not', async (rcode, code) => {
  const plain = await start((request) => bare(request, rcode))
  const proven = await start((request) => signed(request, { rcode }))
  expect(await Promise.all([plain, proven].map(({ server }) => codeOf(send(server))))).toEqual([code, code])
})

it.each([
  [5, 'dns.refused', 'dns.tsig_not_accepted'],
  [9, 'dns.zone_not_found', 'dns.tsig_not_accepted'],
])('takes the refusal %d without a signature for one of the key', async (rcode, ofTheZone, ofTheKey) => {
  const plain = await start((request) => bare(request, rcode))
  const proven = await start((request) => signed(request, { rcode }))
  expect(await codeOf(send(proven.server))).toBe(ofTheZone)
  expect(await codeOf(send(plain.server))).toBe(ofTheKey)
})

it('does not hear answers to other requests', async () => {
  const { server } = await start((request, count) => {
    const answer = signed(request)
    if (count === 1) answer.writeUInt16BE((answer.readUInt16BE(0) + 1) % 0x1_0000, 0)
    return answer
  })
  expect(await codeOf(send(server))).toBe('done')
})

it('says that nothing listens there', async () => {
  const udp = await startUdpServer(() => undefined)
  await udp.stop()
  expect(await codeOf(send(udp.server))).toBe('dns.server_unreachable')
})

it('writes an addition and a removal of one value as RFC 2136 §2.5 says', () => {
  const { name, value } = change
  const message = readMessage(encodeUpdate(7, 'Example.TEST', [change, { kind: 'remove', name, value }]))
  expect(message).toMatchObject({
    id: 7,
    flags: 5 << 11,
    questions: [{ name: 'example.test', type: 6, class: 1 }],
    answers: [],
    authority: [
      { name, type: 16, class: 1, ttl: 60, data: Buffer.from('\x01v') },
      { name, type: 16, class: 254, ttl: 0, data: Buffer.from('\x01v') },
    ],
  })
})

it('reads no message that ends too early or whose names run in circles', () => {
  const message = encodeUpdate(7, 'example.test', [change])
  for (let size = 0; size < message.length; size++) {
    expect(() => readMessage(message.subarray(0, size)), `${size} bytes`).toThrow(RangeError)
  }
  const circle = Buffer.concat([uint16(7, 0, 1, 0, 0, 0), uint16(0xc00c, 1, 1)])
  expect(() => readMessage(circle)).toThrow(RangeError)
})
