import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createResolver } from '../../src/main/dns/lookup/resolver.ts'
import type { TsigKey } from '../../src/main/dns/protocol/tsig.ts'
import { sendUpdate } from '../../src/main/dns/protocol/update.ts'
import { Secret } from '../../src/shared/secret.ts'
import { labDescribe } from '../lab-test.ts'
import { type PowerDns, startPowerDns } from '../power-dns.ts'

labDescribe('updates of a real PowerDNS', () => {
  const secret = randomBytes(32).toString('base64')
  const key: TsigKey = { name: 'certhub', algorithm: 'hmac-sha256', secret: new Secret(secret) }
  const resolver = createResolver({ servers: [] })
  let dir: string
  let pdns: PowerDns

  const ask = async (path: string, body: object) => {
    const answer = await fetch(`${pdns.apiUrl}/api/v1/servers/localhost/${path}`, {
      method: 'POST',
      headers: { 'x-api-key': pdns.apiKey, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  }
  const name = '_acme-challenge.pdns.test'
  const update = (
    kind: 'add' | 'remove',
    value: string,
    { as = key, zone = 'pdns.test', now = Date.now() } = {},
  ) => {
    const at = `_acme-challenge.${zone}`
    const change = kind === 'add' ? { kind, name: at, value, ttl: 60 } : { kind, name: at, value }
    return sendUpdate(
      { address: pdns.address, port: pdns.port },
      { zone, changes: [change], key: as },
      { now: () => now },
    )
  }
  const failure = (promise: Promise<void>) =>
    promise.then(
      () => 'done',
      (error) => error.code,
    )
  const values = async () =>
    (await resolver.ask({ address: pdns.address, port: pdns.port }, name, 'TXT')).answers.map(
      ({ data }) => data,
    )

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'certhub-pdns-'))
    pdns = await startPowerDns({ dir, updates: true })
    await ask('tsigkeys', { name: key.name, algorithm: key.algorithm, key: secret })
    await ask('zones/pdns.test./metadata', { kind: 'TSIG-ALLOW-DNSUPDATE', metadata: [key.name] })
    await ask('zones/other-pdns.test./metadata', { kind: 'TSIG-ALLOW-DNSUPDATE', metadata: ['another'] })
  })
  afterAll(async () => {
    await pdns.stop()
    await rm(dir, { recursive: true, force: true })
  })

  it('adds a value beside another, and removes it alone', async () => {
    await update('add', 'one')
    await update('add', 'two')
    await update('add', 'two')
    expect((await values()).sort()).toEqual(['one', 'two'])
    await update('remove', 'one')
    await update('remove', 'one')
    expect(await values()).toEqual(['two'])
  })

  it('tells a wrong key, a zone of another key and a zone that is not there apart', async () => {
    const wrong = { ...key, secret: new Secret(randomBytes(32).toString('base64')) }
    expect({
      secret: await failure(update('add', 'x', { as: wrong })),
      name: await failure(update('add', 'x', { as: { ...key, name: 'nobody' } })),
      clock: await failure(update('add', 'x', { now: Date.now() - 3_600_000 })),
      othersZone: await failure(update('add', 'x', { zone: 'other-pdns.test' })),
      noZone: await failure(update('add', 'x', { zone: 'nowhere.test' })),
    }).toEqual({
      secret: 'dns.tsig_not_accepted',
      name: 'dns.tsig_not_accepted',
      clock: 'dns.tsig_not_accepted',
      othersZone: 'dns.refused',
      noZone: 'dns.zone_not_found',
    })
  })
})
