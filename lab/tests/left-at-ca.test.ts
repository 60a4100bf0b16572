import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { changeRecords } from '../change-records.ts'
import { type Answer, type FaultProxy, startFaultProxy } from '../fault-proxy.ts'
import { type LabHub, openLabHub } from '../hub.ts'
import { labIt as it } from '../lab-test.ts'
import { addAccountAt, addBindCredential } from '../prepare.ts'
import { type Lab, startLab } from '../start.ts'
import { told } from '../told.ts'

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
  await addAccountAt(hub, proxy, 'pebble')
})
afterEach(async () => {
  await hub.close()
  await proxy.stop()
})

/** For longer than an order waits. */
const down: Answer = { status: 503, headers: { 'retry-after': '3600' }, body: '<h1>Maintenance</h1>' }
const busy: Answer = { status: 503, headers: { 'retry-after': '1' }, body: 'come back later' }
const wait = (order: string) => hub.call('orders.wait', { order, timeoutMs: 60_000 })
const order = (over: object = {}) =>
  hub.call('certificates.order', { instance: 'local', names: ['left.example.test'], ...over })
const vaultRecords = (): number =>
  readdirSync(join(hub.dataDirectory, 'vault', 'records'), { recursive: true }).filter((name) =>
    String(name).endsWith('.enc'),
  ).length

/** The CA has issued, and the certificate cannot be fetched. */
const failAtDownload = async (): Promise<string> => {
  proxy.inject('certificate', { answer: down })
  const { certificate, order: id } = await order()
  expect(await wait(id)).toMatchObject({ state: 'failed', error: { code: 'acme.server_error' } })
  return certificate
}

it('a certificate that could not be fetched is fetched by the next order, with its key, over a restart', async () => {
  const certificate = await failAtDownload()
  await hub.restart()
  const ended = await wait((await hub.call('certificates.renew', { certificate })).order)
  expect(ended.error).toBeUndefined()
  expect(ended.state).toBe('done')
  expect([proxy.reached('newOrder'), proxy.reached('finalize')]).toEqual([1, 1])
  const directory = join(lab.directory, 'exported')
  const { files } = await hub.call('certificates.export', { certificate, directory })
  const read = (name: string) => readFileSync(files.find((file) => file.endsWith(name)) ?? '', 'utf8')
  const key = createPrivateKey(read('privkey.pem'))
  expect(new X509Certificate(read('fullchain.pem')).checkPrivateKey(key)).toBe(true)
})

it('what was left at a CA is not used for what it was not ordered for, and its key is thrown away', async () => {
  const before = vaultRecords()
  const certificate = await failAtDownload()
  expect(vaultRecords()).toBe(before + 1)
  expect((await wait((await order({ account: 'pebble' })).order)).state).toBe('done')
  expect(proxy.reached('newOrder')).toBe(2)
  expect(vaultRecords()).toBe(before + 1)
  await hub.call('certificates.remove', { certificate })
  expect(vaultRecords()).toBe(before)
})

it('a certificate that is removed takes the key with it that was left at a CA', async () => {
  const before = vaultRecords()
  const certificate = await failAtDownload()
  await hub.call('certificates.remove', { certificate })
  expect(vaultRecords()).toBe(before)
})

it('a CA that asks for a moment’s patience is given it where there is no other', async () => {
  proxy.inject('newOrder', { answer: busy }, 2)
  const ended = await wait((await order()).order)
  expect(ended.error).toBeUndefined()
  expect(ended.state).toBe('done')
  expect(told(ended).join('\n')).toContain('waits 1 s and goes on')
})

it('orders that come together for the same new names are one certificate and one order', async () => {
  const results = await Promise.all(
    [1, 2, 3].map(() =>
      hub.codeOf('certificates.order', {
        instance: 'local',
        names: ['left.example.test'],
      }),
    ),
  )
  expect(results.sort()).toEqual(['ok', 'order.running', 'order.running'])
  const { certificates } = await hub.call('certificates.list', {})
  expect(certificates).toHaveLength(1)
  await wait(certificates[0]?.lastOrder?.id ?? '')
  expect(proxy.reached('newOrder')).toBe(1)
})

it('an order that is refused because one runs changes nothing of the certificate', async () => {
  const { certificate, order: id } = await order()
  expect(
    await hub.codeOf('certificates.order', {
      instance: 'local',
      names: ['left.example.test'],
      lifetimeDays: 3,
    }),
  ).toBe('order.running')
  expect((await hub.call('certificates.show', { certificate })).settings.lifetimeDays).toBeUndefined()
  await wait(id)
})

const addByHand = () =>
  hub.call('credentials.add', {
    instance: 'local',
    type: 'dns',
    name: 'by hand',
    provider: 'manual',
    fields: {},
  })

it('a person is waited for until the authorization ends at its CA, over a restart', async () => {
  await addByHand()
  const expires = new Date(Date.now() + 9 * 3_600_000)
  const longer = (answer: Answer) => ({
    ...answer,
    body: JSON.stringify({ ...JSON.parse(answer.body), expires: expires.toISOString() }),
  })
  for (const endpoint of ['newOrder', 'order', 'authorization'] as const)
    proxy.inject(endpoint, { change: longer }, 10)
  const { order: id } = await order({ names: ['night.example.test'], credential: 'by hand' })
  const shown = () => hub.call('orders.show', { order: id })
  const waits = async () => told(await shown()).filter((line) => line.startsWith('waits until'))
  const end = new Date(expires.getTime() - 5 * 60_000).toISOString().slice(0, 16).replace('T', ' ')
  await expect.poll(waits).toEqual([`waits until ${end} UTC`])
  await hub.restart()
  await expect.poll(waits).toEqual(Array(2).fill(`waits until ${end} UTC`))
  const [record] = (await shown()).byHand
  await changeRecords(lab, `add ${record?.fqdn} 60 TXT "${record?.txt}"`)
  expect(await wait(id)).toMatchObject({ state: 'done' })
  expect(proxy.reached('newOrder')).toBe(1)
})

it('an order that waits while its authorization runs out begins anew at the next start', async () => {
  await addByHand()
  const { order: id } = await order({ credential: 'by hand' })
  const states = async () => (await hub.call('orders.show', { order: id })).state
  await expect.poll(states).toBe('propagate')
  const expired = (answer: Answer) => ({
    ...answer,
    body: JSON.stringify({ ...JSON.parse(answer.body), status: 'expired' }),
  })
  proxy.inject('authorization', { change: expired })
  await hub.restart()
  await expect.poll(() => proxy.reached('newOrder')).toBe(2)
  await hub.call('orders.cancel', { order: id })
})
