import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { buildWhenStale } from '../../scripts/build.mjs'
import type { OrderStep } from '../../src/shared/contract/orders.ts'
import { type ChildHub, startChildHub } from '../child-hub.ts'
import { freePort } from '../free-port.ts'
import { labDescribe as describe, labIt as it } from '../lab-test.ts'
import { addSshLogin } from '../prepare.ts'
import { type Sshd, startSshd } from '../sshd.ts'
import { type Lab, startLab } from '../start.ts'
import { serveFolder } from '../web-folder.ts'

let lab: Lab
let hub: ChildHub
let sshd: Sshd
let login = ''
let httpPort = 0
let root = ''

beforeAll(async () => {
  await buildWhenStale()
  httpPort = await freePort()
  lab = await startLab({ bind: true, pebble: { httpPort } })
  sshd = await startSshd({ dir: lab.directory })
})
afterAll(async () => {
  await sshd.stop()
  await lab.stop()
})
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'certhub-web-'))
  hub = await startChildHub(lab.bind)
  await hub.call('accounts.add', {
    instance: 'local',
    ca: lab.pebble.directoryUrl,
    termsAgreed: true,
    caBundle: readFileSync(lab.pebble.tlsRootFile, 'utf8'),
  })
  login = (await addSshLogin(hub, sshd)).id
})
afterEach(async () => {
  await hub.end()
  rmSync(root, { recursive: true })
})

const files = (): string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)

type Moment = [OrderStep, 'started' | 'finished']

/** Orders, and kills the hub at that moment. */
const killedAt = async ([step, kind]: Moment, name: string): Promise<void> => {
  let killing = false
  const killed = new Promise<void>((resolve, reject) => {
    hub.subscribe((event) => {
      if (event.type !== 'order' || event.entry?.step !== step || event.entry.kind !== kind) return
      if (killing) return
      killing = true
      hub.kill().then(resolve, reject)
    })
  })
  const { host, port, hostKey } = sshd
  const validation = { kind: 'http-sftp' as const, host, port, hostKey, path: root, credential: login }
  await hub.call('certificates.order', { instance: 'local', names: [name], validation }).catch(() => {})
  await killed
}
const endOfLast = async () => {
  const [last] = (await hub.call('orders.list', { limit: 1 })).orders
  return hub.call('orders.wait', { order: last?.id ?? '', timeoutMs: 60_000 })
}

const moments: Moment[] = [
  ['present', 'started'],
  ['present', 'finished'],
  ['validate', 'started'],
  ['validate', 'finished'],
]

describe('a hub that is killed while its answer stands on another host', () => {
  it.each(moments)('at “%s %s” ends the order with its files removed', async (...moment) => {
    const web = await serveFolder(root, httpPort)
    await killedAt(moment, `sftp-${moment.join('-')}.example.test`)
    await hub.start()
    expect(await endOfLast()).toMatchObject({ state: 'done' })
    await web.stop()
    expect(files()).toEqual([])
  })

  it('removes a file that was left half-written', async () => {
    await killedAt(['present', 'finished'], 'draft.example.test')
    const [answer = ''] = files()
    const file = join(root, '.well-known/acme-challenge', answer)
    renameSync(file, `${file}.part`)
    await hub.start()
    expect(await endOfLast()).toMatchObject({ state: 'failed' })
    expect(files()).toEqual([])
  })
})
