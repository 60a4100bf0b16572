import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { type LabHub, openLabHub } from '../hub.ts'
import { labDescribe as describe, labIt as it } from '../lab-test.ts'
import { startBridge } from '../name-bridge.ts'
import { addBindCredential, addPebbleAccount, fieldsFor, keyNamed } from '../prepare.ts'
import { type Lab, startLab } from '../start.ts'
import { txtAt } from '../txt-at.ts'
import { answerWith, asksForTxt, isUpdate, startUdpOnly, type UdpFaults } from '../udp-only.ts'

let lab: Lab
let hub: LabHub
const stops: (() => Promise<void>)[] = []

beforeAll(async () => {
  lab = await startLab({ bind: true, pebble: true })
})
afterAll(() => lab.stop())
beforeEach(async () => {
  hub = await openLabHub(lab.bind)
  await addPebbleAccount(hub, lab)
  return async () => {
    await hub.close()
    for (const stop of stops.splice(0)) await stop()
  }
})

/** The lab’s BIND, seen through a relay. */
const relay = async (faults: UdpFaults) => {
  const server = await startUdpOnly(lab.bind.port, faults)
  stops.push(() => server.stop())
  return { ...server, text: `127.0.0.1:${server.port}` }
}
/** A name server that hears everything and answers nothing. */
const silent = () => relay({ loses: () => true })

/** A credential whose updates go to another address than BIND's own. */
const addCredential = (nameserver: string) =>
  hub.call('credentials.add', {
    instance: 'local',
    type: 'dns',
    name: 'bind',
    provider: 'rfc2136',
    fields: { ...fieldsFor(lab, keyNamed(lab, 'lab-sha256')), nameserver },
  })

/** Where the hub looks for records of the lab's zone, and how long. */
const look = (servers: string[], over: object = {}) =>
  hub.call('dns.setSettings', {
    resolvers: [],
    servers: 'all',
    minimumWaitSeconds: 0,
    zones: [{ zone: 'example.test', servers }],
    ...over,
  })

let count = 0
const order = async () => {
  count += 1
  const name = `fault${count}.example.test`
  const started = await hub.call('certificates.order', { instance: 'local', names: [name] })
  const ended = await hub.call('orders.wait', { order: started.order, timeoutMs: 60_000 })
  return { ...ended, txt: () => txtAt(lab, `_acme-challenge.${name}`) }
}
/** How often the CA was told to look. */
const told = (): number => readFileSync(lab.pebble.log, 'utf8').match(/POST \/chalZ/g)?.length ?? 0

describe('an update whose answer is lost', () => {
  it('is sent again, the same bytes, and the order goes on', async () => {
    const updates: string[] = []
    const { text } = await relay({
      loses: (question) => {
        if (!isUpdate(question)) return false
        updates.push(question.toString('hex'))
        return updates.length === 1
      },
    })
    await addCredential(text)
    const before = told()
    const { state, txt } = await order()
    expect(state).toBe('done')
    expect(told()).toBe(before + 1)
    expect(updates[1]).toBe(updates[0])
    await expect.poll(txt).toBe('')
  })

  it('again and again ends the order before the CA is told; the value that was written is removed at the next start', async () => {
    let broken = true
    const { text } = await relay({ loses: (question) => broken && isUpdate(question) })
    await addCredential(text)
    const before = told()
    const { state, error, txt } = await order()
    expect(state).toBe('failed')
    expect(error).toMatchObject({ code: 'dns.server_unreachable' })
    expect(told()).toBe(before)
    broken = false
    await hub.restart()
    await expect.poll(txt).toBe('')
  })
})

describe('a name server', () => {
  it('that refuses TCP holds nothing up as long as its answers are short', async () => {
    const { text } = await relay({})
    await addCredential(text)
    await look([text])
    expect((await order()).state).toBe('done')
  })

  it('that answers nothing is passed over when another has the record', async () => {
    await addBindCredential(hub, lab)
    const { text } = await silent()
    await look([`127.0.0.1:${lab.bind.port}`, text])
    expect((await order()).state).toBe('done')
  })

  it('that answers nothing and is the only one is named, and the CA is not told', async () => {
    await addBindCredential(hub, lab)
    const { text } = await silent()
    await look([text])
    const before = told()
    const { state, error } = await order()
    expect({ state, told: told() }).toEqual({ state: 'failed', told: before })
    expect(error).toMatchObject({ code: 'dns.server_unreachable', message: expect.stringContaining(text) })
  })

  it('that shows a record only after some looks is waited for', async () => {
    await addBindCredential(hub, lab)
    const looks = { missing: 0, all: 0 }
    const { text } = await relay({
      instead: (question) => {
        if (!asksForTxt(question)) return undefined
        looks.all += 1
        // The first look is for a CNAME, before the record is written.
        if (looks.all > 5) return undefined
        looks.missing += 1
        return answerWith(question, 'NXDOMAIN')
      },
    })
    await look([text])
    expect((await order()).state).toBe('done')
    expect(looks).toEqual({ missing: 5, all: 6 })
  })

  it.each([
    ['SERVFAIL', 'fails (SERVFAIL)'],
    ['REFUSED', 'does not serve the zone (REFUSED)'],
  ] as const)('that says %s to every look is told as such', async (rcode, words) => {
    await addBindCredential(hub, lab)
    let looks = 0
    const { text } = await relay({
      instead: (question) => {
        if (!asksForTxt(question)) return undefined
        looks += 1
        return looks > 1 ? answerWith(question, rcode) : undefined
      },
    })
    await look([text], { longestWaitSeconds: 1 })
    const before = told()
    const { error } = await order()
    expect(error).toMatchObject({
      code: 'dns.no_answer',
      message: `No name server of example.test answers: ${text} ${words}.`,
    })
    expect(told()).toBe(before)
  })
})

describe('the CA is not told, and the cause is named, when', () => {
  const bridge = async (status: number) => {
    const server = await startBridge(async () => [status, '{}'])
    stops.push(() => server.stop())
    return hub.call('credentials.add', {
      instance: 'local',
      type: 'dns',
      name: 'bridge',
      provider: 'httpreq',
      fields: { HTTPREQ_ENDPOINT: server.url, HTTPREQ_USERNAME: 'u', HTTPREQ_PASSWORD: 'a password' },
    })
  }
  it.each([
    [
      'the key may not write to the zone',
      () => addBindCredential(hub, lab, 'bind', keyNamed(lab, 'other-only')),
      'dns.refused',
    ],
    ['the provider says 401', () => bridge(401), 'dns.credential_rejected'],
    ['the provider says 403', () => bridge(403), 'dns.permission_denied'],
    ['the provider says 404', () => bridge(404), 'dns.provider_refused'],
    ['the record never appears', () => bridge(200), 'dns.not_propagated'],
  ])('%s', async (_, add, code) => {
    await add()
    await look([`127.0.0.1:${lab.bind.port}`], { longestWaitSeconds: 1 })
    const before = told()
    const { state, error } = await order()
    expect({ state, code: error?.code, told: told() }).toEqual({ state: 'failed', code, told: before })
  })
})
