import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { OutputOf } from '../../src/shared/contract/contract.ts'
import { freePort } from '../free-port.ts'
import { type LabHub, openLabHub } from '../hub.ts'
import { labDescribe as describe, labIt as it } from '../lab-test.ts'
import { startPebble } from '../pebble.ts'
import { addAccountAt, addPebbleAccount, orderDone } from '../prepare.ts'
import { runOrThrow } from '../run.ts'
import { type Lab, startLab } from '../start.ts'
import { told } from '../told.ts'
import { filesBelow, serveFolder } from '../web-folder.ts'

let lab: Lab
let hub: LabHub
let [httpPort, tlsPort] = [0, 0]
let root = ''

beforeAll(async () => {
  httpPort = await freePort()
  tlsPort = await freePort()
  lab = await startLab({ bind: true, pebble: { httpPort, tlsPort } })
})
afterAll(() => lab.stop())
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'certhub-web-'))
  hub = await openLabHub(lab.bind)
  await addPebbleAccount(hub, lab)
})
afterEach(async () => {
  await hub.close()
  rmSync(root, { recursive: true })
})

const listener = () => ({ validation: { kind: 'http-listener' as const, port: httpPort } })
const folder = () => ({ validation: { kind: 'http-folder' as const, path: root } })
const tlsAlpn = () => ({ validation: { kind: 'tls-alpn' as const, port: tlsPort } })

const ended = async (names: string[], over: object): Promise<OutputOf<'orders.wait'>> => {
  const { order } = await hub.call('certificates.order', { instance: 'local', names, ...over })
  return hub.call('orders.wait', { order, timeoutMs: 60_000 })
}
const alternativeNames = async (certificate: string): Promise<string> => {
  const directory = mkdtempSync(join(tmpdir(), 'certhub-out-'))
  await hub.call('certificates.export', { certificate, directory })
  const text = ['x509', '-in', join(directory, 'cert.pem'), '-noout', '-ext', 'subjectAltName']
  const shown = await runOrThrow('openssl', text)
  rmSync(directory, { recursive: true })
  return shown
}
/** Whether somebody listens there. */
const isFree = async (port: number): Promise<boolean> => {
  const server = createServer().listen(port)
  const free = await Promise.race([
    once(server, 'listening').then(() => true),
    once(server, 'error').then(() => false),
  ]).catch(() => false)
  server.close()
  return free
}

describe('by a web server of its own', () => {
  it('several names are validated without any DNS credential, and the port is free again', async () => {
    const done = await ended(['a.example.test', 'b.example.test', 'c.other.test'], listener())
    expect(done.error).toBeUndefined()
    expect(done.state).toBe('done')
    expect(told(done).join('\n')).toContain('seen from here')
    expect(await isFree(httpPort)).toBe(true)
    const [shown] = (await hub.call('certificates.list', {})).certificates
    expect(shown).toMatchObject({ status: 'valid', settings: listener() })
    expect(shown?.settings.credential).toBeUndefined()
  })

  it('ten orders at once share the port', async () => {
    const names = Array.from({ length: 10 }, (_, n) => `many-${n}.example.test`)
    await Promise.all(names.map((name) => orderDone(hub, [name], listener())))
    expect(await isFree(httpPort)).toBe(true)
  })

  it('a renewal is validated the same way', async () => {
    const { certificate } = await orderDone(hub, ['again.example.test'], listener())
    const { order } = await hub.call('certificates.renew', { certificate })
    expect(await hub.call('orders.wait', { order })).toMatchObject({ state: 'done' })
  })

  it('a port of another program ends the order with what to do, and works once it is free', async () => {
    const other = createServer().listen(httpPort)
    await once(other, 'listening')
    const failed = await ended(['busy.example.test'], listener())
    expect(failed).toMatchObject({ state: 'failed', stoppedAt: 'present' })
    expect(failed.error).toMatchObject({ code: 'challenge.port_in_use' })
    other.close()
    await once(other, 'close')
    await orderDone(hub, ['busy.example.test'], listener())
  })

  it('a name that leads elsewhere is noted from here, and the CA’s words are the failure', async () => {
    const elsewhere = await freePort()
    const wrong = { validation: { kind: 'http-listener', port: elsewhere } }
    const failed = await ended(['elsewhere.example.test'], wrong)
    expect(failed).toMatchObject({ state: 'failed', stoppedAt: 'validate' })
    expect(failed.error).toMatchObject({
      code: 'challenge.failed',
      message: 'The CA could not validate elsewhere.example.test by http-01.',
      detail: expect.stringContaining('refused'),
    })
    expect(await isFree(elsewhere)).toBe(true)
  })
})

describe('an order that is stopped while it shows an answer', () => {
  /** Does something at the moment when the CA is about to be told. */
  const whileShown = (act: (order: string) => Promise<unknown>): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const stop = hub.hub.subscribe((event) => {
        if (event.type !== 'order' || event.entry?.step !== 'validate') return
        stop()
        act(event.order.id).then(resolve, reject)
      })
    })

  it('closes its port when it is cancelled', async () => {
    const cancelled = whileShown((order) => hub.call('orders.cancel', { order }))
    const names = ['cancelled.example.test']
    const { order } = await hub.call('certificates.order', { instance: 'local', names, ...listener() })
    await cancelled
    expect(await hub.call('orders.show', { order })).toMatchObject({ state: 'cancelled' })
    expect(await isFree(httpPort)).toBe(true)
  })

  it('closes its port when the vault is locked, and goes on after that', async () => {
    const locked = whileShown(() => hub.call('vault.lock', {}))
    const names = ['locked.example.test']
    const { order } = await hub.call('certificates.order', { instance: 'local', names, ...tlsAlpn() })
    await locked
    expect(await isFree(tlsPort)).toBe(true)
    await hub.restart()
    expect(await hub.call('orders.wait', { order })).toMatchObject({ state: 'done' })
  })
})

describe('by files in a web folder', () => {
  it('the CA finds every answer, readable for the web server, and no file is left', async () => {
    const web = await serveFolder(root, httpPort)
    const done = await ended(['one.example.test', 'two.example.test'], folder())
    await web.stop()
    expect(done.error).toBeUndefined()
    expect(new Set(web.asked).size).toBe(2)
    expect(web.asked.every((path) => path.startsWith('/.well-known/acme-challenge/'))).toBe(true)
    expect(filesBelow(root)).toEqual([])
    expect(statSync(join(root, '.well-known/acme-challenge')).mode & 0o777).toBe(0o755)
  })

  it('a failed order leaves no file', async () => {
    const failed = await ended(['nobody.example.test'], folder())
    expect(failed.error?.code).toBe('challenge.failed')
    expect(told(failed).join('\n')).toContain('http://nobody.example.test/ at 127.0.0.1')
    expect(filesBelow(root)).toEqual([])
  })

  it('a folder that is none is refused at once', async () => {
    const order = (path: string) =>
      hub.codeOf('certificates.order', {
        instance: 'local',
        names: ['a.example.test'],
        validation: { kind: 'http-folder', path },
      })
    for (const path of [join(root, 'missing'), '/proc/version'])
      expect(await order(path)).toBe('challenge.folder_unusable')
    expect(await order('relative')).toBe('input.relative_path')
    expect(await order('/a\0b')).toBe('input.invalid')
  })
})

describe('by TLS', () => {
  it('several names and an address are validated, and the port is free again', async () => {
    const { certificate } = await orderDone(
      hub,
      ['tls-a.example.test', 'tls-b.example.test', '127.0.0.1'],
      tlsAlpn(),
    )
    expect(await alternativeNames(certificate)).toContain(
      'DNS:tls-a.example.test, DNS:tls-b.example.test, IP Address:127.0.0.1',
    )
    expect(await isFree(tlsPort)).toBe(true)
  })

  it('two orders of one name at once both end well', async () => {
    await Promise.all([
      orderDone(hub, ['same.example.test'], tlsAlpn()),
      orderDone(hub, ['same.example.test'], { ...tlsAlpn(), keyType: 'rsa2048' }),
    ])
  })
})

describe('an IP address', () => {
  it.each(['127.0.0.1', '::1'])('%s gets a certificate by HTTP', async (address) => {
    const { certificate } = await orderDone(hub, [address], listener())
    const shown = address === '::1' ? '0:0:0:0:0:0:0:1' : address
    expect(await alternativeNames(certificate)).toContain(`IP Address:${shown}`)
    expect((await hub.call('certificates.show', { certificate })).names).toEqual([address])
  })

  it('stands beside names in one certificate', async () => {
    await orderDone(hub, ['mixed.example.test', '127.0.0.1', '[0:0::1]'], listener())
    const [shown] = (await hub.call('certificates.list', {})).certificates
    expect(shown?.names).toEqual(['mixed.example.test', '127.0.0.1', '::1'])
  })
})

it('what a validation cannot do is refused before any CA is asked', async () => {
  const code = (names: string[], over: object) =>
    hub.codeOf('certificates.order', { instance: 'local', names, ...over })
  expect(await code(['a.example.test', '*.example.test'], listener())).toBe('challenge.wildcard')
  expect(await code(['*.example.test'], tlsAlpn())).toBe('challenge.wildcard')
  expect(await code(['127.0.0.1'], {})).toBe('challenge.ip_by_dns')
})

it('a CA that fails is left for another, which finds its own answers', async () => {
  const second = await startPebble({
    dir: lab.directory,
    dns: `${lab.bind.address}:${lab.bind.port}`,
    httpPort,
    tlsPort,
  })
  const dead = await startPebble({
    dir: lab.directory,
    dns: '127.0.0.1:1',
    blocklist: ['blocked.example.test'],
  })
  const add = (ca: typeof second, name: string) => addAccountAt(hub, ca, name)
  const [first] = (await hub.call('accounts.list', {})).accounts
  await hub.call('accounts.remove', { account: first?.id ?? '', evenIfUsed: true })
  await add(dead, 'blocks')
  await add(second, 'second')
  const done = await ended(['blocked.example.test'], listener())
  expect(done).toMatchObject({
    state: 'done',
    accountName: 'second',
    passed: [{ accountName: 'blocks', code: 'acme.name_rejected' }],
  })
  await Promise.all([second.stop(), dead.stop()])
})

describe('before an order', () => {
  const tryOut = (names: string[], over: object) =>
    hub.call('certificates.preflight', { instance: 'local', names, ...over })

  it('a probe answer is put up, seen and taken down', async () => {
    const result = await tryOut(['a.example.test', '127.0.0.1'], listener())
    expect(result.ready).toBe(true)
    expect(result.checks.map(({ check, state }) => [check, state])).toEqual([
      ['names', 'ok'],
      ['target', 'ok'],
      ['account', 'ok'],
      ['ca', 'ok'],
      ['answer', 'ok'],
    ])
    expect(await isFree(httpPort)).toBe(true)
    expect((await tryOut(['a.example.test'], tlsAlpn())).checks.at(-1)?.state).toBe('ok')
  })

  it('what cannot be seen from here is unsure, and no failure', async () => {
    const result = await tryOut(['a.example.test'], folder())
    expect(result.ready).toBe(true)
    expect(result.checks.at(-1)).toMatchObject({ check: 'answer', state: 'unsure' })
    expect(filesBelow(root)).toEqual([])
  })

  it('a wildcard fails where it would fail', async () => {
    const result = await tryOut(['*.example.test'], listener())
    expect(result.ready).toBe(false)
    expect(result.checks.at(-1)).toMatchObject({ check: 'answer', error: { code: 'challenge.wildcard' } })
  })
})
