import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ask, type RunningHub, startHub } from '../../bench/running-hub.ts'
import { buildWhenStale } from '../../scripts/build.mjs'
import { freePort } from '../free-port.ts'

const heavy = /\/node_modules\/(@aws-sdk|@smithy|@azure|google-auth-library|gaxios|nodemailer|ssh2)\//

let directory = ''
let hub: RunningHub
const loaded = (): string[] => readFileSync(join(directory, 'loaded'), 'utf8').split('\n')
const heavyOnes = (): string[] => [...new Set(loaded().flatMap((url) => heavy.exec(url)?.[1] ?? []))]

beforeAll(async () => {
  await buildWhenStale()
  directory = mkdtempSync(join(tmpdir(), 'certhub-modules-'))
  const hook = pathToFileURL(join(import.meta.dirname, '../loaded-modules.mjs'))
  hub = await startHub({
    CERTHUB_DATA_DIR: join(directory, 'data'),
    CERTHUB_MASTER_KEY: randomBytes(32).toString('base64'),
    // No metadata service of a cloud is asked.
    AWS_EC2_METADATA_DISABLED: 'true',
    CERTHUB_DNS_RESOLVERS: `127.0.0.1:${await freePort()}`,
    LOADED_MODULES_FILE: join(directory, 'loaded'),
    NODE_OPTIONS: `--import=${hook.href}`,
  })
}, 120_000)
afterAll(async () => {
  await hub?.stop()
  rmSync(directory, { recursive: true, force: true })
})

it('a hub that starts and lists all providers has loaded no SDK of a cloud, no mail client and no SSH', async () => {
  const { providers } = await ask(hub, 'providers.list', {})
  expect(providers.length).toBeGreaterThan(100)
  await ask(hub, 'credentials.list', {})
  await ask(hub, 'notifications.list', {})
  expect(heavyOnes()).toEqual([])
  // The watch sees what is loaded: the database, by require, and the hub's own parts.
  expect(loaded().some((url) => url.includes('/better-sqlite3/'))).toBe(true)
})

it('an SDK is loaded when a credential of its cloud is used, not when it is stored', async () => {
  const { id } = await ask(hub, 'credentials.add', {
    instance: 'local',
    type: 'dns',
    name: 'aws',
    provider: 'route53',
    fields: {
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'a secret of some length',
      AWS_ENDPOINT_URL_ROUTE_53: `http://127.0.0.1:${await freePort()}`,
    },
  })
  expect(heavyOnes()).toEqual([])
  await ask(hub, 'delegation.check', {
    credential: id,
    domains: ['www.example.test'],
    zone: 'challenges.test',
  })
  expect(heavyOnes()).toContain('@aws-sdk')
  expect(heavyOnes()).not.toContain('@azure')
})

it('SSH is loaded when a server is asked', async () => {
  expect(heavyOnes()).not.toContain('ssh2')
  const closed = { host: '127.0.0.1', port: await freePort() }
  await expect(ask(hub, 'ssh.hostKey', closed)).rejects.toThrow('refuses SSH connections')
  expect(heavyOnes()).toContain('ssh2')
})
