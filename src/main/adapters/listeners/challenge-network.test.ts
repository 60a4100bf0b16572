import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freePort } from '../../../../lab/free-port.ts'
import { makeSelfSigned } from '../../../../lab/self-signed.ts'
import { Secret } from '../../../shared/secret.ts'
import type { ChallengeNetwork } from '../../ports/challenge-network.ts'
import { createChallengeNetwork } from './challenge-network.ts'

let network: ChallengeNetwork
let port = 0
const { signal } = new AbortController()
beforeEach(async () => {
  network = createChallengeNetwork()
  port = await freePort()
})

const get = (path: string) =>
  network.askHttp({ address: '127.0.0.1', port, tls: false, host: 'a.example', path }, signal)

describe('the web server', () => {
  it('gives each path its text and knows no other', async () => {
    const release = await network.serveHttp(port, new Map([['/one', 'text']]))
    expect(await get('/one')).toEqual({ status: 200, body: 'text' })
    expect(await get('/two')).toMatchObject({ status: 404, body: '' })
    await release()
  })

  it('is shared by two orders and closed with the last', async () => {
    const [first, second] = await Promise.all([
      network.serveHttp(port, new Map([['/one', '1']])),
      network.serveHttp(port, new Map([['/two', '2']])),
    ])
    await first()
    await first()
    expect((await get('/one')).status).toBe(404)
    expect((await get('/two')).body).toBe('2')
    await second()
    await expect(get('/two')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('opens again while it closes', async () => {
    for (let n = 0; n < 5; n++) {
      const release = await network.serveHttp(port, new Map([['/one', String(n)]]))
      const gone = release()
      const again = await network.serveHttp(port, new Map([['/one', 'again']]))
      await gone
      expect((await get('/one')).body).toBe('again')
      await again()
    }
  })

  it('says that another program has the port, and works once it is gone', async () => {
    const other = createServer().listen(port, '127.0.0.1')
    await once(other, 'listening')
    await expect(network.serveHttp(port, new Map())).rejects.toMatchObject({ code: 'challenge.port_in_use' })
    other.close()
    await once(other, 'close')
    await (await network.serveHttp(port, new Map()))()
  })
})

describe('the TLS server', () => {
  let answer: { serverName: string; certificatePem: string; privateKeyPem: Secret }
  beforeEach(async () => {
    const { certificate, privateKey } = await makeSelfSigned(['a.example'])
    answer = { serverName: 'a.example', certificatePem: certificate, privateKeyPem: new Secret(privateKey) }
  })
  const ask = (serverName: string) => network.askTls({ address: '127.0.0.1', port, serverName }, signal)
  let releases: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const release of releases) await release()
    releases = []
  })

  it('shows a name its certificate and refuses any other name', async () => {
    releases.push(await network.serveTls(port, [answer], signal))
    expect(Buffer.from(await ask('A.example'))).toEqual(new X509Certificate(answer.certificatePem).raw)
    await expect(ask('b.example')).rejects.toThrow()
  })

  it('lets a second order of a name wait for the first', async () => {
    const first = await network.serveTls(port, [answer], signal)
    let served = false
    const second = network.serveTls(port, [answer], signal).then((release) => {
      served = true
      return release
    })
    releases.push(await network.serveTls(port, [{ ...answer, serverName: 'b.example' }], signal))
    expect(served).toBe(false)
    await first()
    releases.push(await second)
    await ask('a.example')
  })

  it('lets the orders that wait for a name go on one by one', async () => {
    let atOnce = 0
    let most = 0
    const turn = async (): Promise<void> => {
      const release = await network.serveTls(port, [answer], signal)
      most = Math.max(most, ++atOnce)
      await ask('a.example')
      atOnce--
      await release()
    }
    await Promise.all(Array.from({ length: 5 }, turn))
    expect(most).toBe(1)
  })

  it('stops waiting when the order is cancelled', async () => {
    releases.push(await network.serveTls(port, [answer], signal))
    const controller = new AbortController()
    const second = network.serveTls(port, [answer], controller.signal)
    controller.abort(new Error('cancelled'))
    await expect(second).rejects.toThrow('cancelled')
  })
})
