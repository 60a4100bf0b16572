import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { buildWhenStale } from '../../scripts/build.mjs'
import type { Validation } from '../../src/shared/validation.ts'
import { type ChildHub, type Moment, startChildHub } from '../child-hub.ts'
import { freePort } from '../free-port.ts'
import { labDescribe as describe, labIt as it } from '../lab-test.ts'
import { addPebbleAccount } from '../prepare.ts'
import { listenSilently } from '../silent-port.ts'
import { type Lab, startLab } from '../start.ts'
import { filesBelow, serveFolder } from '../web-folder.ts'

let lab: Lab
let hub: ChildHub
let [httpPort, tlsPort] = [0, 0]
let root = ''

beforeAll(async () => {
  await buildWhenStale()
  httpPort = await freePort()
  tlsPort = await freePort()
  lab = await startLab({ bind: true, pebble: { httpPort, tlsPort } })
})
afterAll(() => lab.stop())
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'certhub-web-'))
  hub = await startChildHub(lab.bind)
  await addPebbleAccount(hub, lab)
})
afterEach(async () => {
  await hub.end()
  rmSync(root, { recursive: true })
})

const filesLeft = (): string[] => filesBelow(root)

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, () => server.close(() => resolve(true)))
  })

/** Orders, and kills the hub at that moment. */
const killedAt = (moment: Moment, name: string, validation: Validation): Promise<void> =>
  hub.killAt(moment, () => hub.call('certificates.order', { instance: 'local', names: [name], validation }))

const moments: Moment[] = [
  ['present', 'started'],
  ['present', 'finished'],
  ['propagate', 'finished'],
  ['validate', 'started'],
  ['validate', 'finished'],
]

describe('a hub that is killed while it shows answers', () => {
  it.each(moments)('at “%s %s” ends the order with its files removed', async (...moment) => {
    const web = await serveFolder(root, httpPort)
    await killedAt(moment, `folder-${moment.join('-')}.example.test`, { kind: 'http-folder', path: root })
    await hub.start()
    expect(await hub.endOfLast()).toMatchObject({ state: 'done' })
    await web.stop()
    expect(filesLeft()).toEqual([])
  })

  it.each(moments)('at “%s %s” leaves no port open, and ends the order', async (...moment) => {
    await killedAt(moment, `port-${moment.join('-')}.example.test`, { kind: 'http-listener', port: httpPort })
    expect(await isFree(httpPort)).toBe(true)
    await hub.start()
    expect(await hub.endOfLast()).toMatchObject({ state: 'done' })
    expect(await isFree(httpPort)).toBe(true)
  })

  it('begins again where the CA looked while nobody answered', async () => {
    const name = 'tls.example.test'
    await killedAt(['validate', 'finished'], 'first.example.test', { kind: 'tls-alpn', port: tlsPort })
    await hub.start()
    expect(await hub.endOfLast()).toMatchObject({ state: 'done' })
    await killedAt(['validate', 'started'], name, { kind: 'tls-alpn', port: tlsPort })
    await hub.start()
    expect(await hub.endOfLast()).toMatchObject({ state: 'done', names: [name] })
    expect(await isFree(tlsPort)).toBe(true)
  })

  it('removes the files of an order that can no longer succeed', async () => {
    // The CA waits for what it looks for until the hub is gone, and finds nothing.
    const silent = await listenSilently(httpPort)
    await killedAt(['present', 'finished'], 'gone.example.test', { kind: 'http-folder', path: root })
    await silent.stop()
    expect(filesLeft()).toHaveLength(1)
    await hub.start()
    expect(await hub.endOfLast()).toMatchObject({ state: 'failed', error: { code: 'challenge.failed' } })
    expect(filesLeft()).toEqual([])
  })
})
