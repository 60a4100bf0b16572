import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { renderText } from '../../src/shared/texts.ts'
import { type FaultProxy, startFaultProxy } from '../fault-proxy.ts'
import { freePort } from '../free-port.ts'
import { type LabHub, openLabHub } from '../hub.ts'
import { labDescribe as describe, labIt as it } from '../lab-test.ts'
import {
  addAccountAt,
  addBindCredential,
  addPebbleAccount,
  fieldsFor,
  keyNamed,
  orderDone,
} from '../prepare.ts'
import { type Lab, startLab } from '../start.ts'

let lab: Lab
let hub: LabHub
let proxy: FaultProxy
beforeAll(async () => {
  lab = await startLab({ bind: true, pebble: true })
})
afterAll(() => lab.stop())
beforeEach(async () => {
  proxy = await startFaultProxy({ dir: lab.directory, pebble: lab.pebble })
  hub = await openLabHub(lab.bind)
  await addBindCredential(hub, lab)
})
afterEach(async () => {
  await hub.close()
  await proxy.stop()
})

const behindProxy = (name: string, over: object = {}) => addAccountAt(hub, proxy, name, over)
const order = async (names: string[], over: object = {}) => {
  const started = await hub.call('certificates.order', { instance: 'local', names, ...over })
  return hub.call('orders.wait', { order: started.order, timeoutMs: 60_000 })
}

describe('an account that is shared', () => {
  const folder = async (name: string) => {
    const path = join(lab.directory, name)
    await mkdir(path)
    return hub.call('instances.add', { name, kind: 'folder', settings: { path } })
  }

  it('issues for the other instance, and only for as long as it is shared', async () => {
    const account = await addPebbleAccount(hub, lab)
    const web = await folder('web')
    const fields = fieldsFor(lab, keyNamed(lab, 'lab-sha256'))
    await hub.call('credentials.add', {
      instance: web.id,
      type: 'dns',
      name: 'b',
      provider: 'rfc2136',
      fields,
    })
    const wanted = { instance: web.id, names: ['shared.example.test'] }
    expect(await hub.codeOf('certificates.order', wanted)).toBe('account.none_matching')
    const shared = await hub.call('accounts.share', { account: account.id, instances: ['web'] })
    expect(shared.sharedWith).toEqual([{ id: web.id, name: 'web' }])
    expect((await hub.call('accounts.list', { instance: 'web' })).accounts).toHaveLength(1)
    const started = await hub.call('certificates.order', { ...wanted, account: account.id })
    expect((await hub.call('orders.wait', { order: started.order })).state).toBe('done')
    expect(await hub.codeOf('accounts.share', { account: account.id, instances: [] })).toBe('account.in_use')
    await hub.call('certificates.remove', { certificate: started.certificate })
    await hub.call('accounts.share', { account: account.id, instances: [] })
    expect(await hub.codeOf('certificates.order', wanted)).toBe('account.none_matching')
  })

  it('is no longer shared with an instance that is removed', async () => {
    const account = await addPebbleAccount(hub, lab)
    await folder('gone')
    await hub.call('accounts.share', { account: account.id, instances: ['gone'] })
    await hub.call('instances.remove', { instance: 'gone' })
    expect((await hub.call('accounts.show', { account: account.id })).sharedWith).toEqual([])
  })
})

describe('profiles', () => {
  const withProfiles = (): void =>
    proxy.inject(
      'directory',
      {
        change: (answer) => {
          const directory = JSON.parse(answer.body)
          directory.meta.profiles = { classic: 'as ever', shortlived: 'six days' }
          return { ...answer, body: JSON.stringify(directory) }
        },
      },
      100,
    )

  it('a profile that the CA offers is ordered; one that it lacks is refused with those it has', async () => {
    withProfiles()
    await behindProxy('with profiles')
    const done = await order(['short.example.test'], { profile: 'shortlived' })
    expect(done.state).toBe('done')
    const { certificates } = await hub.call('certificates.list', {})
    expect(certificates).toMatchObject([{ settings: { profile: 'shortlived' } }])
    const wanted = { instance: 'local', names: ['none.example.test'], profile: 'tlsserver' }
    const answer = await hub.hub.call('certificates.order', wanted, { role: 'admin', via: 'hub' })
    expect(answer).toMatchObject({ ok: false, error: { code: 'account.none_able' } })
    expect(JSON.stringify(answer)).toContain('no profile “tlsserver” (it offers classic, shortlived)')
  })

  it('an account whose CA has the profile is chosen before one that lacks it', async () => {
    await addPebbleAccount(hub, lab)
    withProfiles()
    await behindProxy('with profiles')
    const wanted = { instance: 'local', names: ['p.example.test'], profile: 'shortlived' }
    const why = await hub.call('failover.why', wanted)
    expect(why.order.map(({ accountName }) => accountName)).toEqual(['with profiles'])
    expect(why.skipped).toMatchObject([{ accountName: 'pebble', code: 'profile' }])
  })
})

describe('how long a certificate shall last', () => {
  const dayMs = 86_400_000
  const daysOf = async (certificate: string): Promise<number> => {
    const { notBefore = 0, notAfter = 0 } = await hub.call('certificates.show', { certificate })
    return (notAfter - notBefore) / dayMs
  }

  it('is as asked at a CA that lets one choose, at renewals too', async () => {
    await addPebbleAccount(hub, lab)
    const done = await order(['ten.example.test'], { lifetimeDays: 10 })
    expect(done.error).toBeUndefined()
    expect(await daysOf(done.certificateId)).toBeCloseTo(10, 1)
    const renewal = await hub.call('certificates.renew', { certificate: done.certificateId })
    expect((await hub.call('orders.wait', { order: renewal.order, timeoutMs: 60_000 })).state).toBe('done')
    const { issued, settings } = await hub.call('certificates.show', { certificate: done.certificateId })
    expect(issued).toHaveLength(2)
    expect(settings.lifetimeDays).toBe(10)
    expect(await daysOf(done.certificateId)).toBeCloseTo(10, 1)
  })

  it('a CA that will not be told is passed over for one that will', async () => {
    await behindProxy('set in its ways')
    await addPebbleAccount(hub, lab)
    proxy.inject('newOrder', {
      answer: {
        status: 400,
        headers: { 'content-type': 'application/problem+json' },
        body: JSON.stringify({
          type: 'urn:ietf:params:acme:error:malformed',
          detail: 'NotBefore and NotAfter are not supported',
        }),
      },
    })
    const done = await order(['stubborn.example.test'], { lifetimeDays: 20 })
    expect(done.state).toBe('done')
    expect(done.passed).toMatchObject([{ accountName: 'set in its ways', code: 'acme.lifetime_refused' }])
    expect(await daysOf(done.certificateId)).toBeCloseTo(20, 1)
  })
})

describe('a CA that says “too many”', () => {
  const limited = (headers: Record<string, string>, detail: string): void =>
    proxy.inject('newOrder', {
      answer: {
        status: 429,
        headers: { 'content-type': 'application/problem+json', ...headers },
        body: JSON.stringify({ type: 'urn:ietf:params:acme:error:rateLimited', detail }),
      },
    })
  const skippedFor = async (name: string) =>
    (await hub.call('failover.why', { instance: 'local', names: [name] })).skipped

  it('is not asked for the same names until then, also after a restart; for others it is', async () => {
    await behindProxy('limited')
    limited({ 'retry-after': '7200' }, 'too many certificates already issued for this exact set of domains')
    const failed = await order(['a.example.test'])
    expect(failed.error).toMatchObject({ code: 'acme.rate_limited', retryAfter: 7200 })
    await hub.restart()
    const [skip] = await skippedFor('a.example.test')
    expect(skip).toMatchObject({ accountName: 'limited', code: 'limited' })
    expect(renderText(skip?.reason)).toMatch(
      /asked to wait until \d{4}-\d\d-\d\d \d\d:\d\d UTC with these names: .*exact set/,
    )
    const asked = proxy.reached('newOrder')
    expect(await hub.codeOf('certificates.order', { instance: 'local', names: ['a.example.test'] })).toBe(
      'account.none_able',
    )
    expect(proxy.reached('newOrder')).toBe(asked)
    expect((await order(['b.example.test'])).state).toBe('done')
  })

  it('about new orders at all, and not until when, is left alone for a quarter of an hour', async () => {
    await behindProxy('limited')
    limited({}, 'too many new orders recently')
    await order(['a.example.test'])
    const [skip] = await skippedFor('other.example.test')
    expect(skip?.reason.code).toBe('account.asked_to_wait')
    const until = Number(skip?.reason.params.until)
    expect(until - Date.now()).toBeGreaterThan(12 * 60_000)
    expect(until - Date.now()).toBeLessThan(16 * 60_000)
  })

  it('lets the next CA take over, within the same order', async () => {
    await behindProxy('limited')
    await addPebbleAccount(hub, lab)
    limited({ 'retry-after': '60' }, 'too many new orders recently')
    expect(await order(['over.example.test'])).toMatchObject({
      state: 'done',
      accountName: 'pebble',
      passed: [{ accountName: 'limited', code: 'acme.rate_limited' }],
    })
  })
})

describe('a proxy of an account', () => {
  let tunnel: Server
  let address: string
  let tunnels: string[]
  beforeEach(async () => {
    tunnels = []
    const port = await freePort()
    address = `http://127.0.0.1:${port}`
    tunnel = createServer().on('connect', (message, socket, head) => {
      tunnels.push(message.url ?? '')
      const { hostname, port: to } = new URL(`http://${message.url}`)
      const onward = connect(Number(to), hostname, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        onward.write(head)
        onward.pipe(socket).pipe(onward)
      })
      onward.on('error', () => socket.destroy())
      socket.on('error', () => onward.destroy())
    })
    await new Promise<void>((resolve) => tunnel.listen(port, '127.0.0.1', resolve))
  })
  afterEach(() => {
    tunnel.closeAllConnections()
    tunnel.close()
  })

  it('is the way to its CA from the registration on', async () => {
    const account = await behindProxy('through', { proxy: `${address}/` })
    expect(account.proxy).toBe(address)
    await orderDone(hub, ['through.example.test'])
    expect(new Set(tunnels)).toEqual(new Set([new URL(proxy.directoryUrl).host]))
  })

  it('that does not answer is not kept, and the error says so', async () => {
    const account = await behindProxy('direct')
    const dead = `http://127.0.0.1:${await freePort()}`
    expect(await hub.codeOf('accounts.setProxy', { account: account.id, proxy: dead })).toBe(
      'acme.unreachable',
    )
    for (const wrong of ['socks5://a.test', 'http://me:secret@a.test', 'proxy'])
      expect(await hub.codeOf('accounts.setProxy', { account: account.id, proxy: wrong })).toBe(
        'input.invalid',
      )
    expect((await hub.call('accounts.show', { account: account.id })).proxy).toBeUndefined()
    expect((await hub.call('accounts.setProxy', { account: account.id, proxy: address })).proxy).toBe(address)
    expect(tunnels.length).toBeGreaterThan(0)
  })
})

it('a fire drill says what an account could take over, and orders nothing', async () => {
  const standby = await behindProxy('standby')
  await addPebbleAccount(hub, lab)
  await orderDone(hub, ['one.example.test'])
  await orderDone(hub, ['two.example.test'], { account: 'pebble' })
  const orders = proxy.reached('newOrder')
  const drill = await hub.call('accounts.drill', { account: standby.id })
  expect(drill.checks.map(({ ok }) => ok)).toEqual([true, true])
  expect(drill).toMatchObject({ able: 1, unable: [] })
  proxy.inject('directory', { answer: { status: 503, headers: {}, body: '' } }, 100)
  await hub.restart()
  const down = await hub.call('accounts.drill', { account: standby.id })
  expect(down.checks.map(({ ok }) => ok)).toEqual([false, false])
  expect(proxy.reached('newOrder')).toBe(orders)
})

it('every certificate that was issued is kept, and an older one can be exported', async () => {
  await addPebbleAccount(hub, lab)
  const { certificate } = await orderDone(hub, ['history.example.test'])
  const { order: second } = await hub.call('certificates.renew', { certificate })
  await hub.call('orders.wait', { order: second })
  const { issued } = await hub.call('certificates.show', { certificate })
  expect(issued).toHaveLength(2)
  const [newest, older] = issued
  expect(newest?.serial).not.toBe(older?.serial)
  const directory = join(lab.directory, 'older')
  await hub.call('certificates.export', { certificate, directory, issued: older?.id })
  const { serialNumber } = new (await import('node:crypto')).X509Certificate(
    readFileSync(join(directory, 'cert.pem')),
  )
  expect(serialNumber).toBe(older?.serial)
})
