import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildWhenStale } from '../../scripts/build.mjs'
import { type HubProcess, startHubProcess } from '../hub-process.ts'
import { waitUntil } from '../wait-until.ts'

const cli = join(import.meta.dirname, '../../out/main/cli.js')
const asRoot = process.platform === 'linux' && process.getuid?.() === 0
const stranger = 65534

let folder: string
let env: NodeJS.ProcessEnv
let hub: HubProcess

const certhub = async (...args: string[]): Promise<string> => {
  const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args], { env })
  return stdout.trim()
}

/** What another user's program prints. */
const asStranger = async (script: string): Promise<string> => {
  const options = { uid: stranger, gid: stranger, cwd: '/', maxBuffer: 1 << 20 }
  const { stdout } = await promisify(execFile)('/usr/bin/env', ['node', '-e', script], options)
  return stdout.trim()
}

beforeAll(async () => {
  await buildWhenStale()
  folder = mkdtempSync(join(tmpdir(), 'certhub-page-'))
  // A browser that only says how it was started, and with which page.
  writeFileSync(
    join(folder, 'xdg-open'),
    `#!/bin/sh\nprintf '%s\\n' "$@" > '${folder}/argv'\ncat "$1" > '${folder}/file'\ntouch '${folder}/opened'\n`,
  )
  chmodSync(join(folder, 'xdg-open'), 0o755)
  const data = join(folder, 'data')
  env = { PATH: `${folder}:${process.env.PATH}`, HOME: folder, CERTHUB_DATA_DIR: data }
  // As few file descriptors as a small system gives.
  const command = ['/bin/sh', '-c', `ulimit -n 1024; exec '${process.execPath}' '${cli}' serve`]
  hub = startHubProcess(data, command, env)
  if (!(await hub.served)) throw new Error(hub.output())
})
afterAll(async () => {
  hub.child.kill('SIGTERM')
  await hub.ended
  rmSync(folder, { recursive: true })
})

it('what starts the browser, and what a journal reads, hold no secret', async () => {
  await waitUntil('the browser was started', async () => existsSync(join(folder, 'opened')))
  const address = /url=(http:\S+?)"/.exec(readFileSync(join(folder, 'file'), 'utf8'))?.[1] ?? ''
  const secret = new URL(address).searchParams.get('launch') ?? ''
  expect(secret).toHaveLength(43)
  expect(readFileSync(join(folder, 'argv'), 'utf8')).not.toContain(secret)
  expect(hub.output()).not.toContain(secret)
  expect(hub.output()).not.toContain('launch=')
})

it('a terminal opens the page again, sees who is in, and ends it', async () => {
  const address = await certhub('open', '--no-open')
  const page = await fetch(address, { headers: { 'user-agent': 'Firefox/140.0 (X11; Linux)' } })
  const key = /certhub-key" content="([^"]+)"/.exec(await page.text())?.[1] ?? ''
  const cookie = page.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const call = () =>
    fetch(new URL('/api/call', address), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-certhub-key': key, cookie },
      body: '{"method":"sessions.openPage","input":{}}',
    })
  // A page gets no new way in, whatever it may do.
  expect([(await call()).status, await (await call()).text()]).toEqual([
    403,
    expect.stringContaining('auth.not_by_terminal'),
  ])
  const listed = JSON.parse(await certhub('session', 'list', '--json'))
  expect(listed).toMatchObject([{ role: 'admin', browser: 'Firefox 140 on Linux', current: false }])
  await certhub('session', 'end', listed[0].id)
  expect((await call()).status).toBe(401)
  expect(JSON.parse(await certhub('session', 'list', '--json'))).toEqual([])
})

describe.runIf(asRoot)('another user of the computer', () => {
  it('is refused the address, the sign-in and a call, with all secrets in hand', async () => {
    const address = await certhub('open', '--no-open')
    const { value } = JSON.parse(await certhub('token', 'create', 'one', '--role', 'admin', '--json'))
    const script = `
      const headers = { 'content-type': 'application/json', authorization: 'Bearer ${value}' }
      const post = (path, body) => fetch(new URL(path, '${address}'), { method: 'POST', headers, body })
      const all = [fetch('${address}'), post('/api/session', '{"token":"${value}"}'), post('/api/call', '{"method":"hub.status","input":{}}')]
      Promise.all(all).then((them) => console.log(them.map(({ status }) => status).join()))`
    expect(await asStranger(script)).toBe('403,403,403')
    // It was not used up, and works for who it is for.
    expect((await fetch(address)).status).toBe(200)
    expect(await certhub('audit', 'list')).toContain('connection.refused')
  })

  it('floods the port: the terminal goes on, and the page opens', async () => {
    const { port } = new URL(/http:\S+/.exec(hub.output())?.[0] ?? '')
    const flood = spawn(
      '/usr/bin/env',
      [
        'node',
        '-e',
        `const net = require('node:net'); let n = 0
         const dial = () => { const s = net.connect(${port}, '127.0.0.1'); s.on('error', () => {}); s.on('close', () => setTimeout(dial, 1000)); s.on('connect', () => { if (++n === 3000) console.log('flooded') }) }
         for (let i = 0; i < 3000; i += 1) dial()`,
      ],
      { uid: stranger, gid: stranger, cwd: '/' },
    )
    await once(flood.stdout, 'data')
    expect(await certhub('status')).toContain('Vault')
    const address = await certhub('open', '--no-open')
    // In the moment in which all places are taken it is turned away like anyone, and comes again.
    await waitUntil(
      'the page opens',
      async () => (await fetch(address).catch(() => undefined))?.status === 200,
    )
    const ended = once(flood, 'close')
    flood.kill('SIGKILL')
    await ended
  })
})
