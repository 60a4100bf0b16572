import { createServer, type RequestListener, type Server } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freePort } from '../../../lab/free-port.ts'
import { createChallengeNetwork } from '../adapters/listeners/challenge-network.ts'
import type { Resolver } from '../ports/resolver.ts'
import { makeAcmeIdentifierCertificate } from '../x509/acme-identifier.ts'
import { seeAnswer } from './see-answer.ts'

const network = createChallengeNetwork()
const { signal } = new AbortController()
const answer = { name: 'a.example', token: 'T', keyAuthorization: 'T.thumbprint' }
const path = '/.well-known/acme-challenge/T'

/** Every name but `nowhere.example` leads to this machine, by IPv4. */
const resolver: Resolver = {
  authoritative: undefined,
  ask: () => Promise.reject(new Error('nobody is asked directly')),
  lookup: async (name, type) => ({
    rcode: 'NOERROR',
    authoritative: false,
    authority: [],
    answers:
      type === 'A' && name !== 'nowhere.example'
        ? [
            { name, type: 'CNAME', ttl: 1, data: 'host.example' },
            { name: 'host.example', type: 'A', ttl: 1, data: '127.0.0.1' },
          ]
        : [],
  }),
}

let port = 0
let server: Server | undefined
beforeEach(async () => {
  port = await freePort()
})
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
  server = undefined
})
const serve = async (listener: RequestListener): Promise<void> => {
  server = createServer(listener)
  await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve))
}
const problemOf = async (of = answer): Promise<string | undefined> => {
  const [seen] = await seeAnswer({ network, resolver }, { kind: 'http-listener', port }, of, signal)
  return seen?.problem
}

describe('over HTTP', () => {
  it('the right text is no problem, with white space after it (RFC 8555 §8.3)', async () => {
    await serve((request, response) => response.end(request.url === path ? 'T.thumbprint\n' : ''))
    expect(await problemOf()).toBeUndefined()
    expect(await problemOf({ ...answer, name: '127.0.0.1' })).toBeUndefined()
  })

  it('the web server is asked by the name', async () => {
    await serve((request, response) =>
      response.end(request.headers.host === `a.example:${port}` ? 'T.thumbprint' : ''),
    )
    expect(await problemOf()).toBeUndefined()
  })

  it('a redirect is followed', async () => {
    await serve((request, response) => {
      if (request.url === '/elsewhere') response.end('T.thumbprint')
      else response.writeHead(301, { location: '/elsewhere' }).end()
    })
    expect(await problemOf()).toBeUndefined()
  })

  it.each([
    ['/.well-known/acme-challenge/T', 'it redirects without end'],
    ['http://other.example:8080/', 'it redirects to port 8080, where no CA follows'],
    ['ftp://other.example/', 'it redirects to ftp:'],
    ['http://nowhere.example/', 'it redirects to nowhere.example, which has no address'],
    ['http://[', 'it redirects to “http://[”, which is no URL'],
  ])('a redirect to %s is followed no further than CAs do', async (location, problem) => {
    await serve((_, response) => response.writeHead(302, { location }).end())
    expect(await problemOf()).toBe(problem)
  })

  it('says what is wrong with an answer', async () => {
    await serve((_, response) => response.writeHead(403).end('T.thumbprint'))
    expect(await problemOf()).toBe('it answers HTTP 403')
    server?.removeAllListeners('request')
    server?.on('request', (_, response) => response.end('It works!'.repeat(1000)))
    expect(await problemOf()).toBe('it answers with another text')
  })

  it('says what keeps it from being asked', async () => {
    expect(await problemOf()).toBe('the connection is refused')
    expect(await problemOf({ ...answer, name: 'nowhere.example' })).toBe('the name has no A or AAAA record')
  })

  it('ends with the order', async () => {
    await serve(() => {})
    const controller = new AbortController()
    const seen = seeAnswer({ network, resolver }, { kind: 'http-listener', port }, answer, controller.signal)
    server?.once('connection', () => controller.abort(new Error('cancelled')))
    await expect(seen).rejects.toThrow('cancelled')
  })
})

it.each(['a.example', '127.0.0.1'])('over TLS the acmeIdentifier for %s is looked at', async (name) => {
  const made = await makeAcmeIdentifierCertificate(name, answer.keyAuthorization, Date.now())
  const serverName = name === 'a.example' ? name : '1.0.0.127.in-addr.arpa'
  const release = await network.serveTls(port, [{ serverName, ...made }], signal)
  const look = (keyAuthorization: string) =>
    seeAnswer(
      { network, resolver },
      { kind: 'tls-alpn', port },
      { ...answer, name, keyAuthorization },
      signal,
    )
  expect((await look(answer.keyAuthorization))[0]?.problem).toBeUndefined()
  expect((await look('T.another'))[0]?.problem).toBe('it shows another certificate')
  await release()
  expect((await look('T.another'))[0]?.problem).toBe('the connection is refused')
})
