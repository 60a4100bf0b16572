import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { type LabHub, openLabHub } from '../hub.ts'
import { labIt as it } from '../lab-test.ts'
import { addBindCredential, addPebbleAccount, fieldsFor, keyNamed, orderDone } from '../prepare.ts'
import { type Lab, startLab } from '../start.ts'

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
  await hub.close()
})

it('several certificates are renewed by their names as well as by their ids', async () => {
  const { certificate: one } = await orderDone(hub, ['one.example.test'])
  const { certificate: two } = await orderDone(hub, ['two.example.test'])
  const answer = await hub.call('renewal.renewNow', { certificates: ['one.example.test', two] })
  expect(answer).toEqual({ started: 2 })
  for (const certificate of [one, two]) {
    const issued = async () => (await hub.call('certificates.show', { certificate })).issued.length
    await expect.poll(issued).toBe(2)
  }
})

it('uses of an ACME wildcard that come together are one order', async () => {
  await hub.call('credentials.add', {
    instance: 'local',
    type: 'acme-wildcard',
    name: 'wild',
    commonName: '*.wild.example.test',
    provider: 'rfc2136',
    configuration: JSON.stringify(fieldsFor(lab, keyNamed(lab, 'lab-sha256'))),
  })
  const [first, ...others] = await Promise.all(
    [1, 2, 3].map(() => hub.call('credentials.issue', { credential: 'wild' })),
  )
  expect(others).toEqual([first, first])
  await hub.call('orders.wait', { order: first?.order ?? '', timeoutMs: 60_000 })
})
