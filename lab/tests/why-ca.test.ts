import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { renderText } from '../../src/shared/texts.ts'
import { type LabHub, openLabHub } from '../hub.ts'
import { labIt as it } from '../lab-test.ts'
import { type Pebble, startPebble } from '../pebble.ts'
import { addAccountAt, addBindCredential, keyNamed, orderDone } from '../prepare.ts'
import { runOrThrow } from '../run.ts'
import { type Lab, startLab } from '../start.ts'

let lab: Lab
let hub: LabHub
let second: Pebble
let urls: string[]

const addAccount = async (ca: Pebble, name: string, over: object = {}) => {
  const added = await addAccountAt(hub, ca, name, over)
  return added.accountUrl
}
/** A CAA record in the lab's BIND, put there as an administrator would. */
const publishCaa = async (name: string, value: string): Promise<void> => {
  const key = keyNamed(lab, 'lab-sha256')
  const commands = [
    `server ${lab.bind.address} ${lab.bind.port}`,
    `update add ${name}. 60 CAA ${value}`,
    'send',
  ]
  await runOrThrow('nsupdate', ['-y', `${key.algorithm}:${key.name}:${key.secret}`], {
    input: `${commands.join('\n')}\n`,
  })
}
const why = async (names: string[], over: object = {}) => {
  const { order, skipped } = await hub.call('failover.why', { instance: 'local', names, ...over })
  return {
    order: order.map(({ accountName }) => accountName),
    skipped: Object.fromEntries(
      skipped.map(({ accountName, code, reason }) => [accountName, `${code}: ${renderText(reason)}`]),
    ),
  }
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
  hub = await openLabHub(lab.bind)
  await addBindCredential(hub, lab)
  urls = [await addAccount(lab.pebble, 'first'), await addAccount(second, 'second')]
})
afterEach(async () => {
  await hub.close()
  await Promise.all([lab.pebble.start(), second.start()])
})

it('an account that CAA records exclude is skipped and named, and the order goes to the other', async () => {
  await publishCaa('only.example.test', `0 issue "pebble.letsencrypt.org; accounturi=${urls[1]}"`)
  expect(await why(['www.only.example.test'])).toEqual({
    order: ['second'],
    skipped: {
      first:
        'caa: CAA records at only.example.test forbid it for www.only.example.test: they name pebble.letsencrypt.org, and what this CA goes by there is not known',
    },
  })
  const { order } = await orderDone(hub, ['www.only.example.test'])
  expect(await hub.call('orders.show', { order })).toMatchObject({ accountName: 'second', passed: [] })
})

it('an account that CAA records exclude does not take over from one that failed', async () => {
  await publishCaa('down.example.test', `0 issue "pebble.letsencrypt.org; accounturi=${urls[0]}"`)
  await lab.pebble.stop()
  const ordersAtSecond = () => readFileSync(second.log, 'utf8').split('/order-plz').length
  const before = ordersAtSecond()
  const { order } = await hub.call('certificates.order', { instance: 'local', names: ['down.example.test'] })
  const ended = await hub.call('orders.wait', { order, timeoutMs: 60_000 })
  expect(ended).toMatchObject({ state: 'failed', passed: [], error: { code: 'acme.unreachable' } })
  expect(ordersAtSecond()).toBe(before)
})

it('records that name another CA leave nobody, and the order says so before any CA is asked', async () => {
  await publishCaa('closed.example.test', '0 issue "other.test"')
  const { order, skipped } = await why(['closed.example.test', 'open.example.test'])
  expect(order).toEqual([])
  expect(Object.values(skipped)).toEqual([
    expect.stringContaining('they name other.test'),
    expect.stringContaining('they name other.test'),
  ])
  expect(await hub.codeOf('certificates.order', { instance: 'local', names: ['closed.example.test'] })).toBe(
    'account.none_able',
  )
})

it('an account that is pinned is tried all the same where nobody knows what its CA goes by', async () => {
  await publishCaa('pinned.example.test', '0 issue "other.test"')
  expect((await why(['pinned.example.test'], { account: 'first' })).order).toEqual(['first'])
})

it('issuewild holds for wildcards alone', async () => {
  await publishCaa('wild.example.test', '0 issuewild ";"')
  expect((await why(['wild.example.test'])).order).toEqual(['first', 'second'])
  expect((await why(['*.wild.example.test'])).order).toEqual([])
})

it('a staging certificate never has a production account', async () => {
  await addAccount(lab.pebble, 'trial', { staging: true })
  const { order, skipped } = await why(['a.example.test'], { staging: true })
  expect(order).toEqual(['trial'])
  expect(skipped).toMatchObject({
    first: expect.stringMatching(/^environment/),
    second: expect.stringMatching(/^environment/),
  })
})

it('records that allow one way of validation keep from the others only', async () => {
  const only = `pebble.letsencrypt.org; accounturi=${urls[0]}; validationmethods=http-01`
  await publishCaa('ways.example.test', `0 issue "${only}"`)
  const byHttp = { validation: { kind: 'http-listener', port: 8080 } }
  expect((await why(['ways.example.test'])).skipped.first).toContain('they allow http-01 only')
  expect((await why(['ways.example.test'], byHttp)).order).toEqual(['first'])
  expect((await why(['127.0.0.1'], byHttp)).order).toEqual(['first', 'second'])
})
