import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, expect, vi } from 'vitest'
import type { Area } from '../../src/shared/areas.ts'
import { contract, type InputOf, type MethodName } from '../../src/shared/contract/contract.ts'
import type { Method } from '../../src/shared/contract/method.ts'
import { type LabHub, openLabHub } from '../hub.ts'
import { labIt as it } from '../lab-test.ts'
import { addBindCredential, addPebbleAccount, orderDone } from '../prepare.ts'
import { type Lab, startLab } from '../start.ts'

let lab: Lab
let hub: LabHub
let folder: string
let told: Area[]
beforeAll(async () => {
  lab = await startLab({ bind: true, pebble: true })
  hub = await openLabHub(lab.bind, { protect: false })
  folder = await mkdtemp(join(tmpdir(), 'changes-'))
  hub.hub.subscribe((event) => event.type === 'changed' && told.push(...event.areas))
})
afterAll(async () => {
  await hub.close()
  await lab.stop()
  await rm(folder, { recursive: true })
})

/** Every query that can be asked without saying of what, and with the vault locked too. */
const queries = Object.entries(contract as Record<string, Method>).flatMap(([name, method]) =>
  method.kind === 'query' && method.whileLocked && method.input.safeParse({}).success
    ? [{ name: name as MethodName, reads: method.reads }]
    : [],
)
const answers = async (): Promise<string[]> => {
  const all: string[] = []
  for (const { name } of queries) all.push(JSON.stringify(await hub.call(name, {} as never)))
  return all
}

/** The queries that answer something else after the work. Fails where no event says so of one, and a page would not know. */
const changedBy = async (work: () => Promise<unknown>): Promise<string[]> => {
  await setImmediate()
  told = []
  const before = await answers()
  await work()
  const after = await answers()
  const changed = queries.filter((_, at) => before[at] !== after[at])
  for (const { name, reads } of changed) {
    const isTold = (): boolean => told.some((area) => reads.includes(area))
    await vi.waitFor(() => expect(isTold(), `told of what ${name} reads, after ${work}`).toBe(true), 5000)
  }
  return changed.map(({ name }) => name)
}

it('whatever a query answers anew after a command, the hub has told of an area that it reads', async () => {
  const expectChange = async (work: () => Promise<unknown>, ...of: MethodName[]): Promise<void> =>
    expect(await changedBy(work)).toEqual(expect.arrayContaining([...of, 'audit.list']))
  const { call } = hub

  await expectChange(() => call('vault.protect', { source: 'environment' }), 'hub.status')
  const web = { name: 'web', kind: 'folder', settings: { path: folder } } as const
  await expectChange(() => call('instances.add', web), 'instances.list', 'hub.status')
  const zones: InputOf<'dns.setSettings'> = {
    servers: 'all',
    minimumWaitSeconds: 1,
    resolvers: ['192.0.2.53'],
    zones: [],
  }
  await expectChange(() => call('dns.setSettings', zones), 'dns.settings')
  await expectChange(() => call('failover.setSettings', { enabled: false }), 'failover.settings')
  const registry = { type: 'container-registry', server: 'ghcr.io', username: 'me', password: 'p' } as const
  const door = { ...registry, instance: 'web', name: 'door' } as const
  await expectChange(() => call('credentials.add', door), 'credentials.list', 'instances.list', 'hub.status')
  await expectChange(() => call('credentials.setDefault', { credential: 'door' }))
  await expectChange(
    () => call('credentials.update', { credential: 'door', name: 'gate' }),
    'credentials.list',
  )
  const token: InputOf<'tokens.create'> = { name: 'ci', role: 'operator', instances: ['web'] }
  await expectChange(() => call('tokens.create', token), 'tokens.list')
  const renamed = { instance: 'web', name: 'www' }
  await expectChange(
    () => call('instances.update', renamed),
    'instances.list',
    'credentials.list',
    'tokens.list',
  )
  const channel: InputOf<'notifications.save'> = {
    kind: 'webhook',
    name: 'chat',
    enabled: false,
    kinds: [],
    url: lab.pebble.directoryUrl,
  }
  await expectChange(() => call('notifications.save', channel), 'notifications.list')
  await expectChange(() => hub.codeOf('notifications.test', { channel: 'chat' }), 'notifications.list')
  await expectChange(() => call('notifications.remove', { channel: 'chat' }), 'notifications.list')
  const autoLock = { idleMinutes: 5, onSleep: false, onScreenLock: true }
  await expectChange(() => call('vault.setAutoLock', autoLock), 'hub.status')
  await expectChange(() => call('vault.makeRecoveryKey', {}), 'hub.status')
  await expectChange(() => call('credentials.reveal', { credential: 'gate', confirmation: 'gate' }))
  await expectChange(() => call('credentials.remove', { credential: 'gate' }), 'credentials.list')

  await expectChange(() => addPebbleAccount(hub, lab), 'accounts.list', 'instances.list', 'hub.status')
  await expectChange(() => addBindCredential(hub, lab), 'credentials.list')
  await expectChange(() => call('accounts.share', { account: 'pebble', instances: ['www'] }), 'accounts.list')
  let certificate = ''
  const order = async (): Promise<void> => {
    certificate = (await orderDone(hub, ['a.example.test'])).certificate
  }
  await expectChange(
    order,
    'certificates.list',
    'orders.list',
    'credentials.list',
    'renewal.outlook',
    'hub.status',
  )
  await expectChange(() => call('renewal.pause', { certificate }), 'renewal.outlook')
  await expectChange(() => call('renewal.resume', { certificate }), 'renewal.outlook')
  await expectChange(
    () => call('certificates.revoke', { certificate }),
    'certificates.list',
    'renewal.outlook',
  )
  await expectChange(() => call('certificates.remove', { certificate }), 'certificates.list', 'hub.status')
  await expectChange(() => call('accounts.deactivate', { account: 'pebble' }), 'accounts.list')
  await expectChange(() => call('accounts.remove', { account: 'pebble' }), 'accounts.list', 'instances.list')

  await expectChange(() => call('tokens.revoke', { token: 'ci' }), 'tokens.list')
  await expectChange(() => call('instances.remove', { instance: 'www' }), 'instances.list')
  await expectChange(() => call('vault.lock', {}), 'hub.status')
  await expectChange(() => call('vault.unlock', {}), 'hub.status')
})
