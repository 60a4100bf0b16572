import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { z } from 'zod'
import { type LabHub, openLabHub } from '../hub.ts'
import { labIt as it } from '../lab-test.ts'
import { type Bridge, openName, startBridge } from '../name-bridge.ts'
import { addBindCredential, addPebbleAccount } from '../prepare.ts'
import { type Lab, startLab } from '../start.ts'
import { typeAt } from '../type-command.ts'

const account = {
  username: 'c36f50e8-4632-44f0-83fe-e070fef28a10',
  password: 'htB9mR9DYgcu9bX-afHF62erXaH2TS7bg9KW3F7Z',
  subdomain: '8e5700ea-a4bf-41c7-8a77-e990661dcc6a',
}
const fulldomain = `${account.subdomain}.auth.test`
const updateSchema = z.object({ subdomain: z.string(), txt: z.string() })

let lab: Lab
let hub: LabHub
let acmeDns: Bridge

beforeAll(async () => {
  lab = await startLab({
    bind: {
      extraZones: [
        { name: 'auth.test' },
        { name: 'ready.test', records: [`_acme-challenge CNAME ${fulldomain}.`] },
        { name: 'stray.test', records: ['_acme-challenge CNAME elsewhere.example.test.'] },
      ],
    },
    pebble: true,
  })
  hub = await openLabHub(lab.bind)
  await addPebbleAccount(hub, lab)
  await addBindCredential(hub, lab)
  const name = openName(lab.bind, fulldomain, 'auth.test')
  let kept: string[] = []
  acmeDns = await startBridge(async ({ pathname }, body, { headers }) => {
    if (pathname === '/register') return [201, JSON.stringify({ ...account, fulldomain, allowfrom: [] })]
    if (headers['x-api-key'] !== account.password) return [401, '{"error":"forbidden"}']
    const { txt } = updateSchema.parse(JSON.parse(body))
    kept = [...kept, txt].slice(-2)
    await name.set(kept)
    return [200, JSON.stringify({ txt })]
  })
})
afterAll(async () => {
  await hub.close()
  await acmeDns.stop()
  await lab.stop()
})

const check = async (credential: string, domains: string, ...more: string[]) => {
  const typed = await typeAt(
    hub,
    'delegation',
    'check',
    '--credential',
    credential,
    '--domains',
    domains,
    ...more,
    '--json',
  )
  const { names } = JSON.parse(typed.out)
  return { exit: typed.code, states: names.map((one: { state: string }) => one.state), names }
}

describe('`delegation check` at a real BIND', () => {
  it('needs no CNAME for names of the credential’s own zones, and follows those that are there', async () => {
    const { exit, states } = await check('bind', 'www.example.test,alias.example.test,twice.example.test')
    expect({ exit, states }).toEqual({ exit: 0, states: ['direct', 'right', 'right'] })
  })

  it('names the whole circle of a loop, and exits with 1', async () => {
    const { exit, states, names } = await check('bind', 'loop.example.test')
    expect({ exit, states }).toEqual({ exit: 1, states: ['loop'] })
    expect(names[0].error.hint).toContain('loop.other.test → _acme-challenge.loop.example.test')
  })

  it('says which record a name outside needs', async () => {
    const { states, names } = await check('bind', 'www.nowhere.invalid', '--zone', 'delegated.test')
    expect(states).toEqual(['absent'])
    expect(names[0]).toMatchObject({
      record: '_acme-challenge.www.nowhere.invalid',
      target: 'www.nowhere.invalid.delegated.test',
    })
  })

  it('says that a target zone is not the credential’s', async () => {
    const { states } = await check('bind', 'www.nowhere.invalid', '--zone', 'not-ours.invalid')
    expect(states).toEqual(['not-writable'])
  })
})

describe('an acme-dns account that the hub makes itself', () => {
  it('is stored without showing its password, and the CNAME records are shown and checked', async () => {
    const words = [
      '--server',
      acmeDns.url,
      '--name',
      'auth',
      '--domains',
      'ready.test,stray.test,example.test',
    ]
    const { code, out, err } = await typeAt(hub, 'delegation', 'register-acme-dns', ...words)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain(`CNAME records of domains point to ${fulldomain}`)
    expect(out).toContain(`Create: _acme-challenge.example.test CNAME ${fulldomain}`)
    expect(out).toContain(`Change it to: _acme-challenge.stray.test CNAME ${fulldomain}`)
    expect(out).not.toContain(account.password)
    expect(readFileSync(`${hub.dataDirectory}/hub.sqlite`).includes(account.password)).toBe(false)
  })

  it('validates a name whose CNAME is right', async () => {
    expect(await check('auth', 'ready.test')).toMatchObject({ exit: 0, states: ['right'] })
    const { order } = await hub.call('certificates.order', {
      instance: 'local',
      names: ['ready.test', '*.ready.test'],
      credential: 'auth',
    })
    const { state, error } = await hub.call('orders.wait', { order, timeoutMs: 60_000 })
    expect({ state, error }).toEqual({ state: 'done', error: undefined })
  })

  it('tells the record that is missing when a name without one is ordered', async () => {
    const { order } = await hub.call('certificates.order', {
      instance: 'local',
      names: ['www.example.test'],
      credential: 'auth',
    })
    const { error } = await hub.call('orders.wait', { order, timeoutMs: 60_000 })
    expect(error).toMatchObject({ code: 'dns.not_delegated', hint: expect.stringContaining(fulldomain) })
  })
})

describe('the DNS settings at the terminal', () => {
  it('are shown, changed one by one, and refused when they make no sense', async () => {
    expect((await typeAt(hub, 'dns')).out).toContain('From CERTHUB_DNS_RESOLVERS')
    const set = await typeAt(
      hub,
      'dns',
      '--servers',
      'quorum',
      '--zone',
      'corp.test=10.0.0.1,10.0.0.2:5353',
      '--json',
    )
    expect(JSON.parse(set.out)).toMatchObject({
      servers: 'quorum',
      zones: [{ zone: 'corp.test', servers: ['10.0.0.1', '10.0.0.2:5353'] }],
    })
    expect((await typeAt(hub, 'dns', '--zone', 'corp.test=ns1')).code).toBe(2)
    const less = await typeAt(hub, 'dns', '--forget-zone', 'corp.test', '--minimum-wait', '5', '--json')
    expect(JSON.parse(less.out)).toMatchObject({ servers: 'quorum', minimumWaitSeconds: 5, zones: [] })
  })
})
