import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, expect, it } from 'vitest'
import type { Http, HttpOptions, HttpRequest } from '../../ports/http.ts'
import { generateKey } from '../../x509/generate-key.ts'
import { issueCertificate } from '../../x509/testing/issue-certificate.ts'
import { createHttp } from './node-http.ts'
import { startTestServer } from './testing/test-server.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

const open = (options?: HttpOptions): Http => {
  const http = createHttp(options)
  cleanUps.push(() => http.close())
  return http
}

const serve = async (listener: RequestListener, tls?: { key: string; cert: string }) => {
  const server = await startTestServer(listener, tls)
  cleanUps.push(() => server.stop())
  return server
}

const selfSigned = async (names: string[]) => {
  const key = await generateKey('ec256')
  const [subject, issuer] = ['test server', 'test server']
  const notBefore = new Date(Date.now() - 60_000)
  const notAfter = new Date(Date.now() + 3_600_000)
  const cert = issueCertificate({ subject, issuer, key, issuerKey: key, names, notBefore, notAfter })
  return { key: key.expose(), cert }
}

const failureOf = (http: Http, request: HttpRequest) =>
  http.request(request).then(
    () => 'no failure',
    ({ kind, sent }) => ({ kind, sent }),
  )

it('gives status, headers and body of any answer, and keeps to the headers it was told', async () => {
  const server = await serve((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      response.statusCode = 503
      response.setHeader('Link', ['<a>', '<b>'])
      response.setHeader('Replay-Nonce', 'n')
      response.end(JSON.stringify({ body, method: request.method, headers: request.headers }))
    })
  })
  const answer = await open().request({
    method: 'POST',
    url: `${server.url}/x`,
    headers: { 'X-Key': 'v' },
    body: 'grüße',
  })
  expect(answer.status).toBe(503)
  expect(answer.headers).toMatchObject({ link: '<a>, <b>', 'replay-nonce': 'n' })
  const { headers, ...seen } = JSON.parse(answer.body)
  expect(seen).toEqual({ body: 'grüße', method: 'POST' })
  expect(Object.keys(headers).sort()).toEqual(['connection', 'content-length', 'host', 'user-agent', 'x-key'])
  expect(headers['user-agent']).toMatch(/^certhub\/\d/)
})

it('follows no redirect', async () => {
  const server = await serve((_, response) => response.writeHead(302, { location: '/elsewhere' }).end())
  await expect(open().request({ method: 'GET', url: server.url })).resolves.toMatchObject({ status: 302 })
})

it('uses one connection for requests one after another', async () => {
  const server = await serve((_, response) => response.end('ok'))
  const http = open()
  for (let times = 0; times < 5; times++) await http.request({ method: 'GET', url: server.url })
  expect(server.connections()).toBe(1)
})

it('opens at most 16 connections for 50 requests at once', async () => {
  const server = await serve((_, response) => response.end('ok'))
  const http = open()
  await Promise.all(Array.from({ length: 50 }, () => http.request({ method: 'GET', url: server.url })))
  expect(server.connections()).toBeLessThanOrEqual(16)
})

it('trusts a private root when it is given, on every connection', async () => {
  const tls = await selfSigned(['localhost'])
  const server = await serve((_, response) => response.end('over TLS'), tls)
  const http = open({ extraRoots: tls.cert })
  const request = { method: 'GET', url: server.url } as const
  const answers = await Promise.all([http.request(request), http.request(request)])
  expect(answers.map(({ body }) => body)).toEqual(['over TLS', 'over TLS'])
})

it('trusts what NODE_EXTRA_CA_CERTS names even when a root is given besides', async () => {
  const [mine, machine] = await Promise.all([selfSigned(['localhost']), selfSigned(['localhost'])])
  const server = await serve((_, response) => response.end('trusted'), machine)
  const folder = await mkdtemp(join(tmpdir(), 'certhub-http-'))
  cleanUps.push(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'machine.pem'), machine.cert)
  const module = JSON.stringify(new URL('./node-http.ts', import.meta.url).href)
  const program = `
    const { createHttp } = await import(${module})
    const http = createHttp({ extraRoots: ${JSON.stringify(mine.cert)} })
    const { body } = await http.request({ method: 'GET', url: ${JSON.stringify(server.url)} })
    process.stdout.write(body)
    http.close()`
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, 'machine.pem') }
  const child = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { env })
  expect(child.stdout).toBe('trusted')
})

it('reports an untrusted certificate as a TLS failure, before anything was sent', async () => {
  const server = await serve((_, response) => response.end(), await selfSigned(['localhost']))
  expect(await failureOf(open(), { method: 'GET', url: server.url })).toEqual({ kind: 'tls', sent: false })
})

it('reports a certificate for another name as a TLS failure', async () => {
  const tls = await selfSigned(['elsewhere.test'])
  const server = await serve((_, response) => response.end(), tls)
  const http = open({ extraRoots: tls.cert })
  expect(await failureOf(http, { method: 'GET', url: server.url })).toEqual({ kind: 'tls', sent: false })
})

it('reports TLS towards a server that speaks none as a TLS failure', async () => {
  const server = await serve((_, response) => response.end())
  const url = server.url.replace('http:', 'https:')
  expect(await failureOf(open(), { method: 'GET', url })).toMatchObject({ kind: 'tls' })
})

it('reports a closed port as refused, and not sent', async () => {
  const server = await startTestServer(() => undefined)
  await server.stop()
  expect(await failureOf(open(), { method: 'POST', url: server.url })).toEqual({
    kind: 'refused',
    sent: false,
  })
})

it('reports a name that does not exist as a DNS failure', async () => {
  expect(await failureOf(open(), { method: 'GET', url: 'http://nowhere.invalid/' })).toEqual({
    kind: 'dns',
    sent: false,
  })
})

it.each(['no-answer', 'half-an-answer'])('gives up after the time it was given: %s', async (how) => {
  const server = await serve((_, response) => {
    if (how === 'half-an-answer') response.writeHead(200, { 'content-length': 10 }).write('half')
  })
  const request = { method: 'POST', url: server.url, timeoutMs: 50 } as const
  expect(await failureOf(open(), request)).toEqual({ kind: 'timeout', sent: true })
})

it('stops when it is cancelled, and keeps the reason as the cause', async () => {
  const arrived = Promise.withResolvers<void>()
  const server = await serve(() => arrived.resolve())
  const controller = new AbortController()
  const reason = new Error('the person pressed cancel')
  const request = open().request({ method: 'GET', url: server.url, signal: controller.signal })
  await arrived.promise
  controller.abort(reason)
  await expect(request).rejects.toMatchObject({ kind: 'aborted', sent: true, cause: reason })
})

it('sends nothing under a signal that is aborted already', async () => {
  const server = await serve((_, response) => response.end())
  const request = { method: 'GET', url: server.url, signal: AbortSignal.abort() } as const
  expect(await failureOf(open(), request)).toEqual({ kind: 'aborted', sent: false })
  expect(server.connections()).toBe(0)
})

it('refuses an answer of more than 4 MiB', async () => {
  const server = await serve((_, response) => response.end(Buffer.alloc(4 * 1024 * 1024 + 1, 'x')))
  expect(await failureOf(open(), { method: 'GET', url: server.url })).toEqual({
    kind: 'too_large',
    sent: true,
  })
})

it('refuses a header that would end the line, without showing its value', async () => {
  const server = await serve((_, response) => response.end())
  const headers = { 'x-api-key': 'secret\r\nx-other: 1' }
  const refused = open().request({ method: 'GET', url: server.url, headers })
  await expect(refused).rejects.toMatchObject({ kind: 'other', sent: false })
  await expect(refused).rejects.not.toThrow(/secret/)
})

it('says of a text that is no URL that it is none', async () => {
  expect(await failureOf(open(), { method: 'GET', url: 'ftp://x/' })).toEqual({ kind: 'other', sent: false })
})

/** Answers the first request of each connection and resets the connection at the second. */
const startForgetfulServer = async () => {
  const methods: string[] = []
  const server = createServer((socket) => {
    let requests = 0
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      methods.push(String(bytes).split(' ')[0] ?? '')
      if (++requests === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
      else socket.resetAndDestroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanUps.push(() => server.close())
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { url: `http://127.0.0.1:${port}`, methods }
}

it('sends a GET once more when the kept connection was closed under it', async () => {
  const { url, methods } = await startForgetfulServer()
  const http = open()
  await http.request({ method: 'GET', url })
  await expect(http.request({ method: 'GET', url })).resolves.toMatchObject({ status: 200 })
  expect(methods).toEqual(['GET', 'GET', 'GET'])
})

it('never sends a POST twice', async () => {
  const { url, methods } = await startForgetfulServer()
  const http = open()
  await http.request({ method: 'GET', url })
  expect(await failureOf(http, { method: 'POST', url, body: 'x' })).toEqual({ kind: 'reset', sent: true })
  expect(methods).toEqual(['GET', 'POST'])
})
