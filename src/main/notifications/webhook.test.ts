import { createHmac } from 'node:crypto'
import type { IncomingHttpHeaders, RequestListener } from 'node:http'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { startTestServer } from '../adapters/http/testing/test-server.ts'
import { generateKey } from '../x509/generate-key.ts'
import { issueCertificate } from '../x509/testing/issue-certificate.ts'
import { type OpenNotifications, openNotifications } from './testing/open-notifications.ts'

interface Got {
  path: string
  headers: IncomingHttpHeaders
  body: string
}

let open: OpenNotifications
let got: Got[]
let answer: RequestListener
let server: Awaited<ReturnType<typeof startTestServer>>

beforeEach(async () => {
  open = await openNotifications()
  got = []
  answer = (_, response) => response.end('taken')
  server = await startTestServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      got.push({ path: request.url ?? '', headers: request.headers, body })
      answer(request, response)
    })
  })
})
afterEach(async () => {
  await open.close()
  await server.stop()
})

const path = '/services/T000/secret-path?key=hidden'
const signal = new AbortController().signal
const add = (over: object = {}) =>
  open.notifications.save({
    kind: 'webhook',
    name: 'chat',
    enabled: true,
    kinds: ['failure'],
    url: server.url + path,
    signingSecret: 'a-signing-word',
    ...over,
  })
const test = (): Promise<unknown> =>
  open.notifications.test('chat', signal).then(
    (value) => value,
    ({ data }) => data,
  )

it('gets one JSON object that names its kind, signed over exactly the bytes that were sent', async () => {
  await add()
  expect(await test()).toMatchObject({ answer: '200 taken' })
  const [request] = got
  if (!request) throw new Error('nothing came')
  expect(request.path).toBe(path)
  expect(request.headers['content-type']).toBe('application/json; charset=utf-8')
  expect(request.headers['x-certhub-event']).toBe('test')
  const mac = createHmac('sha256', 'a-signing-word').update(request.body).digest('hex')
  expect(request.headers['x-certhub-signature']).toBe(`sha256=${mac}`)
  expect(JSON.parse(request.body)).toEqual({
    version: 1,
    id: request.headers['x-certhub-delivery'],
    kind: 'test',
    at: '2026-01-01T00:00:00.000Z',
    sentAt: '2026-01-01T00:00:00.000Z',
    title: expect.any(String),
    text: expect.stringContaining('“chat”'),
  })
})

it('is not signed where there is no secret, and keeps its address when other settings change', async () => {
  await add({ signingSecret: '' })
  await add({ channel: 'chat', url: undefined, signingSecret: undefined, kinds: ['hub'] })
  await test()
  expect(got[0]?.path).toBe(path)
  expect(got[0]?.headers).not.toHaveProperty('x-certhub-signature')
})

it('says what the server said, without the address that it repeated', async () => {
  await add()
  answer = (request, response) => {
    response.statusCode = 404
    response.end(`Cannot POST ${request.url}, a-signing-word`)
  }
  const problem = await test()
  expect(problem).toMatchObject({
    code: 'notify.webhook_refused',
    message: `${server.url} answered 404.`,
    detail: 'Cannot POST [secret], [secret]',
  })
  const [, channel] = await open.notifications.list()
  expect(channel).toMatchObject({ problem: { code: 'notify.webhook_refused' } })
  expect(JSON.stringify([channel, open.logged])).not.toMatch(/secret-path|hidden|signing-word/)
})

it('is not followed where it redirects to', async () => {
  await add()
  answer = (_, response) => {
    response.writeHead(307, { location: `${server.url}/elsewhere` }).end()
  }
  expect(await test()).toMatchObject({ code: 'notify.webhook_moved' })
  expect(got).toHaveLength(1)
})

it('that nobody serves, or whose certificate is not trusted, is said to be so', async () => {
  await add({ url: 'http://127.0.0.1:9/' })
  expect(await test()).toMatchObject({ code: 'notify.webhook_unreachable' })
  const key = await generateKey('ec256')
  const times = { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 3_600_000) }
  const cert = issueCertificate({
    subject: 'a',
    issuer: 'a',
    key,
    issuerKey: key,
    names: ['localhost'],
    ...times,
  })
  const secure = await startTestServer((_, response) => response.end(), { key: key.expose(), cert })
  await add({ channel: 'chat', url: secure.url })
  expect(await test()).toMatchObject({ message: expect.stringContaining('its certificate is not trusted') })
  await secure.stop()
})

it('that fails gets the same message again later, under the same id, and then never more', async () => {
  await open.addCertificate('crt_a')
  await add()
  answer = (_, response) => {
    response.statusCode = got.length < 3 ? 503 : 200
    response.end()
  }
  open.start()
  const error = {
    code: 'acme.server',
    message: 'The CA is down.',
    hint: 'Wait.',
    retry: 'later',
    params: {},
    subject: {},
  } as const
  const order = { id: 'ord_a', certificateId: 'crt_a', names: ['a.test'], state: 'failed' } as const
  open.notifications.heard({
    type: 'order',
    order: { ...order, names: ['a.test'], begunBy: 'hub', passed: [], createdAt: 1, error },
  })
  await vi.waitFor(
    async () => {
      await open.clock.pass(30_000)
      expect((await open.notifications.list())[1]).toMatchObject({ waiting: 0 })
    },
    { timeout: 60_000, interval: 5 },
  )
  await open.restart()
  await open.clock.pass(86_400_000)
  expect(got).toHaveLength(3)
  expect(new Set(got.map(({ headers }) => headers['x-certhub-delivery'])).size).toBe(1)
  expect(JSON.parse(got[0]?.body ?? '')).toMatchObject({
    kind: 'failure',
    title: 'a.test could not be issued',
    certificate: { id: 'crt_a', names: ['a.test'], staging: false },
    order: 'ord_a',
    error: { code: 'acme.server', message: 'The CA is down.', hint: 'Wait.' },
  })
})

it('waits while the vault is locked, and is served as soon as that is opened', async () => {
  await open.addCertificate('crt_a')
  await add()
  open.start()
  open.vault.lock()
  const error = {
    code: 'acme.server',
    message: 'The CA is down.',
    hint: 'Wait.',
    retry: 'later',
    params: {},
    subject: {},
  } as const
  const order = { id: 'ord_a', certificateId: 'crt_a', state: 'failed', createdAt: 1, error } as const
  open.notifications.heard({
    type: 'order',
    order: { ...order, names: ['a.test'], begunBy: 'hub', passed: [] },
  })
  await open.clock.pass(60_000)
  expect((await open.notifications.list())[1]).toMatchObject({ waiting: 1 })
  expect((await open.notifications.list())[1]?.problem).toBeUndefined()
  await open.vault.unlock()
  await open.notifications.unlocked()
  await vi.waitFor(
    async () => {
      await open.clock.pass(3000)
      expect(got).toHaveLength(1)
    },
    { timeout: 60_000, interval: 5 },
  )
})

it('leaves no value in the vault that nothing needs', async () => {
  const before = open.records().length
  await add()
  await add({ channel: 'chat', signingSecret: 'another one' })
  expect(open.records()).toHaveLength(before + 1)
  await open.notifications.remove('chat')
  expect(open.records()).toHaveLength(before)
})
