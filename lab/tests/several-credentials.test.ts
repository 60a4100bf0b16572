import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { type LabHub, openLabHub } from '../hub.ts'
import { labIt as it } from '../lab-test.ts'
import { addBindCredential, addPebbleAccount, keyNamed, orderDone } from '../prepare.ts'
import { type Lab, startLab } from '../start.ts'
import { told } from '../told.ts'
import { txtAt } from '../txt-at.ts'

let lab: Lab
let hub: LabHub
beforeAll(async () => {
  lab = await startLab({ bind: true, pebble: true, powerDns: true })
})
afterAll(() => lab.stop())
beforeEach(async () => {
  hub = await openLabHub(lab.bind)
  await addPebbleAccount(hub, lab)
})
afterEach(async () => {
  await hub.close()
})
const powerDns = () => ({
  instance: 'local',
  type: 'dns' as const,
  provider: 'pdns',
  fields: { apiUrl: lab.powerDns.apiUrl, apiKey: lab.powerDns.apiKey },
})

it('names in zones of two accounts of one provider are validated by each zone’s own credential', async () => {
  const wide = await addBindCredential(hub, lab, 'wide')
  const narrow = await addBindCredential(hub, lab, 'narrow', keyNamed(lab, 'other-only'))
  const names = ['two.example.test', '*.two.example.test', 'two.other.test', '*.two.other.test']
  const wanted = { instance: 'local', names, credential: narrow.id }
  const alone = await hub.call('certificates.order', wanted)
  const failed = await hub.call('orders.wait', { order: alone.order, timeoutMs: 60_000 })
  expect(failed.error?.code).toBe('dns.refused')
  await orderDone(hub, names, { credential: narrow.id, moreCredentials: [wide.id] })
  for (const name of ['two.example.test', 'two.other.test'])
    expect(await txtAt(lab, `_acme-challenge.${name}`)).toBe('')
  const [shown] = (await hub.call('certificates.list', {})).certificates
  expect(shown).toMatchObject({ settings: { credential: narrow.id, moreCredentials: [wide.id] } })
  const { certificates } = await hub.call('credentials.usage', { credential: wide.id })
  expect(certificates.map(({ id }) => id)).toEqual([shown?.id])
})

it('names of two providers stand in one certificate, whichever credential comes first', async () => {
  const bind = await addBindCredential(hub, lab, 'bind')
  const pdns = await hub.call('credentials.add', { ...powerDns(), name: 'pdns' })
  const names = ['mix.example.test', '*.mix.pdns.test']
  await orderDone(hub, names, { credential: bind.id, moreCredentials: [pdns.id] })
  await orderDone(hub, [...names, 'mix.pdns.test'], { credential: pdns.id, moreCredentials: [bind.id] })
})

it('a name that is delegated by CNAME is validated in the zone it leads to, by that zone’s own credential', async () => {
  const narrow = await addBindCredential(hub, lab, 'narrow', keyNamed(lab, 'other-only'))
  const wide = await addBindCredential(hub, lab, 'wide')
  const names = ['alias.example.test', '*.alias.example.test', 'twice.example.test', 'plain.other.test']
  const { order } = await orderDone(hub, names, { credential: narrow.id, moreCredentials: [wide.id] })
  const lines = told(await hub.call('orders.show', { order })).join('\n')
  expect(lines).toContain('_acme-challenge.alias.example.test is delegated to alias.delegated.test')
  expect(lines).toContain('_acme-challenge.twice.example.test is delegated to twice.delegated.test')
  expect(await txtAt(lab, 'alias.delegated.test')).toBe('')
})
