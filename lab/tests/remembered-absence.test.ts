import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { type Bind, startBind } from '../bind.ts'
import { freePort } from '../free-port.ts'
import { openLabHub } from '../hub.ts'
import { labDescribe as describe, labIt as it } from '../lab-test.ts'
import { addBindCredential, addPebbleAccount, fieldsFor, keyNamed } from '../prepare.ts'
import { type Lab, startLab } from '../start.ts'
import { told as linesOf } from '../told.ts'
import { answerWith, asksForTxt, startUdpOnly, type UdpFaults } from '../udp-only.ts'

/** Of the lab's example.test: the minimum of its SOA record. */
const negativeTtlMs = 5000
/** Of a zone whose memory no test waits out. */
const patient = { name: 'patient.test', negativeTtl: 60 }

let lab: Lab
/** Another copy of the lab's zones, which the CA does not ask. */
let elsewhere: Bind
let dir: string

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'certhub-memory-'))
  ;[lab, elsewhere] = await Promise.all([
    startLab({ bind: { extraZones: [patient] }, pebble: true }),
    startBind({ dir }),
  ])
})
afterAll(async () => {
  await Promise.all([lab.stop(), elsewhere.stop()])
  await rm(dir, { recursive: true, force: true })
})
const primary = () => `127.0.0.1:${lab.bind.port}`

let count = 0
/** A hub with an account, and what is done with it. `onEnd` is told what to do at the end. */
const open = async (onEnd: (work: () => Promise<void>) => void) => {
  const hub = await openLabHub(lab.bind)
  onEnd(() => hub.close())
  await addPebbleAccount(hub, lab)

  const relay = async (faults: UdpFaults): Promise<string> => {
    const server = await startUdpOnly(lab.bind.port, faults)
    onEnd(() => server.stop())
    return `127.0.0.1:${server.port}`
  }
  const look = (servers: string[], which: 'all' | 'quorum' = 'all') =>
    hub.call('dns.setSettings', {
      resolvers: [],
      servers: which,
      minimumWaitSeconds: 0,
      zones: ['example.test', patient.name].map((zone) => ({ zone, servers })),
    })

  /** How an order ended, the lines in which it said that it waits, and when the CA was told to look. */
  const ended = async (order: string) => {
    const { state, error } = await hub.call('orders.wait', { order, timeoutMs: 60_000 })
    const { timeline } = await hub.call('orders.show', { order })
    const waits = linesOf({ timeline }).filter((line) => line.startsWith('waits '))
    const told = timeline.find(({ step, kind }) => step === 'validate' && kind === 'started')?.at ?? 0
    const looked = timeline.find(({ step, kind }) => step === 'propagate' && kind === 'started')?.at ?? 0
    return { state, error, waits, told, tookMs: told - looked }
  }
  const orderNew = async (zone = 'example.test') => {
    count += 1
    const names = [`memory${count}.${zone}`]
    const { certificate, order } = await hub.call('certificates.order', { instance: 'local', names })
    return { certificate, ...(await ended(order)) }
  }
  return { hub, relay, look, ended, orderNew }
}

// Some wait for most of their time.
describe.concurrent('an order', () => {
  it('waits for nothing when it is the first one, and every server can be asked', async ({
    onTestFinished,
  }) => {
    const { hub, relay, look, orderNew } = await open(onTestFinished)
    await addBindCredential(hub, lab)
    await look([primary(), await relay({})])
    expect(await orderNew()).toMatchObject({ state: 'done', waits: [] })
  })

  it('waits for no server at which nothing listens', async ({ onTestFinished }) => {
    const { hub, look, orderNew } = await open(onTestFinished)
    await addBindCredential(hub, lab)
    await look([primary(), `127.0.0.1:${await freePort()}`])
    expect(await orderNew()).toMatchObject({ state: 'done', waits: [] })
  })

  it('waits until resolvers have forgotten what a server may have said that cannot be asked from here', async ({
    onTestFinished,
  }) => {
    const { hub, relay, look, orderNew } = await open(onTestFinished)
    await addBindCredential(hub, lab)
    const silent = await relay({ loses: asksForTxt })
    await look([primary(), silent])
    const { state, waits, tookMs } = await orderNew()
    expect(state).toBe('done')
    expect(waits).toEqual([expect.stringMatching(/^waits up to [1-5] s: \S+ may have said/)])
    expect(waits[0]).toContain(silent)
    expect(tookMs).toBeGreaterThanOrEqual(negativeTtlMs)
  })

  it('waits for the rest of the servers where more than half have the record, and no longer than they need', async ({
    onTestFinished,
  }) => {
    const { hub, relay, look, orderNew } = await open(onTestFinished)
    await addBindCredential(hub, lab)
    let looks = 0
    const late = await relay({
      instead: (question) =>
        asksForTxt(question) && ++looks < 8 ? answerWith(question, 'NXDOMAIN') : undefined,
    })
    await look([primary(), await relay({}), late], 'quorum')
    const { state, waits, tookMs } = await orderNew(patient.name)
    expect(state).toBe('done')
    expect(waits).toEqual([expect.stringMatching(/^waits up to [56]\d s: /)])
    expect(waits[0]).toContain(
      `${late} may have said that the record is absent, and resolvers may remember it`,
    )
    expect(tookMs).toBeLessThan(30_000)
    expect(looks).toBeGreaterThanOrEqual(8)
  })

  it('waits after one that the CA refused, until resolvers have forgotten, and the next one does not', async ({
    onTestFinished,
  }) => {
    const { hub, look, ended, orderNew } = await open(onTestFinished)
    const key = elsewhere.key()
    const { id: credential } = await hub.call('credentials.add', {
      instance: 'local',
      type: 'dns',
      name: 'bind',
      provider: 'rfc2136',
      fields: {
        nameserver: `127.0.0.1:${elsewhere.port}`,
        tsigKey: key.name,
        tsigAlgorithm: key.algorithm,
        tsigSecret: key.secret,
      },
    })
    await look([`127.0.0.1:${elsewhere.port}`])
    const { certificate, ...refused } = await orderNew()
    expect(refused).toMatchObject({ state: 'failed', error: { code: 'acme.validation_failed' }, waits: [] })
    await hub.call('credentials.replace', {
      credential,
      type: 'dns',
      fields: fieldsFor(lab, keyNamed(lab, 'lab-sha256')),
    })
    await look([primary()])
    const again = await ended((await hub.call('certificates.renew', { certificate })).order)
    expect(again).toMatchObject({
      state: 'done',
      waits: [expect.stringMatching(/^waits [1-5] s: resolvers may remember that the record was absent$/)],
    })
    expect(again.told - refused.told).toBeGreaterThanOrEqual(negativeTtlMs)
    const later = await ended((await hub.call('certificates.renew', { certificate })).order)
    expect(later).toMatchObject({ state: 'done', waits: [] })
  })
})
