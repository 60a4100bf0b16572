import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { OutputOf } from '../../src/shared/contract/contract.ts'
import { type LabHub, openLabHub } from '../hub.ts'
import { labDescribe as describe, labIt as it } from '../lab-test.ts'
import { type Pebble, startPebble } from '../pebble.ts'
import { addAccountAt, addBindCredential, fieldsFor } from '../prepare.ts'
import { type Lab, startLab } from '../start.ts'
import { told } from '../told.ts'
import { txtAt } from '../txt-at.ts'

let lab: Lab
let hub: LabHub
let second: Pebble

const addAccount = (ca: Pebble, name: string, instance = 'local') => addAccountAt(hub, ca, name, { instance })
const order = async (names: string[], over: object = {}): Promise<OutputOf<'orders.wait'>> => {
  const { order: id } = await hub.call('certificates.order', { instance: 'local', names, ...over })
  return hub.call('orders.wait', { order: id, timeoutMs: 60_000 })
}
/** What the second CA was asked, by its own log. */
const callsOfSecond = (): string[] =>
  readFileSync(second.log, 'utf8')
    .split('\n')
    .filter((line) => /(GET|POST|HEAD) \//.test(line))

beforeAll(async () => {
  lab = await startLab({ bind: true, pebble: true })
  second = await startPebble({ dir: lab.directory, dns: `${lab.bind.address}:${lab.bind.port}` })
})
afterAll(async () => {
  await second.stop()
  await lab.stop()
})
beforeEach(async () => {
  hub = await openLabHub(lab.bind)
  await addAccount(lab.pebble, 'first')
  await addAccount(second, 'second')
})
afterEach(async () => {
  await hub.close()
  await Promise.all([lab.pebble.start(), second.start()])
})

describe('when the first CA is down', () => {
  beforeEach(async () => {
    await addBindCredential(hub, lab)
    await lab.pebble.stop()
  })

  it('the same order ends with a certificate of the second, and says why', async () => {
    const done = await order(['down.example.test', '*.down.example.test'])
    expect(done.error).toBeUndefined()
    expect(done).toMatchObject({
      state: 'done',
      accountName: 'second',
      passed: [{ accountName: 'first', code: 'acme.unreachable' }],
    })
    const lines = told(done).join('\n')
    expect(lines).toContain('“first” is the oldest of 2 production accounts')
    expect(lines).toContain('cannot be reached')
    expect(lines).toContain('“second” is the next one, after 1 whose CA failed')
    const [shown] = (await hub.call('certificates.list', {})).certificates
    expect(shown).toMatchObject({ status: 'valid' })
  })

  it('a pinned account is waited for, and no other is used', async () => {
    const failed = await order(['pinned.example.test'], { account: 'first' })
    expect(failed).toMatchObject({ state: 'failed', passed: [], error: { code: 'acme.unreachable' } })
  })

  it('nobody takes over once that is switched off', async () => {
    await hub.call('failover.setSettings', { enabled: false })
    const failed = await order(['off.example.test'])
    expect(failed).toMatchObject({ state: 'failed', accountName: 'first', passed: [] })
  })

  it('a staging certificate does not go to a production account', async () => {
    expect(
      await hub.codeOf('certificates.order', {
        instance: 'local',
        names: ['stage.example.test'],
        staging: true,
      }),
    ).toBe('account.none_matching')
  })
})

it('the next order tries the preferred CA again', async () => {
  await addBindCredential(hub, lab)
  await hub.call('failover.setSettings', { enabled: true, preferredCa: second.directoryUrl })
  expect(await order(['a.example.test'])).toMatchObject({ accountName: 'second', passed: [] })
  await second.stop()
  expect(await order(['b.example.test'])).toMatchObject({
    state: 'done',
    accountName: 'first',
    passed: [{ accountName: 'second' }],
  })
})

it('a CA that nobody has an account of cannot be preferred', async () => {
  expect(await hub.codeOf('failover.setSettings', { enabled: true, preferredCa: 'zerossl' })).toBe(
    'failover.unknown_ca',
  )
})

it('no TXT record is left after a failover', async () => {
  await addBindCredential(hub, lab)
  await lab.pebble.stop()
  await order(['clean.example.test'])
  expect(await txtAt(lab, '_acme-challenge.clean.example.test')).toBe('')
})

it('an account on another instance only is named as such, and adding one here is the way', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'certhub-instance-'))
  await hub.call('instances.add', { name: 'web', kind: 'folder', settings: { path: folder } })
  await addBindCredential(hub, lab)
  const wanted = { instance: 'web', names: ['web.example.test'] }
  const refused = await hub.hub.call('certificates.order', wanted, { role: 'admin', via: 'hub' })
  expect(refused).toMatchObject({
    ok: false,
    error: {
      code: 'account.none_matching',
      message: 'There is no matching ACME account on “web” for a production certificate.',
      hint: expect.stringContaining('“This computer” has “first”'),
      screen: 'accounts',
    },
  })
  await addAccount(second, 'on web', 'web')
  expect(await hub.codeOf('certificates.order', wanted)).toBe('credential.none_matching')
  const [key] = lab.bind.keys
  if (key) {
    await hub.call('credentials.add', {
      instance: 'web',
      type: 'dns',
      name: 'bind',
      provider: 'rfc2136',
      fields: fieldsFor(lab, key),
    })
  }
  const { order: id } = await hub.call('certificates.order', wanted)
  expect(await hub.call('orders.wait', { order: id, timeoutMs: 60_000 })).toMatchObject({ state: 'done' })
  await rm(folder, { recursive: true })
})

describe('when DNS is broken', () => {
  it('the second CA is not asked at all', async () => {
    const before = callsOfSecond().length
    const [key] = lab.bind.keys
    await hub.call('credentials.add', {
      instance: 'local',
      type: 'dns',
      name: 'wrong',
      provider: 'rfc2136',
      fields: {
        nameserver: `${lab.bind.address}:${lab.bind.port}`,
        tsigKey: key?.name ?? '',
        tsigAlgorithm: key?.algorithm ?? '',
        tsigSecret: Buffer.from('not the secret of this key at all').toString('base64'),
      },
    })
    const failed = await order(['broken.example.test'])
    expect(failed).toMatchObject({ state: 'failed', accountName: 'first', passed: [] })
    expect(failed.error?.code).toMatch(/^dns\./)
    expect(callsOfSecond().length).toBe(before)
  })
})
