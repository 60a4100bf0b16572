import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { type LabHub, openLabHub } from '../hub.ts'
import { labDescribe as describe, labIt as it } from '../lab-test.ts'
import { type Bridge, openName, startBridge } from '../name-bridge.ts'
import { addPebbleAccount, keyNamed, orderDone } from '../prepare.ts'
import { runOrThrow } from '../run.ts'
import { type Lab, startLab } from '../start.ts'
import { told } from '../told.ts'
import { txtAt } from '../txt-at.ts'
import { waitUntil } from '../wait-until.ts'

const secret = 'of-the-lab-and-nobody-else'
let lab: Lab
let hub: LabHub
beforeAll(async () => {
  lab = await startLab({ bind: true, pebble: true })
})
afterAll(() => lab.stop())
beforeEach(async () => {
  hub = await openLabHub(lab.bind)
  await addPebbleAccount(hub, lab)
})
afterEach(async () => {
  await hub.close()
})
const add = (provider: string, fields: Record<string, string>) =>
  hub.call('credentials.add', { instance: 'local', type: 'dns', name: provider, provider, fields })
const bothOf = (name: string): string[] => [`${name}.example.test`, `*.${name}.example.test`]

/** An nsupdate that adds or removes one value at the lab's BIND, as a script would. */
const nsupdate = async (action: 'add' | 'delete', fqdn: string, value: string): Promise<void> => {
  const key = keyNamed(lab, 'lab-sha256')
  const file = join(lab.directory, `update-${Math.random()}`)
  const ttl = action === 'add' ? '60 ' : ''
  const lines = [
    `server ${lab.bind.address} ${lab.bind.port}`,
    `update ${action} ${fqdn} ${ttl}TXT "${value}"`,
    'send',
    '',
  ]
  await writeFile(file, lines.join('\n'))
  await runOrThrow('nsupdate', ['-y', `${key.algorithm}:${key.name}:${key.secret}`, file])
}

it('exec: a script of one’s own writes apex and wildcard, and removes them', async () => {
  const key = keyNamed(lab, 'lab-sha256')
  const program = join(lab.directory, 'update-dns')
  const script = [
    '#!/bin/sh',
    'set -e',
    'case "$1" in present) what="add $2 60 TXT \\"$3\\"";; cleanup) what="delete $2 TXT \\"$3\\"";; esac',
    `printf 'server ${lab.bind.address} ${lab.bind.port}\\nupdate %s\\nsend\\n' "$what" |`,
    `  nsupdate -y '${key.algorithm}:${key.name}:${key.secret}'`,
    '',
  ]
  await writeFile(program, script.join('\n'))
  await chmod(program, 0o700)
  await add('exec', { EXEC_PATH: program })
  await orderDone(hub, bothOf('exec'))
  expect(await txtAt(lab, '_acme-challenge.exec.example.test')).toBe('')
})

it('exec and custom variables are for admins to store: they start programs', async () => {
  const input = {
    instance: 'local',
    type: 'dns' as const,
    name: 'x',
    provider: 'exec',
    fields: { EXEC_PATH: '/bin/true' },
  }
  const asManager = { role: 'credentials-manager' as const, via: 'hub' as const }
  const answer = await hub.hub.call('credentials.add', input, asManager)
  expect(answer).toMatchObject({ ok: false, error: { code: 'auth.forbidden' } })
  const custom = { ...input, provider: 'custom:newdns', fields: { NEWDNS_TOKEN: 'a' } }
  expect(await hub.hub.call('credentials.add', custom, asManager)).toMatchObject({ ok: false })
  const plain = { ...input, provider: 'duckdns', fields: { DUCKDNS_TOKEN: 'a' } }
  expect(await hub.hub.call('credentials.add', plain, asManager)).toMatchObject({ ok: true })
})

describe('bridges', () => {
  let bridge: Bridge
  afterEach(() => bridge.stop())

  it('httpreq and webhook: a server of one’s own writes apex and wildcard', async () => {
    const seen: string[] = []
    bridge = await startBridge(async ({ pathname }, body) => {
      const { action = pathname.slice(1), fqdn, value } = JSON.parse(body)
      seen.push(`${pathname} ${action}`)
      await nsupdate(action === 'present' ? 'add' : 'delete', fqdn, value)
      return [200, '{}']
    })
    const httpreq = await add('httpreq', { HTTPREQ_ENDPOINT: bridge.url })
    const webhook = await add('webhook', { WEBHOOK_URL: `${bridge.url}/hook`, WEBHOOK_TOKEN: secret })
    await orderDone(hub, bothOf('httpreq'), { credential: httpreq.id })
    await orderDone(hub, bothOf('webhook'), { credential: webhook.id })
    expect(new Set(seen)).toEqual(
      new Set(['/present present', '/cleanup cleanup', '/hook present', '/hook cleanup']),
    )
    for (const name of ['httpreq', 'webhook'])
      expect(await txtAt(lab, `_acme-challenge.${name}.example.test`)).toBe('')
  })
})

it('by hand: the order shows the records, waits for them, and goes on by itself', async () => {
  await add('manual', {})
  const { order } = await hub.call('certificates.order', { instance: 'local', names: bothOf('hand') })
  const show = () => hub.call('orders.show', { order })
  await waitUntil('the order asks for the records', async () => (await show()).state === 'propagate')
  const { byHand, timeline } = await show()
  expect(byHand.map(({ fqdn }) => fqdn)).toEqual(Array(2).fill('_acme-challenge.hand.example.test'))
  const asked = told({ timeline: timeline.filter(({ kind }) => kind === 'action') })
  expect(asked).toEqual([expect.stringMatching(/^Write these TXT records: /)])
  for (const { fqdn, txt } of byHand) expect(asked[0]).toContain(`${fqdn} "${txt}"`)
  const waits = async () =>
    (await hub.call('certificates.list', {})).certificates.map(({ lastOrder }) => lastOrder?.waitsForPerson)
  expect(await waits()).toEqual([true])
  await hub.call('vault.lock', {})
  await hub.call('vault.unlock', {})
  await waitUntil('it waits again', async () => (await waits())[0] === true)
  expect((await show()).byHand).toEqual(byHand)
  const name = openName(lab.bind, '_acme-challenge.hand.example.test', 'example.test')
  await name.set(byHand.map(({ txt }) => txt))
  const done = await hub.call('orders.wait', { order, timeoutMs: 30_000 })
  expect(done).toMatchObject({ state: 'done', byHand: [] })
  expect(await waits()).toEqual([false])
  expect(told(done).join('\n')).toContain('can be removed by hand')
})
