import { spawnSync } from 'node:child_process'
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { buildWhenStale } from '../../scripts/build.mjs'
import { connectControl } from '../../src/main/control/client.ts'
import { endHubProcess, type HubProcess, hubCommand, startHubProcess } from '../hub-process.ts'

let data = ''
let hub: HubProcess | undefined
beforeAll(async () => {
  expect(await buildWhenStale()).toBe(true)
})
beforeEach(() => {
  data = join(mkdtempSync(join(tmpdir(), 'certhub-modes-')), 'data')
})
afterEach(() => {
  if (hub) endHubProcess(hub)
  rmSync(join(data, '..'), { recursive: true })
})

/** What others have any right to, below the data directory, with its mode. A draft may be renamed meanwhile. */
const open = (): string[] =>
  readdirSync(data, { recursive: true, withFileTypes: true }).flatMap(({ parentPath, name }) => {
    const path = join(parentPath, name)
    const mode = lstatSync(path, { throwIfNoEntry: false })?.mode ?? 0
    return (mode & 0o077) === 0 ? [] : [`${path.slice(data.length)} ${(mode & 0o777).toString(8)}`]
  })

const start = async (umask: string): Promise<void> => {
  hub = startHubProcess(data, ['sh', '-c', `umask ${umask}; exec "$0" "$1"`, ...hubCommand])
  if (!(await hub.served)) throw new Error(hub.output())
  const client = await connectControl(data)
  await client?.call('credentials.add', {
    type: 'basic-auth',
    instance: 'local',
    name: 'kept',
    username: 'u',
    password: 'a password',
  })
  await client?.call('vault.rotate', {})
  client?.close()
}

it('with a umask of 0 all that a hub makes is its user’s alone', async () => {
  await start('000')
  expect(lstatSync(data).mode & 0o777).toBe(0o700)
  expect(readdirSync(data)).toEqual(expect.arrayContaining(['hub.sqlite', 'hub.sqlite-wal', 'vault']))
  expect(open()).toEqual([])
})

it('a directory that was wide open is closed, and the status says so', async () => {
  mkdirSync(data)
  chmodSync(data, 0o777)
  await start('022')
  expect(open()).toEqual([])
  expect(lstatSync(data).mode & 0o777).toBe(0o755)
  const client = await connectControl(data)
  const status = await client?.call('hub.status', {})
  expect(status).toMatchObject({ ok: true, value: { notices: [{ code: 'data_dir.shared' }] } })
  client?.close()
})

it('the terminal makes nothing that others can read, either', () => {
  const [node, headless] = hubCommand
  const cli = join(headless, '../cli.js')
  const env = {
    ...process.env,
    CERTHUB_DATA_DIR: data,
    CERTHUB_MASTER_KEY: Buffer.alloc(32).toString('base64'),
  }
  const command = `umask 000; exec "${node}" "${cli}" vault protect --source environment`
  expect(spawnSync('sh', ['-c', command], { env, encoding: 'utf8' })).toMatchObject({ status: 0 })
  expect(open()).toEqual([])
})
