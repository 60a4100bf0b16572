import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { type LabHub, openLabHub } from '../hub.ts'
import { labIt as it } from '../lab-test.ts'
import { addBindCredential, addPebbleAccount } from '../prepare.ts'
import { type Lab, startLab } from '../start.ts'
import { waitUntil } from '../wait-until.ts'

let lab: Lab
let hub: LabHub
beforeAll(async () => {
  lab = await startLab({ bind: true, pebble: true })
})
afterAll(() => lab.stop())
beforeEach(async () => {
  hub = await openLabHub(lab.bind)
  await addPebbleAccount(hub, lab)
  await addBindCredential(hub, lab)
})
afterEach(async () => {
  process.kill(lab.pebble.pid, 'SIGCONT')
  await hub.close()
})

it.each([1, 2, 3])('an order at a CA that has gone silent is cancelled at once (%i)', async () => {
  process.kill(lab.pebble.pid, 'SIGSTOP')
  const wanted = { instance: 'local', names: ['silent.example.test'] }
  const { order } = await hub.call('certificates.order', wanted)
  await waitUntil('the order runs', async () => (await hub.call('orders.show', { order })).state !== 'queued')
  const begin = performance.now()
  expect((await hub.call('orders.cancel', { order })).state).toBe('cancelled')
  // Less than half of the patience for an answer.
  expect(performance.now() - begin).toBeLessThan(15_000)
})
