import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { ErrorData } from '../../src/shared/errors.ts'
import { CallFailed, type LabHub, openLabHub } from '../hub.ts'
import { labIt as it } from '../lab-test.ts'
import { addBindCredential, addPebbleAccount, fieldsFor, keyNamed, orderDone } from '../prepare.ts'
import { type Lab, startLab } from '../start.ts'

// Where each error says that it is mended: the very thing, not a list of things.

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
})

const names = ['fix.example.test']
const order = { instance: 'local', names }
const fixOf = (failing: Promise<unknown>): Promise<Pick<ErrorData, 'screen' | 'subject'>> =>
  failing.then(
    () => expect.fail('it did not fail'),
    (error) => {
      if (error instanceof CallFailed) return { screen: error.error.screen, subject: error.error.subject }
      throw error
    },
  )
/** The error of an order that fails. */
const failureOf = async (over: object = {}): Promise<ErrorData | undefined> => {
  const { order: id } = await hub.call('certificates.order', { ...order, ...over })
  return (await hub.call('orders.wait', { order: id, timeoutMs: 60_000 })).error
}

it('what is missing for an order leads to the form that adds it, filled in', async () => {
  const [local] = (await hub.call('instances.list', {})).instances
  expect(await fixOf(hub.call('certificates.order', { ...order, staging: true }))).toEqual({
    screen: 'accounts',
    subject: { instance: local?.id, staging: true },
  })
  await addPebbleAccount(hub, lab)
  expect(await fixOf(hub.call('certificates.order', order))).toEqual({
    screen: 'credentials',
    subject: { instance: local?.id },
  })
  for (const name of ['one', 'another']) await addBindCredential(hub, lab, name)
  expect(await fixOf(hub.call('certificates.order', order))).toEqual({
    screen: 'new-certificate',
    subject: { instance: local?.id, field: 'credential' },
  })
})

it('a DNS failure of an order leads to the credential that failed, and to its wrong field', async () => {
  await addPebbleAccount(hub, lab)
  const key = keyNamed(lab, 'lab-sha256')
  const wrong = await addBindCredential(hub, lab, 'wrong', {
    ...key,
    secret: Buffer.alloc(32, 7).toString('base64'),
  })
  const narrow = await addBindCredential(hub, lab, 'narrow', keyNamed(lab, 'other-only'))
  expect(await failureOf({ credential: wrong.id })).toMatchObject({
    code: 'dns.tsig_bad_signature',
    screen: 'credentials',
    subject: { credential: wrong.id, field: 'tsigSecret' },
  })
  expect(await failureOf({ credential: narrow.id })).toMatchObject({
    code: 'dns.refused',
    screen: 'credentials',
    subject: { credential: narrow.id },
  })
  expect(await failureOf({ credential: narrow.id, names: ['no.such.zone.invalid'] })).toMatchObject({
    code: 'dns.zone_not_found',
    subject: { credential: narrow.id },
  })
})

it('an order with one bad name says which, and blames no name that is well', async () => {
  await addPebbleAccount(hub, lab)
  await addBindCredential(hub, lab)
  const bad = ['no.such.zone.invalid', '*.no.such.zone.invalid']
  const failure = await failureOf({ names: [...names, ...bad, 'www.example.test'] })
  expect(failure).toMatchObject({ code: 'dns.zone_not_found', params: { where: expect.any(String) } })
  expect(failure?.subject.names?.toSorted()).toEqual(bad.toSorted())
})

it('an account that its CA forgot leads to that account', async () => {
  const { id } = await addPebbleAccount(hub, lab)
  await addBindCredential(hub, lab)
  await lab.pebble.restart()
  expect(await failureOf()).toMatchObject({
    code: 'acme.account_gone',
    screen: 'accounts',
    subject: { account: id },
  })
})

it('things that are in use lead to themselves', async () => {
  const account = await addPebbleAccount(hub, lab)
  const credential = await addBindCredential(hub, lab)
  await orderDone(hub, names, { account: account.id })
  expect(await fixOf(hub.call('accounts.remove', { account: account.id }))).toEqual({
    screen: 'accounts',
    subject: { account: account.id },
  })
  expect(
    await fixOf(hub.call('credentials.remove', { credential: credential.id, evenIfUsed: false })),
  ).toEqual({
    screen: 'credentials',
    subject: { credential: credential.id },
  })
})

it('a folder that cannot be written leads to that field of its target instance', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fix-places-'))
  try {
    const instance = await hub.call('instances.add', {
      name: 'web',
      kind: 'folder',
      settings: { path: folder },
      note: '',
    })
    await addPebbleAccount(hub, lab)
    await hub.call('accounts.share', { account: 'pebble', instances: [instance.id] })
    const { id } = await hub.call('credentials.add', {
      instance: instance.id,
      type: 'dns',
      name: 'bind',
      provider: 'rfc2136',
      fields: fieldsFor(lab, keyNamed(lab, 'lab-sha256')),
    })
    await rm(folder, { recursive: true })
    await writeFile(folder, 'a file')
    const fix = { screen: 'instances', subject: { instance: instance.id, field: 'settings.path' } }
    expect(await failureOf({ instance: instance.id, credential: id })).toMatchObject({
      code: 'deploy.write_failed',
      ...fix,
    })
    expect(
      await fixOf(hub.call('instances.update', { instance: instance.id, settings: { path: folder } })),
    ).toEqual(fix)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
