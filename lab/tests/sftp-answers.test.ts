import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { InputOf, OutputOf } from '../../src/shared/contract/contract.ts'
import { freePort } from '../free-port.ts'
import { type LabHub, openLabHub } from '../hub.ts'
import { labDescribe as describe, labIt as it } from '../lab-test.ts'
import { addPebbleAccount, addSshLogin, orderDone } from '../prepare.ts'
import { type Sshd, startSshd } from '../sshd.ts'
import { type Lab, startLab } from '../start.ts'
import { told } from '../told.ts'
import { waitUntil } from '../wait-until.ts'
import { filesBelow, serveFolder } from '../web-folder.ts'

let lab: Lab
let hub: LabHub
let sshd: Sshd
let login = ''
let httpPort = 0
let root = ''

beforeAll(async () => {
  httpPort = await freePort()
  lab = await startLab({ bind: true, pebble: { httpPort } })
})
afterAll(() => lab.stop())
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'certhub-web-'))
  sshd = await startSshd({ dir: lab.directory })
  hub = await openLabHub(lab.bind)
  await addPebbleAccount(hub, lab)
  login = (await addSshLogin(hub, sshd)).id
})
afterEach(async () => {
  await hub.close()
  await sshd.stop()
  rmSync(root, { recursive: true })
})

type Sftp = Extract<InputOf<'certificates.order'>['validation'], { kind: 'http-sftp' }>
const sftp = (over: Partial<Sftp> = {}): { validation: Sftp } => {
  const { host, port, hostKey } = sshd
  return { validation: { kind: 'http-sftp', host, port, hostKey, path: root, credential: login, ...over } }
}
const start = (names: string[], over: object) =>
  hub.call('certificates.order', { instance: 'local', names, ...over })
const ended = async (names: string[], over: object): Promise<OutputOf<'orders.wait'>> => {
  const { order } = await start(names, over)
  return hub.call('orders.wait', { order, timeoutMs: 60_000 })
}
const refusal = async (over: object) => {
  const answer = await hub.hub.call(
    'certificates.order',
    { instance: 'local', names: ['a.example.test'], ...over },
    { role: 'admin', via: 'hub' },
  )
  return answer.ok ? undefined : answer.error
}
const files = (): string[] => filesBelow(root)
const sshdAgain = async (over: object = {}): Promise<void> => {
  const { port, hostKeyFile, loginKeyFile } = sshd
  sshd = await startSshd({ dir: lab.directory, port, hostKeyFile, loginKeyFile, ...over })
}
/** Does something at the moment when the CA is about to be told, which waits meanwhile. */
const whileShown = (act: () => Promise<unknown>): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const stop = hub.hub.subscribe((event) => {
      if (event.type !== 'order' || event.entry?.step !== 'validate') return
      stop()
      const { pid } = lab.pebble
      process.kill(pid, 'SIGSTOP')
      act()
        .finally(() => process.kill(pid, 'SIGCONT'))
        .then(resolve, reject)
    })
  })

describe('answers in a web folder of another host', () => {
  it('are found by the CA, readable for the web server, and no file is left', async () => {
    const web = await serveFolder(root, httpPort)
    const done = await ended(['one.example.test', 'two.example.test'], sftp())
    await web.stop()
    expect(done.error).toBeUndefined()
    expect(done.state).toBe('done')
    expect(new Set(web.asked).size).toBe(2)
    expect(web.asked.every((path) => path.startsWith('/.well-known/acme-challenge/'))).toBe(true)
    expect(told(done).join('\n')).toContain(`127.0.0.1:${sshd.port}:${root}/.well-known/acme-challenge/`)
    expect(files()).toEqual([])
    expect(statSync(join(root, '.well-known/acme-challenge')).mode & 0o777).toBe(0o755)
  })

  it('are written over one connection, and a renewal goes the same way', async () => {
    const web = await serveFolder(root, httpPort)
    const { certificate } = await orderDone(hub, ['again.example.test', 'www.example.test'], sftp())
    const before = sshd.logins()
    const { order } = await hub.call('certificates.renew', { certificate })
    expect(await hub.call('orders.wait', { order })).toMatchObject({ state: 'done' })
    expect(sshd.logins() - before).toBe(1)
    await web.stop()
  })

  it('a failed order leaves no file', async () => {
    const failed = await ended(['nobody.example.test'], sftp())
    expect(failed.error?.code).toBe('challenge.failed')
    expect(files()).toEqual([])
  })

  it('a cancelled order leaves no file', async () => {
    let order = ''
    const cancelled = whileShown(() => hub.call('orders.cancel', { order }))
    order = (await start(['cancelled.example.test'], sftp())).order
    await cancelled
    expect(files()).toEqual([])
  })

  it('can be tried out without an order', async () => {
    const input = { instance: 'local', names: ['a.example.test'], ...sftp() }
    const result = await hub.call('certificates.preflight', input)
    expect(result.checks.at(-1)).toMatchObject({ check: 'answer', state: 'unsure' })
    const wrong = { ...input, ...sftp({ path: `${root}/missing` }) }
    expect((await hub.call('certificates.preflight', wrong)).checks.at(-1)).toMatchObject({
      state: 'failed',
      error: { code: 'challenge.folder_unusable' },
    })
    expect(files()).toEqual([])
  })
})

describe('before anything is ordered', () => {
  it('a folder that cannot be used is said', async () => {
    const missing = await refusal(sftp({ path: `${root}/missing` }))
    expect(missing).toMatchObject({
      code: 'challenge.folder_unusable',
      message: expect.stringContaining('missing cannot be used: it does not exist'),
    })
    writeFileSync(join(root, 'file'), '')
    expect(await refusal(sftp({ path: `${root}/file` }))).toMatchObject({
      message: expect.stringContaining('it is a file'),
    })
    expect(
      await hub.codeOf('certificates.order', {
        instance: 'local',
        names: ['a.example.test'],
        ...sftp({ path: 'www' }),
      }),
    ).toBe('input.invalid')
  })

  it('a folder that may only be read is said', async () => {
    await sshd.stop()
    await sshdAgain({ sftp: 'internal-sftp -R' })
    expect(await refusal(sftp())).toMatchObject({
      code: 'challenge.folder_unusable',
      message: expect.stringContaining('the user of that login may not write to it'),
    })
  })

  it('a login that the server does not know leads to its credential', async () => {
    const other = await startSshd({ dir: lab.directory })
    const { id } = await addSshLogin(hub, { ...sshd, loginKey: other.loginKey }, 'stranger')
    await other.stop()
    expect(await refusal(sftp({ credential: 'stranger' }))).toMatchObject({
      code: 'ssh.login_refused',
      message: expect.stringContaining('it does not accept the key; it takes keys'),
      screen: 'credentials',
      subject: { credential: id },
    })
  })

  it('another host key is refused with both fingerprints, and the new one works once it is given', async () => {
    const known = sshd.hostKey
    const { port, loginKeyFile } = sshd
    await sshd.stop()
    sshd = await startSshd({ dir: lab.directory, port, loginKeyFile })
    const changed = await refusal(sftp({ hostKey: known }))
    expect(changed?.code).toBe('ssh.host_key_changed')
    expect(changed?.message).toContain(known)
    expect(changed?.message).toContain(sshd.hostKey)
    expect(sshd.logins()).toBe(0)
    const asked = await hub.call('ssh.hostKey', { host: '127.0.0.1', port })
    expect(asked).toEqual({ type: 'ssh-ed25519', hostKey: sshd.hostKey })
    const web = await serveFolder(root, httpPort)
    await orderDone(hub, ['new-key.example.test'], sftp({ hostKey: asked.hostKey }))
    await web.stop()
  })

  it('a credential of another type or instance is refused', async () => {
    const shell = { type: 'basic-auth' as const, username: 'me', password: 'secret' }
    await hub.call('credentials.add', { ...shell, instance: 'local', name: 'door' })
    expect(await refusal(sftp({ credential: 'door' }))).toMatchObject({ code: 'credential.wrong_type' })
    await hub.call('instances.add', { name: 'other', kind: 'folder', settings: { path: root } })
    const elsewhere = { type: 'ssh' as const, username: sshd.username, privateKey: sshd.loginKey }
    await hub.call('credentials.add', { ...elsewhere, instance: 'other', name: 'elsewhere' })
    expect(await refusal(sftp({ credential: 'elsewhere' }))).toMatchObject({ code: 'credential.not_found' })
  })
})

describe('a server that goes away', () => {
  it('before the answer is there ends the order and is named', async () => {
    const web = await serveFolder(root, httpPort)
    const { certificate } = await orderDone(hub, ['gone.example.test'], sftp())
    await web.stop()
    await sshd.stop()
    const { order } = await hub.call('certificates.renew', { certificate })
    expect(await hub.call('orders.wait', { order })).toMatchObject({
      state: 'failed',
      stoppedAt: 'present',
      error: { code: 'ssh.refused', message: expect.stringContaining(`127.0.0.1:${sshd.port}`) },
    })
  })

  it('while the CA looks leaves a file, which goes at the next start of the hub', async () => {
    const web = await serveFolder(root, httpPort)
    const killed = whileShown(() => sshd.stop())
    const done = await ended(['half.example.test'], sftp())
    await killed
    await web.stop()
    expect(done.state).toBe('done')
    expect(told(done).join('\n')).toContain('It is tried again at the next start')
    expect(files()).toHaveLength(1)
    await hub.restart()
    expect(files()).toHaveLength(1)
    await sshdAgain()
    await hub.restart()
    await waitUntil('the file is gone', () => files().length === 0)
  })

  it('and no longer answers keeps nobody waiting when the hub starts and stops', async () => {
    const web = await serveFolder(root, httpPort)
    const killed = whileShown(() => sshd.stop())
    await ended(['silent.example.test'], sftp())
    await killed
    await web.stop()
    const asked: Socket[] = []
    const silent = createServer((socket) => asked.push(socket.on('error', () => {})))
    await new Promise<void>((resolve) => silent.listen(sshd.port, '127.0.0.1', resolve))
    const begin = performance.now()
    await hub.restart()
    await waitUntil('the clean-up asks the host', () => asked.length > 0)
    await hub.restart()
    // Less than the patience for one connection.
    expect(performance.now() - begin).toBeLessThan(15_000)
    for (const socket of asked) socket.destroy()
    silent.close()
    expect(files()).toHaveLength(1)
  })

  it('and a restarted one is logged in to again, for the clean-up of a connection that died', async () => {
    const web = await serveFolder(root, httpPort)
    const restarted = whileShown(async () => {
      await sshd.stop()
      await sshdAgain()
    })
    const done = await ended(['restart.example.test'], sftp())
    await restarted
    await web.stop()
    expect(done.state).toBe('done')
    expect(told(done).join('\n')).not.toContain('next start')
    expect(files()).toEqual([])
  })
})

it('a login that certificates use says so, and is not removed by accident', async () => {
  const web = await serveFolder(root, httpPort)
  const { certificate } = await orderDone(hub, ['used.example.test'], sftp())
  await web.stop()
  const { certificates } = await hub.call('credentials.usage', { credential: login })
  expect(certificates.map(({ id }) => id)).toEqual([certificate])
  expect(await hub.call('credentials.show', { credential: login })).toMatchObject({
    certificates: 1,
    lastUsedAt: expect.any(Number),
  })
  expect((await hub.call('credentials.list', {})).credentials).toMatchObject([{ certificates: 1 }])
  expect(await hub.codeOf('credentials.remove', { credential: login })).toBe('credential.in_use')
})
