import { readdir } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { buildWhenStale } from '../../scripts/build.mjs'
import { workplacePrefixOf } from '../../src/main/lego/workplace.ts'
import { type ChildHub, startChildHub } from '../child-hub.ts'
import { openLabHub } from '../hub.ts'
import { labDescribe as describe, labIt as it } from '../lab-test.ts'
import { addPebbleAccount, fieldsFor, keyNamed, orderDone } from '../prepare.ts'
import { type Lab, startLab } from '../start.ts'
import { told } from '../told.ts'
import { txtAt } from '../txt-at.ts'
import { waitUntil } from '../wait-until.ts'

const secret = 'of-the-lab-and-nobody-else'
let lab: Lab
beforeAll(async () => {
  lab = await startLab({ bind: true, pebble: true, powerDns: true })
})
afterAll(() => lab.stop())

const legoFields = (key: Parameters<typeof keyNamed>[1] = 'lab-sha256') => {
  const { nameserver, tsigKey, tsigAlgorithm, tsigSecret } = fieldsFor(lab, keyNamed(lab, key))
  return {
    RFC2136_NAMESERVER: nameserver,
    RFC2136_TSIG_KEY: tsigKey,
    RFC2136_TSIG_ALGORITHM: `${tsigAlgorithm}.`,
    RFC2136_TSIG_SECRET: tsigSecret,
    RFC2136_POLLING_INTERVAL: '1',
    RFC2136_SEQUENCE_INTERVAL: '0',
  }
}
/** Folders of this hub’s legos anywhere. */
const leftOvers = async ({ dataDirectory }: { dataDirectory: string }): Promise<string[]> => {
  const places = ['/dev/shm', process.env.XDG_RUNTIME_DIR ?? '/dev/shm', '/tmp']
  const all = await Promise.all(places.map((place) => readdir(place).catch(() => [])))
  return all.flat().filter((name) => name.startsWith(workplacePrefixOf(dataDirectory)))
}
const bothOf = (name: string): string[] => [`${name}.example.test`, `*.${name}.example.test`]
const credential = (provider: string, fields: Record<string, string>) => ({
  instance: 'local',
  type: 'dns' as const,
  name: provider,
  provider,
  fields,
})

// They wait for most of their time.
describe.concurrent('a provider that is not built in', () => {
  const open = async (onEnd: (work: () => Promise<void>) => void) => {
    const hub = await openLabHub(lab.bind)
    onEnd(() => hub.close())
    await addPebbleAccount(hub, lab)
    const add = (provider: string, fields: Record<string, string>) =>
      hub.call('credentials.add', credential(provider, fields))
    return { hub, add }
  }

  it('is tried out beforehand, and orders apex and wildcard as the hub’s own would', async ({
    onTestFinished,
  }) => {
    const { hub, add } = await open(onTestFinished)
    const { id } = await add('custom:rfc2136', legoFields())
    const ready = await hub.call('certificates.preflight', { instance: 'local', names: bothOf('lego') })
    expect(ready.checks.find(({ check }) => check === 'records')).toMatchObject({
      state: 'ok',
      text: expect.stringContaining('A probe record was written, seen at 127.0.0.1'),
    })
    const options = { credential: id, lifetimeDays: 20 }
    const { certificate, order } = await orderDone(hub, bothOf('lego'), options)
    const shown = await hub.call('certificates.show', { certificate })
    expect(shown).toMatchObject({ names: bothOf('lego'), keyType: 'ec256' })
    expect(((shown.notAfter ?? 0) - (shown.notBefore ?? 0)) / 86_400_000).toBeCloseTo(20, 1)
    const done = await hub.call('orders.show', { order })
    expect(told(done).join()).toContain('_acme-challenge.lego.example.test seen at 127.0.0.1')
    expect(JSON.stringify(done)).not.toContain(legoFields().RFC2136_TSIG_SECRET)
    expect((await hub.call('accounts.list', {})).accounts).toHaveLength(1)
    expect(await txtAt(lab, '_acme-challenge.lego.example.test')).toBe('')
    expect(await leftOvers(hub)).toEqual([])
  })

  it('has its credential tested in a zone, and told what is wrong with it in lego’s words', async ({
    onTestFinished,
  }) => {
    const { hub, add } = await open(onTestFinished)
    const { id } = await add('custom:rfc2136', legoFields())
    const tested = await hub.call('credentials.test', { credential: id, zone: 'example.test' })
    expect(tested).toMatchObject({ zone: 'example.test', record: '_acme-challenge.example.test' })
    const wrong = { ...legoFields(), RFC2136_TSIG_SECRET: Buffer.from(secret).toString('base64') }
    const other = await hub.call('credentials.add', { ...credential('custom:rfc2136', wrong), name: 'wrong' })
    const as = { role: 'admin', via: 'hub' } as const
    const answer = await hub.hub.call('credentials.test', { credential: other.id, zone: 'example.test' }, as)
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'lego.failed', detail: expect.stringContaining('rfc2136') },
    })
    expect(JSON.stringify(answer)).not.toContain(wrong.RFC2136_TSIG_SECRET)
    expect(await txtAt(lab, '_acme-challenge.example.test')).toBe('')
    expect(await leftOvers(hub)).toEqual([])
  })

  it('stands beside credentials of the hub’s own, which take the names of their zones', async ({
    onTestFinished,
  }) => {
    const { hub, add } = await open(onTestFinished)
    const lego = await add('custom:rfc2136', legoFields())
    const { apiUrl, apiKey } = lab.powerDns
    const pdns = await add('pdns', { apiUrl, apiKey })
    const names = ['mixed.example.test', '*.mixed.pdns.test', 'mixed.pdns.test']
    const both = { credential: lego.id, moreCredentials: [pdns.id] }
    const ready = await hub.call('certificates.preflight', { instance: 'local', names, ...both })
    expect(ready.checks.filter(({ state }) => state !== 'ok')).toEqual([])
    expect(ready.checks.at(-1)?.text).toContain('2 probe records were written')
    const { order } = await orderDone(hub, names, both)
    const lines = told(await hub.call('orders.show', { order }))
    expect(lines).toContain('lego wrote for mixed.example.test')
    expect(await txtAt(lab, '_acme-challenge.mixed.example.test')).toBe('')
  })

  it('stands beside another of its kind: what the one cannot write is tried with the next', async ({
    onTestFinished,
  }) => {
    const { hub } = await open(onTestFinished)
    const addNamed = (name: string, fields: Record<string, string>) =>
      hub.call('credentials.add', { ...credential('custom:rfc2136', fields), name })
    const narrow = await addNamed('narrow', legoFields('other-only'))
    const wide = await addNamed('wide', legoFields())
    const names = ['two.example.test', '*.two.example.test', 'two.other.test']
    const both = { credential: narrow.id, moreCredentials: [wide.id] }
    const ready = await hub.call('certificates.preflight', { instance: 'local', names, ...both })
    expect(ready.checks.filter(({ state }) => state !== 'ok')).toEqual([])
    const { order } = await orderDone(hub, names, both)
    const lines = told(await hub.call('orders.show', { order }))
    expect(lines).toContain('For *.two.example.test, two.example.test “wide” is tried')
    expect(lines.filter((line) => /^_acme-challenge\.\S+ seen at/.test(line))).toHaveLength(names.length)
    for (const name of ['two.example.test', 'two.other.test'])
      expect(await txtAt(lab, `_acme-challenge.${name}`)).toBe('')
    expect(await leftOvers(hub)).toEqual([])

    const also = await addNamed('also narrow', legoFields('other-only'))
    // Other names: the CA may still take the ones before as validated.
    const others = { names: bothOf('three'), credential: narrow.id, moreCredentials: [also.id] }
    const wanted = { instance: 'local', ...others }
    const started = await hub.call('certificates.order', wanted)
    const { error } = await hub.call('orders.wait', { order: started.order, timeoutMs: 60_000 })
    expect(error).toMatchObject({
      code: 'lego.failed',
      message: expect.stringContaining(
        '“narrow”, “also narrow” could write for *.three.example.test, three.example.test',
      ),
      detail: expect.stringMatching(/^narrow: [\s\S]*REFUSED[\s\S]*\n\nalso narrow: [\s\S]*REFUSED/),
    })
  })

  it('can be a name’s target, as far as can be told', async ({ onTestFinished }) => {
    const { hub, add } = await open(onTestFinished)
    const { id } = await add('custom:rfc2136', legoFields())
    const wanted = { credential: id, domains: ['alias.example.test'], zone: 'delegated.test' }
    const { names } = await hub.call('delegation.check', wanted)
    expect(names).toMatchObject([{ chain: ['_acme-challenge.alias.example.test', 'alias.delegated.test'] }])
  })

  it('whose code lego does not know, and a lego that is not there, are said so', async ({
    onTestFinished,
  }) => {
    const { hub, add } = await open(onTestFinished)
    const unknown = await add('custom:nonsense', { NONSENSE_TOKEN: secret })
    const order = async () => {
      const wanted = { instance: 'local', names: ['n.example.test'], credential: unknown.id }
      const started = await hub.call('certificates.order', wanted)
      return hub.call('orders.wait', { order: started.order, timeoutMs: 60_000 })
    }
    expect((await order()).error?.code).toBe('lego.unknown_provider')
    hub.env.CERTHUB_LEGO = '/nowhere/lego'
    await hub.restart()
    expect((await order()).error).toMatchObject({
      code: 'lego.missing',
      hint: expect.stringContaining('apt-get install lego'),
    })
  })

  it('that hangs is ended with its order', async ({ onTestFinished }) => {
    const { hub, add } = await open(onTestFinished)
    const hanging = { ...legoFields(), RFC2136_NAMESERVER: '192.0.2.1:53', RFC2136_DNS_TIMEOUT: '300' }
    const { id } = await add('custom:rfc2136', hanging)
    const wanted = { instance: 'local', names: ['slow.example.test'], credential: id }
    const { order } = await hub.call('certificates.order', wanted)
    await waitUntil('lego runs', async () => (await leftOvers(hub)).length > 0)
    expect((await hub.call('orders.cancel', { order })).state).toBe('cancelled')
    // The order is over at once; lego gets a moment to put things in order.
    await waitUntil('lego has ended', async () => (await leftOvers(hub)).length === 0)
  })
})

describe('while the value of lego’s stands in DNS', () => {
  let hub: ChildHub
  const name = 'cut.example.test'
  const written = (): Promise<boolean> =>
    txtAt(lab, `_acme-challenge.${name}`).then((values) => values !== '')
  beforeAll(() => buildWhenStale())
  beforeEach(async () => {
    hub = await startChildHub(lab.bind)
    await addPebbleAccount(hub, lab)
    await hub.call('credentials.add', credential('custom:rfc2136', legoFields()))
  })
  afterEach(async () => {
    process.kill(lab.pebble.pid, 'SIGCONT')
    await hub.end()
  })

  /** Does something while the value stands; the CA has gone silent before and stays so. */
  const whileWritten = async (act: (order: string) => Promise<unknown>): Promise<string> => {
    const begun = Promise.withResolvers<string>()
    hub.subscribe((event) => {
      if (event.type !== 'order' || event.entry?.step !== 'present') return
      if (event.entry.kind === 'started') process.kill(lab.pebble.pid, 'SIGSTOP')
      if (event.entry.kind === 'finished') begun.resolve(event.order.id)
    })
    await hub.call('certificates.order', { instance: 'local', names: [name] })
    const order = await begun.promise
    expect(await written()).toBe(true)
    await act(order)
    return order
  }

  it('an order that is cancelled has it removed', async () => {
    const order = await whileWritten((id) => hub.call('orders.cancel', { order: id }))
    process.kill(lab.pebble.pid, 'SIGCONT')
    expect((await hub.call('orders.show', { order })).state).toBe('cancelled')
    expect(await written()).toBe(false)
    expect(await leftOvers(hub)).toEqual([])
  })

  it('a hub that is killed leaves a lego that removes it, and goes on with the same order', async () => {
    const order = await whileWritten(() => hub.kill())
    await waitUntil('lego has removed it', async () => !(await written()))
    process.kill(lab.pebble.pid, 'SIGCONT')
    await hub.start()
    const done = await hub.call('orders.wait', { order, timeoutMs: 60_000 })
    expect(done.error).toBeUndefined()
    expect(done.state).toBe('done')
    const { certificates } = await hub.call('certificates.list', {})
    expect(certificates).toMatchObject([{ names: [name], status: 'valid' }])
    expect(await written()).toBe(false)
    expect(await leftOvers(hub)).toEqual([])
  })
})
