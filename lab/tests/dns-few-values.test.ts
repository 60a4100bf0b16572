import { afterAll, beforeAll, expect } from 'vitest'
import { z } from 'zod'
import { type LabHub, openLabHub } from '../hub.ts'
import { labDescribe as describe, labIt as it } from '../lab-test.ts'
import { type Bridge, type NameValues, openName, startBridge } from '../name-bridge.ts'
import { addPebbleAccount } from '../prepare.ts'
import { type Lab, startLab } from '../start.ts'

const account = {
  username: 'c36f50e8-4632-44f0-83fe-e070fef28a10',
  password: 'htB9mR9DYgcu9bX-afHF62erXaH2TS7bg9KW3F7Z',
  subdomain: '8e5700ea-a4bf-41c7-8a77-e990661dcc6a',
}
const fullDomain = `${account.subdomain}.auth.test`
const updateSchema = z.object({ subdomain: z.string(), txt: z.string().length(43) })

describe('servers that have room for few TXT values', () => {
  let lab: Lab
  let hub: LabHub
  let duck: NameValues
  let acmeDns: NameValues
  const bridges: Bridge[] = []

  const add = (name: string, provider: string, fields: Record<string, string>) =>
    hub.call('credentials.add', { type: 'dns', instance: 'local', name, provider, fields })
  const order = async (credential: string, names: string[]) => {
    const started = await hub.call('certificates.order', {
      instance: 'local',
      names,
      account: 'pebble',
      credential,
    })
    return hub.call('orders.wait', { order: started.order })
  }

  beforeAll(async () => {
    const cname = `CNAME ${fullDomain}.`
    lab = await startLab({
      bind: {
        extraZones: [
          { name: 'duckdns.org' },
          { name: 'auth.test' },
          { name: 'many.test', records: [`_acme-challenge ${cname}`, `_acme-challenge.www ${cname}`] },
        ],
      },
      pebble: true,
    })
    hub = await openLabHub(lab.bind)
    await addPebbleAccount(hub, lab)

    duck = openName(lab.bind, '_acme-challenge.lab.duckdns.org', 'duckdns.org')
    const duckBridge = await startBridge(async ({ searchParams }) => {
      if (searchParams.get('token') !== 'a-token' || searchParams.get('domains') !== 'lab') return [200, 'KO']
      await duck.set(searchParams.get('clear') === 'true' ? [] : [searchParams.get('txt') ?? ''])
      return [200, 'OK']
    })
    acmeDns = openName(lab.bind, fullDomain, 'auth.test')
    let kept: string[] = []
    const acmeDnsBridge = await startBridge(async (_url, body, { headers }) => {
      const { txt, subdomain } = updateSchema.parse(JSON.parse(body))
      const isOurs = headers['x-api-user'] === account.username && headers['x-api-key'] === account.password
      if (!isOurs || subdomain !== account.subdomain) return [401, '{"error":"forbidden"}']
      kept = [...kept, txt].slice(-2)
      await acmeDns.set(kept)
      return [200, JSON.stringify({ txt })]
    })
    bridges.push(duckBridge, acmeDnsBridge)
    await add('duck', 'duckdns', { token: 'a-token', baseUrl: duckBridge.url })
    await add('acme-dns', 'acme-dns', { ...account, baseUrl: acmeDnsBridge.url })
  })
  afterAll(async () => {
    await hub.close()
    for (const bridge of bridges) await bridge.stop()
    await lab.stop()
  })

  it('Duck DNS, with one: a name and its wildcard are validated one after the other', async () => {
    const ended = await order('duck', ['lab.duckdns.org', '*.lab.duckdns.org'])
    expect(ended.error).toBeUndefined()
    expect(ended.state).toBe('done')
    await expect.poll(() => duck.history).toHaveLength(4)
    expect(duck.history.map((values) => values.length)).toEqual([1, 0, 1, 0])
  })

  it('Duck DNS again, for a name that the CA knows already', async () => {
    const ended = await order('duck', ['*.lab.duckdns.org'])
    expect(ended.state).toBe('done')
  })

  it('acme-dns, with two: three names that lead to one account need two rounds', async () => {
    const ended = await order('acme-dns', ['many.test', '*.many.test', 'www.many.test'])
    expect(ended.error).toBeUndefined()
    expect(ended.state).toBe('done')
    expect(acmeDns.history).toHaveLength(3)
  })
})
