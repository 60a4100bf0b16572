import { afterEach, expect, it } from 'vitest'
import { readMessage, uint16 } from '../protocol/message.ts'
import type { TxtChange } from '../protocol/update.ts'
import { startUdpServer } from '../testing/udp-server.ts'
import { createUpdateBatches } from './update-batches.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const change = (label: string): TxtChange => ({ kind: 'add', name: `${label}.test`, value: 'v', ttl: 60 })

/** A server that refuses every message in which a name begins with `bad`; and what each message was about. */
const start = async (rcode = 5) => {
  const messages: string[][] = []
  const { server, stop } = await startUdpServer((request) => {
    const names = readMessage(request).authority.map(({ name }) => name.split('.')[0] ?? '')
    messages.push(names)
    const refused = names.some((name) => name.startsWith('bad'))
    return uint16(request.readUInt16BE(0), 0xa800 | (refused ? rcode : 0), 0, 0, 0, 0)
  })
  stops.push(stop)
  return { messages, batches: createUpdateBatches(async () => server, undefined, { now: Date.now }) }
}

it('puts what is asked for at once into one message a zone', async () => {
  const { messages, batches } = await start()
  await Promise.all([
    batches.send('one.test', change('a')),
    batches.send('two.test', change('b')),
    batches.send('one.test', change('c')),
  ])
  expect(messages.sort()).toEqual([['a', 'c'], ['b']])
})

it('lets a change that is refused fail alone', async () => {
  const { batches } = await start()
  const sent = ['a', 'bad', 'c'].map((label) => batches.send('one.test', change(label)))
  const results = await Promise.allSettled(sent)
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

it('sends nothing for whoever has cancelled, and lets others go on', async () => {
  const { messages, batches } = await start()
  const controller = new AbortController()
  const reason = new Error('the person pressed cancel')
  const cancelled = batches.send('one.test', change('a'), controller.signal)
  const other = batches.send('one.test', change('b'))
  controller.abort(reason)
  await expect(cancelled).rejects.toBe(reason)
  await other
  expect(messages).toEqual([['b']])
})

it('fails all of a message when the server cannot be found', async () => {
  const reason = new Error('its name cannot be resolved')
  const batches = createUpdateBatches(() => Promise.reject(reason), undefined, { now: Date.now })
  const sent = ['a', 'b'].map((label) => batches.send('one.test', change(label)))
  expect(await Promise.allSettled(sent)).toEqual([
    { status: 'rejected', reason },
    { status: 'rejected', reason },
  ])
})

it('sends small messages to a server that takes none over TCP, as behind many a firewall', async () => {
  const { messages, batches } = await start()
  const names = Array.from({ length: 20 }, (_, index) => `_acme-challenge.a-name-of-usual-length-${index}`)
  await Promise.all(names.map((name) => batches.send('one.test', { ...change(name), value: 'v'.repeat(43) })))
  expect(messages.flat()).toHaveLength(20)
  expect(messages.length).toBeGreaterThan(1)
})
