import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/main/adapters/clock/system-clock.ts'
import { createHttp } from '../../src/main/adapters/http/node-http.ts'
import { runProgram } from '../../src/main/adapters/programs/run-program.ts'
import { createResolver } from '../../src/main/dns/lookup/resolver.ts'
import type { TsigKey } from '../../src/main/dns/protocol/tsig.ts'
import { sendUpdate, type TxtChange } from '../../src/main/dns/protocol/update.ts'
import { parseFields } from '../../src/main/dns/provider-kit/parse-fields.ts'
import dnsupdate from '../../src/main/dns/providers/dnsupdate.ts'
import { Secret } from '../../src/shared/secret.ts'
import { type Bind, startBind } from '../bind.ts'
import { labDescribe } from '../lab-test.ts'
import type { TsigAlgorithm } from '../tsig-key.ts'

const log = { debug() {}, info() {}, warn() {}, error() {} }
const resolver = createResolver({ servers: [] })

labDescribe('updates of a real BIND', () => {
  let dir: string
  let bind: Bind
  const server = () => ({ address: bind.address, port: bind.port })
  const keyOf = (algorithm?: TsigAlgorithm): TsigKey => {
    const { name, algorithm: own, secret } = bind.key(algorithm)
    return { name, algorithm: own, secret: new Secret(secret) }
  }
  const update = (
    changes: TxtChange[],
    key: TsigKey | undefined = keyOf(),
    zone = 'example.test',
    now = Date.now(),
  ) => sendUpdate(server(), { zone, changes, key }, { now: () => now })
  const valuesAt = async (name: string): Promise<string[]> => {
    const { answers } = await resolver.ask(server(), name, 'TXT')
    return answers.map(({ data }) => data).sort()
  }
  const add = (name: string, value: string): TxtChange => ({ kind: 'add', name, value, ttl: 60 })
  const remove = (name: string, value: string): TxtChange => ({ kind: 'remove', name, value })

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'certhub-dns-'))
    bind = await startBind({ dir })
  })
  afterAll(async () => {
    await bind.stop()
    await rm(dir, { recursive: true, force: true })
  })

  it.each(['hmac-sha256', 'hmac-sha384', 'hmac-sha512'] as const)(
    'adds a value signed with %s',
    async (algorithm) => {
      const name = `_acme-challenge.${algorithm}.example.test`
      await update([add(name, 'signed')], keyOf(algorithm))
      expect(await valuesAt(name)).toEqual(['signed'])
    },
  )

  it('lets two values live at one name, and removes only its own', async () => {
    const name = '_acme-challenge.two.example.test'
    await update([add(name, 'one')])
    await update([add(name, 'two')])
    expect(await valuesAt(name)).toEqual(['one', 'two'])
    await update([remove(name, 'one')])
    expect(await valuesAt(name)).toEqual(['two'])
  })

  it('adds and removes twice without harm', async () => {
    const name = '_acme-challenge.again.example.test'
    await update([add(name, 'one')])
    await update([add(name, 'one')])
    expect(await valuesAt(name)).toEqual(['one'])
    await update([remove(name, 'one')])
    await update([remove(name, 'one')])
    expect(await valuesAt(name)).toEqual([])
  })

  it('sends what does not fit into a datagram over TCP', async () => {
    const name = '_acme-challenge.large.example.test'
    const values = Array.from({ length: 60 }, (_, index) => `${index}-${'v'.repeat(40)}`)
    await update(values.map((value) => add(name, value)))
    expect(await valuesAt(name)).toHaveLength(60)
  })

  it('writes a value of more than 255 bytes', async () => {
    const name = '_acme-challenge.long.example.test'
    await update([add(name, 'x'.repeat(300))])
    expect(await valuesAt(name)).toEqual(['x'.repeat(300)])
  })

  describe('that it turns down', () => {
    const name = '_acme-challenge.refused.example.test'
    const failure = (promise: Promise<void>) =>
      promise.then(
        () => 'no failure',
        (error) => error.code,
      )

    it('says that the key is unknown', async () => {
      expect(await failure(update([add(name, 'x')], { ...keyOf(), name: 'nobody' }))).toBe('dns.tsig_bad_key')
    })
    it('says that the key is another algorithm’s', async () => {
      expect(await failure(update([add(name, 'x')], { ...keyOf(), algorithm: 'hmac-sha512' }))).toBe(
        'dns.tsig_bad_key',
      )
    })
    it('says that the secret is wrong', async () => {
      const secret = new Secret(randomBytes(32).toString('base64'))
      expect(await failure(update([add(name, 'x')], { ...keyOf(), secret }))).toBe('dns.tsig_bad_signature')
    })
    it('says that the clocks differ', async () => {
      const hourAgo = Date.now() - 3_600_000
      expect(await failure(update([add(name, 'x')], keyOf(), 'example.test', hourAgo))).toBe(
        'dns.tsig_bad_time',
      )
    })
    it('says that an unsigned update is refused', async () => {
      const unsigned = sendUpdate(
        server(),
        { zone: 'example.test', changes: [add(name, 'x')] },
        { now: Date.now },
      )
      expect(await failure(unsigned)).toBe('dns.refused')
    })
    it('says that the key may not write to this zone', async () => {
      const other = bind.keys.find((key) => key.name === 'other-only')
      const key: TsigKey = {
        name: 'other-only',
        algorithm: 'hmac-sha256',
        secret: new Secret(other?.secret ?? ''),
      }
      await expect(update([add(name, 'x')], key)).rejects.toMatchObject({
        code: 'dns.refused',
        message: `127.0.0.1:${bind.port} refuses to update example.test (REFUSED).`,
      })
    })
    it('says that it does not serve the zone', async () => {
      expect(await failure(update([add('x.nowhere.invalid', 'x')], keyOf(), 'nowhere.invalid'))).toBe(
        'dns.zone_not_found',
      )
    })
    it('says that the name is outside the zone', async () => {
      expect(await failure(update([add('x.other.test', 'x')]))).toBe('dns.refused')
    })
    it('has written nothing of all that', async () => {
      expect(await valuesAt(name)).toEqual([])
    })
  })

  it('presents 200 records of a provider at once, in a few messages', async () => {
    const { name: tsigKey, secret: tsigSecret } = bind.key()
    const values = parseFields(dnsupdate, { nameserver: `127.0.0.1:${bind.port}`, tsigKey, tsigSecret })
    const client = dnsupdate.create(values, {
      http: createHttp(),
      resolver,
      clock: systemClock,
      log,
      runProgram,
    })
    const records = Array.from({ length: 200 }, (_, index) => ({
      fqdn: `_acme-challenge.n${index}.example.test`,
      zone: 'example.test',
      value: `value-${index}`,
      ttl: 60,
    }))
    await Promise.all(records.map((record) => client.present(record)))
    expect(await valuesAt('_acme-challenge.n199.example.test')).toEqual(['value-199'])
    await Promise.all(records.map((record) => client.cleanUp(record, undefined)))
    expect(await valuesAt('_acme-challenge.n0.example.test')).toEqual([])
  })

  it('lets one bad record of several that are presented at once fail alone', async () => {
    const { name: tsigKey, secret: tsigSecret } = bind.key()
    const values = parseFields(dnsupdate, { nameserver: `127.0.0.1:${bind.port}`, tsigKey, tsigSecret })
    const client = dnsupdate.create(values, {
      http: createHttp(),
      resolver,
      clock: systemClock,
      log,
      runProgram,
    })
    const good = { fqdn: '_acme-challenge.good.example.test', zone: 'example.test', value: 'good', ttl: 60 }
    const [kept, lost] = await Promise.allSettled([
      client.present(good),
      client.present({ ...good, fqdn: '_acme-challenge.outside.other.test' }),
    ])
    expect(kept.status).toBe('fulfilled')
    expect(lost).toMatchObject({ status: 'rejected', reason: { code: 'dns.refused' } })
    expect(await valuesAt(good.fqdn)).toEqual(['good'])
  })

  it('finds the zone at the server that takes the updates', async () => {
    const values = parseFields(dnsupdate, { nameserver: `127.0.0.1:${bind.port}` })
    const client = dnsupdate.create(values, {
      http: createHttp(),
      resolver,
      clock: systemClock,
      log,
      runProgram,
    })
    await expect(client.findZone?.('_acme-challenge.www.other.test')).resolves.toBe('other.test')
    await expect(client.findZone?.('_acme-challenge.nowhere.invalid')).rejects.toMatchObject({
      code: 'dns.zone_not_found',
    })
  })
})
