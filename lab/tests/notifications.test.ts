import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { type Mail, startMailServer } from '../../src/main/notifications/testing/mail-server.ts'
import { notificationKinds } from '../../src/shared/contract/notifications.ts'
import { changeRecords } from '../change-records.ts'
import { type LabHub, openLabHub } from '../hub.ts'
import { labDescribe as describe, labIt as it } from '../lab-test.ts'
import { type Pebble, startPebble } from '../pebble.ts'
import { addAccountAt, addBindCredential } from '../prepare.ts'
import { type Lab, startLab } from '../start.ts'
import { startWebhook, type Told } from '../webhook.ts'

let lab: Lab
let hub: LabHub
let second: Pebble
let webhook: Awaited<ReturnType<typeof startWebhook>>
let told: Told[]
let mailServer: { port: number; mails: Mail[]; stop(): Promise<void> }
const order = async (name: string) => {
  const { order: id } = await hub.call('certificates.order', { instance: 'local', names: [name] })
  return hub.call('orders.wait', { order: id, timeoutMs: 60_000 })
}
const addChannels = async (): Promise<void> => {
  const kinds = notificationKinds
  await hub.call('notifications.save', {
    kind: 'webhook',
    name: 'chat',
    enabled: true,
    kinds: [...kinds],
    url: webhook.url,
  })
  await hub.call('notifications.save', {
    kind: 'email',
    name: 'mail',
    enabled: true,
    kinds: [...kinds],
    host: '127.0.0.1',
    port: mailServer.port,
    security: 'none',
    username: '',
    from: 'hub@example.test',
    to: ['admin@example.test'],
  })
}

beforeAll(async () => {
  lab = await startLab({ bind: true, pebble: true })
  second = await startPebble({ dir: lab.directory, dns: `${lab.bind.address}:${lab.bind.port}` })
})
afterAll(async () => {
  await second.stop()
  await lab.stop()
})
beforeEach(async () => {
  webhook = await startWebhook()
  told = webhook.told
  mailServer = await startMailServer({ security: 'none' })
  hub = await openLabHub(lab.bind)
  await addAccountAt(hub, lab.pebble, 'first')
  await addAccountAt(hub, second, 'second')
  await addBindCredential(hub, lab)
  await addChannels()
})
afterEach(async () => {
  await hub.close()
  await Promise.all([lab.pebble.start(), second.start()])
  await mailServer.stop()
  await webhook.stop()
})

describe('a webhook and an e-mail address', () => {
  it('are told which CA failed and which took over, and of no order twice', async () => {
    await order('fine.example.test')
    await lab.pebble.stop()
    await order('down.example.test')
    await expect.poll(() => told.map(({ kind }) => kind)).toEqual(['success', 'failover'])
    expect(told[1]?.title).toBe('down.example.test was issued by another CA')
    expect(told[1]?.text).toMatch(/“first” failed: .* cannot be reached/)
    await expect
      .poll(() => mailServer.mails.map(({ data }) => data).join('\n'))
      .toMatch(/fine\.example\.test was issued[\s\S]*down\.example\.test was issued by another CA/)

    await hub.restart()
    await order('again.example.test')
    await expect.poll(() => told.length).toBe(3)
    expect(told[2]).toMatchObject({ kind: 'failover', title: 'again.example.test was issued by another CA' })
  })

  it('are told which record an order waits for, and then that it was issued', async () => {
    const { id: credential } = await hub.call('credentials.add', {
      instance: 'local',
      type: 'dns',
      name: 'by hand',
      provider: 'manual',
      fields: {},
    })
    const { order: id } = await hub.call('certificates.order', {
      instance: 'local',
      names: ['hand.example.test'],
      credential,
    })
    await expect.poll(() => told.map(({ kind }) => kind)).toEqual(['action'])
    const [record] = (await hub.call('orders.show', { order: id })).byHand
    expect(told[0]?.title).toBe('hand.example.test waits for you')
    expect(told[0]?.text).toContain(`Write this TXT record: ${record?.fqdn} "${record?.txt}"`)
    await changeRecords(lab, `add ${record?.fqdn} 60 TXT "${record?.txt}"`)
    expect((await hub.call('orders.wait', { order: id, timeoutMs: 60_000 })).state).toBe('done')
    await expect.poll(() => told.map(({ kind }) => kind)).toEqual(['action', 'success'])
  })

  it('are told at first of a failure and not of the next one', async () => {
    await order('www.not-our-zone.test')
    await expect.poll(() => told.map(({ kind }) => kind)).toEqual(['failure'])
    const [certificate] = (await hub.call('certificates.list', {})).certificates
    const { order: again } = await hub.call('certificates.renew', { certificate: certificate?.id ?? '' })
    await hub.call('orders.wait', { order: again, timeoutMs: 60_000 })
    await order('fine.example.test')
    await expect.poll(() => told.map(({ kind }) => kind)).toEqual(['failure', 'success'])
  })
})
