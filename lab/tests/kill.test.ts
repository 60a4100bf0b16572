import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { buildWhenStale } from '../../scripts/build.mjs'
import { orderSteps } from '../../src/shared/contract/orders.ts'
import { type ChildHub, type Moment, startChildHub } from '../child-hub.ts'
import { startFaultProxy } from '../fault-proxy.ts'
import { labDescribe as describe, labIt as it } from '../lab-test.ts'
import { addAccountAt, addBindCredential, addPebbleAccount } from '../prepare.ts'
import { type Lab, startLab } from '../start.ts'
import { txtAt } from '../txt-at.ts'
import { waitUntil } from '../wait-until.ts'

let lab: Lab
let hub: ChildHub

beforeAll(async () => {
  await buildWhenStale()
  lab = await startLab({ bind: true, pebble: true })
})
afterAll(() => lab.stop())
beforeEach(async () => {
  hub = await startChildHub(lab.bind)
  await addPebbleAccount(hub, lab)
  await addBindCredential(hub, lab)
})
afterEach(() => hub.end())

const ordersAtPebble = (): number => readFileSync(lab.pebble.log, 'utf8').split('Added order').length - 1

describe('a hub that is killed while it orders', () => {
  const moments = orderSteps.flatMap((step): Moment[] => [
    [step, 'started'],
    [step, 'finished'],
  ])

  it.each(moments)(
    'at “%s %s” ends with one certificate from one order, and no TXT record is left',
    async (step, kind) => {
      const name = `${step}-${kind}.example.test`
      const before = ordersAtPebble()
      const wanted = { instance: 'local', names: [name, `*.${name}`] }
      await hub.killAt([step, kind], () => hub.call('certificates.order', wanted))

      await hub.start()
      const ended = await hub.endOfLast()
      expect(ended.error).toBeUndefined()
      expect(ended.state).toBe('done')
      const shown = await hub.call('certificates.show', { certificate: ended.certificateId })
      expect(shown.orders).toHaveLength(1)
      expect(shown.serial).toBe(ended.serial)
      expect(await txtAt(lab, `_acme-challenge.${name}`)).toBe('')
      // Between the request and its answer nobody can know the order's URL: there, and only there, a second may be made.
      expect(ordersAtPebble() - before).toBeLessThanOrEqual(
        step === 'order' || step === 'select-account' ? 2 : 1,
      )
    },
  )
})

describe('a hub that is killed while it registers at a CA', () => {
  it('has the account after the next start, where the CA had made it', async () => {
    let killed = Promise.resolve()
    const proxy = await startFaultProxy({
      dir: lab.directory,
      pebble: lab.pebble,
      between: async ({ endpoint, forward }) => {
        const answer = await forward()
        if (endpoint === 'newAccount' && proxy.reached('newAccount') === 1) {
          killed = hub.kill()
          await killed
        }
        return answer
      },
    })
    await addAccountAt(hub, proxy, 'cut off').catch(() => {})
    await killed
    await hub.start()
    const shown = async () =>
      (await hub.call('accounts.list', {})).accounts.find(({ name }) => name === 'cut off')
    await waitUntil('the account is there', async () => (await shown()) !== undefined)
    expect((await hub.call('accounts.refresh', { account: 'cut off' })).status).toBe('valid')
    expect(proxy.reached('newAccount')).toBe(2)
    await proxy.stop()
  })
})
