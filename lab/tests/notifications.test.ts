import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { afterEach, beforeEach, expect } from 'vitest'
import { type Mail, startMailServer } from '../../src/main/notifications/testing/mail-server.ts'
import { type LabHub, openLabHub } from '../hub.ts'
import { labDescribe as describe, labIt as it } from '../lab-test.ts'
import { type Pebble, startPebble } from '../pebble.ts'
import { addBindCredential } from '../prepare.ts'
import { type Lab, startLab } from '../start.ts'

interface Told {
  kind: string
  title: string
  text: string
}

let lab: Lab
let hub: LabHub
let second: Pebble
let webhook: Server
let told: Told[]
let mailServer: { port: number; mails: Mail[]; stop(): Promise<void> }

const addAccount = (ca: Pebble, name: string) =>
  hub.call('accounts.add', {
    instance: 'local',
    ca: ca.directoryUrl,
    name,
    termsAgreed: true,
    caBundle: readFileSync(ca.tlsRootFile, 'utf8'),
  })
const order = async (name: string) => {
  const { order: id } = await hub.call('certificates.order', { instance: 'local', names: [name] })
  return hub.call('orders.wait', { order: id, timeoutMs: 60_000 })
}
const addChannels = async (): Promise<void> => {
  const address = webhook.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const kinds = ['success', 'failover', 'failure', 'expiry', 'hub'] as const
  await hub.call('notifications.save', {
    kind: 'webhook',
    name: 'chat',
    enabled: true,
    kinds: [...kinds],
    url: `http://127.0.0.1:${port}/`,
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

beforeEach(async () => {
  told = []
  webhook = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      told.push(JSON.parse(body))
      response.end()
    })
  })
  await new Promise<void>((resolve) => webhook.listen(0, '127.0.0.1', resolve))
  mailServer = await startMailServer({ security: 'none' })
  lab = await startLab({ bind: true, pebble: true })
  second = await startPebble({ dir: lab.directory, dns: `${lab.bind.address}:${lab.bind.port}` })
  hub = await openLabHub(lab.bind)
  await addAccount(lab.pebble, 'first')
  await addAccount(second, 'second')
  await addBindCredential(hub, lab)
  await addChannels()
})
afterEach(async () => {
  await hub.close()
  await second.stop()
  await lab.stop()
  await mailServer.stop()
  webhook.close()
  webhook.closeAllConnections()
})

describe('a webhook and an e-mail address', () => {
  it('are told which CA failed and which took over, and of no order twice', async () => {
    await order('fine.example.test')
    await lab.pebble.stop()
    await order('down.example.test')
    await expect
      .poll(() => told.map(({ kind }) => kind), { timeout: 20_000 })
      .toEqual(['success', 'failover'])
    expect(told[1]?.title).toBe('down.example.test was issued by another CA')
    expect(told[1]?.text).toMatch(/“first” failed: .* cannot be reached/)
    await expect
      .poll(() => mailServer.mails.map(({ data }) => data).join('\n'), { timeout: 20_000 })
      .toMatch(/fine\.example\.test was issued[\s\S]*down\.example\.test was issued by another CA/)

    await hub.restart()
    await order('again.example.test')
    await expect.poll(() => told.length, { timeout: 20_000 }).toBe(3)
    expect(told[2]).toMatchObject({ kind: 'failover', title: 'again.example.test was issued by another CA' })
  })

  it('are told at first of a failure and not of the next one', async () => {
    await order('www.not-our-zone.test')
    await expect.poll(() => told.map(({ kind }) => kind), { timeout: 20_000 }).toEqual(['failure'])
    const [certificate] = (await hub.call('certificates.list', {})).certificates
    const { order: again } = await hub.call('certificates.renew', { certificate: certificate?.id ?? '' })
    await hub.call('orders.wait', { order: again, timeoutMs: 60_000 })
    await order('fine.example.test')
    await expect.poll(() => told.map(({ kind }) => kind), { timeout: 20_000 }).toEqual(['failure', 'success'])
  })
})
