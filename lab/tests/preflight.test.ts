import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { InputOf } from '../../src/shared/contract/contract.ts'
import { startFaultProxy } from '../fault-proxy.ts'
import { type LabHub, openLabHub } from '../hub.ts'
import { labIt as it } from '../lab-test.ts'
import { addAccountAt, addBindCredential, addPebbleAccount, keyNamed } from '../prepare.ts'
import { type Lab, startLab } from '../start.ts'
import { txtAt } from '../txt-at.ts'
import { waitUntil } from '../wait-until.ts'

let lab: Lab
let hub: LabHub
beforeAll(async () => {
  lab = await startLab({ bind: true, pebble: true })
})
afterAll(() => lab.stop())
beforeEach(async () => {
  hub = await openLabHub(lab.bind)
})
afterEach(async () => {
  await hub.close()
  await lab.pebble.start()
})

const names = ['pre.example.test', '*.pre.example.test']
const preflight = async (over: object = {}) => {
  const input = { instance: 'local', names, ...over } as InputOf<'certificates.preflight'>
  const { ready, checks } = await hub.call('certificates.preflight', input)
  return { ready, checks, states: Object.fromEntries(checks.map(({ check, state }) => [check, state])) }
}
/** Of all tests until now. */
const ordersAtCa = (): number =>
  readFileSync(lab.pebble.log, 'utf8').match(/POST \/(order|finalize)/g)?.length ?? 0

it('says that all is ready, having written and removed a probe record, and orders nothing', async () => {
  await addPebbleAccount(hub, lab)
  await addBindCredential(hub, lab)
  const before = ordersAtCa()
  const { ready, checks, states } = await preflight()
  expect(states).toEqual({
    names: 'ok',
    target: 'ok',
    account: 'ok',
    ca: 'ok',
    credential: 'ok',
    zones: 'ok',
    records: 'ok',
  })
  expect(ready).toBe(true)
  expect(checks.find(({ check }) => check === 'records')?.text).toContain(
    'A probe record was written, seen at',
  )
  expect(await txtAt(lab, '_acme-challenge.pre.example.test')).toBe('')
  expect(ordersAtCa()).toBe(before)
  expect((await hub.call('certificates.list', {})).certificates).toEqual([])
})

it('with nothing set up names what is missing, and looks at what it can all the same', async () => {
  const { ready, checks, states } = await preflight()
  expect(ready).toBe(false)
  expect(states).toEqual({
    names: 'ok',
    target: 'ok',
    account: 'failed',
    ca: 'skipped',
    credential: 'failed',
    zones: 'skipped',
    records: 'skipped',
  })
  expect(checks.find(({ check }) => check === 'account')?.error).toMatchObject({
    code: 'account.none_matching',
  })
  expect(checks.find(({ check }) => check === 'credential')?.error).toMatchObject({
    code: 'credential.none_matching',
  })
})

it('finds a wrong key, a name outside every zone, and a CA that is down, each in its place', async () => {
  await addPebbleAccount(hub, lab)
  const credential = await addBindCredential(hub, lab)
  const before = ordersAtCa()
  expect((await preflight({ names: ['www.not-our-zone.test'] })).states).toMatchObject({
    account: 'ok',
    zones: 'failed',
    records: 'skipped',
  })
  const [key] = lab.bind.keys
  await hub.call('credentials.replace', {
    credential: credential.id,
    type: 'dns',
    fields: {
      nameserver: `${lab.bind.address}:${lab.bind.port}`,
      tsigKey: key?.name ?? '',
      tsigAlgorithm: key?.algorithm ?? '',
      tsigSecret: Buffer.from('another secret of that key').toString('base64'),
    },
  })
  await lab.pebble.stop()
  const { checks, states } = await preflight()
  expect(states).toMatchObject({ ca: 'failed', zones: 'ok', records: 'failed' })
  expect(checks.find(({ check }) => check === 'ca')?.error?.code).toBe('acme.unreachable')
  expect(checks.find(({ check }) => check === 'records')?.error?.code).toMatch(/^dns\./)
  expect(ordersAtCa()).toBe(before)
})

it('takes a certificate that is there, and says when there is none', async () => {
  await addPebbleAccount(hub, lab)
  await addBindCredential(hub, lab)
  const { certificate, order } = await hub.call('certificates.order', { instance: 'local', names })
  await hub.call('orders.wait', { order, timeoutMs: 60_000 })
  expect((await hub.call('certificates.preflight', { certificate })).ready).toBe(true)
  expect(await hub.codeOf('certificates.preflight', { certificate: 'nosuch.test' })).toBe(
    'certificate.not_found',
  )
})

it('finds an account that its CA answers for, and has ended', async () => {
  const proxy = await startFaultProxy({ dir: lab.directory, pebble: lab.pebble })
  await addAccountAt(hub, proxy, 'ended')
  await addBindCredential(hub, lab)
  const ended = (body: string) => JSON.stringify({ ...JSON.parse(body), status: 'deactivated' })
  proxy.inject('account', { change: (answer) => ({ ...answer, body: ended(answer.body) }) })
  const { ready, checks } = await preflight()
  expect(ready).toBe(false)
  expect(checks.find(({ check }) => check === 'ca')).toMatchObject({
    state: 'failed',
    error: { code: 'acme.account_gone' },
  })
  await proxy.stop()
})

it('asks no person for a record: what is written by hand is located, and the rest tried', async () => {
  await addPebbleAccount(hub, lab)
  const narrow = await addBindCredential(hub, lab, 'narrow', keyNamed(lab, 'other-only'))
  const hand = await hub.call('credentials.add', {
    ...{ instance: 'local', type: 'dns', name: 'by hand', provider: 'manual', fields: {} },
  } as const)
  const records = async (names: string[], credential: string, moreCredentials: string[] = []) => {
    const input = { instance: 'local', names, credential, moreCredentials }
    const { ready, checks } = await hub.call('certificates.preflight', input)
    return { ready, ...checks.find(({ check }) => check === 'records') }
  }
  const both = await records(['hand.other.test', 'hand.example.test'], narrow.id, [hand.id])
  expect(both).toMatchObject({ ready: true, state: 'unsure' })
  expect(both.text).toMatch(
    /^A probe record was written, seen at .*, and removed; a person writes _acme-challenge\.hand\.example\.test at each order$/,
  )
  expect(await records(['hand.example.test'], hand.id)).toMatchObject({
    ready: true,
    state: 'unsure',
    text: 'Nothing was tried; a person writes _acme-challenge.hand.example.test at each order',
  })
  const tested = await hub.call('credentials.test', { credential: hand.id, zone: 'example.test' })
  expect(tested).toMatchObject({ zone: 'example.test', byHand: true })
})

it('that is cancelled while it waits for a record ends at once, with what it has written removed', async () => {
  await addPebbleAccount(hub, lab)
  const narrow = await addBindCredential(hub, lab, 'narrow', keyNamed(lab, 'other-only'))
  const program = join(lab.directory, 'slow.sh')
  await writeFile(program, '#!/bin/sh\n[ "$1" = cleanup ] || exec sleep 300\n', { mode: 0o755 })
  const slow = {
    instance: 'local',
    type: 'dns',
    name: 'slow',
    provider: 'exec',
    fields: { program },
  } as const
  const { id } = await hub.call('credentials.add', slow)
  const cancelled = new AbortController()
  const input = {
    instance: 'local',
    names: ['stop.other.test', 'stop.example.test'],
    credential: narrow.id,
    moreCredentials: [id],
  }
  const caller = { role: 'admin', via: 'window', signal: cancelled.signal } as const
  const answered = hub.hub.call('certificates.preflight', input, caller)
  const written = () => txtAt(lab, '_acme-challenge.stop.other.test')
  await waitUntil('the probe is written', async () => (await written()) !== '')
  cancelled.abort()
  expect(await answered).toMatchObject({ ok: false, error: { code: 'call.cancelled' } })
  expect(await written()).toBe('')
  const { entries } = await hub.call('audit.list', { limit: 1 })
  expect(entries).toMatchObject([
    { action: 'certificates.preflight', result: 'failed', detail: 'call.cancelled' },
  ])
})
