import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { buildWhenStale } from '../../scripts/build.mjs'
import { type ChildHub, type Moment, startChildHub } from '../child-hub.ts'
import { freePort } from '../free-port.ts'
import { labDescribe as describe, labIt as it } from '../lab-test.ts'
import { addPebbleAccount, addSshLogin } from '../prepare.ts'
import { listenSilently } from '../silent-port.ts'
import { type Sshd, startSshd } from '../sshd.ts'
import { type Lab, startLab } from '../start.ts'
import { filesBelow, serveFolder } from '../web-folder.ts'

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
  await addPebbleAccount(hub, lab)
  login = (await addSshLogin(hub, sshd)).id
})
afterEach(async () => {
  await hub.end()
  rmSync(root, { recursive: true })
})

const files = (): string[] => filesBelow(root)

/** Orders, and kills the hub at that moment. */
const killedAt = (moment: Moment, name: string): Promise<void> => {
  const { host, port, hostKey } = sshd
  const validation = { kind: 'http-sftp' as const, host, port, hostKey, path: root, credential: login }
  const wanted = { instance: 'local', names: [name], validation }
  return hub.killAt(moment, () => hub.call('certificates.order', wanted))
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
    expect(await hub.endOfLast()).toMatchObject({ state: 'done' })
    await web.stop()
    expect(files()).toEqual([])
  })

  it('removes a file that was left half-written', async () => {
    // The CA waits for what it looks for until the hub is gone, and finds nothing.
    const silent = await listenSilently(httpPort)
    await killedAt(['present', 'finished'], 'draft.example.test')
    await silent.stop()
    const [answer = ''] = files()
    const file = join(root, '.well-known/acme-challenge', answer)
    renameSync(file, `${file}.part`)
    await hub.start()
    expect(await hub.endOfLast()).toMatchObject({ state: 'failed' })
    expect(files()).toEqual([])
  })
})
