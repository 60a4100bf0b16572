import { randomBytes } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Hub } from '../../app/hub.ts'
import { openHub } from '../../open-hub.ts'
import { runHeadless } from './run-headless.ts'

vi.mock('node:crypto', async (importOriginal) => {
  const { withCheapScrypt } = await import('../../vault/testing/cheap-scrypt.ts')
  return withCheapScrypt(await importOriginal())
})

const admin = { role: 'admin', via: 'hub' } as const
const passphrase = 'four unrelated words here'
let folder: string
let keyFile: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'closed-'))
  keyFile = join(folder, 'key')
  await mkdir(join(folder, 'renderer'))
  await writeFile(keyFile, randomBytes(32).toString('base64'), { mode: 0o600 })
})
afterEach(() => rm(folder, { recursive: true }))

const envOf = (more: NodeJS.ProcessEnv = {}) => ({ CERTHUB_DATA_DIR: join(folder, 'data'), ...more })

interface Told {
  ended: string
  /** The address that was printed, where the hub went on. */
  said: string[]
  /** On stderr. */
  errors: string[]
  /** Of hub.log. */
  log: string
}

/** Starts the service, lets it say what it has to, and stops it. */
const serveOnce = async (
  env: NodeJS.ProcessEnv,
  how: { requireUnlocked?: boolean; isAttended?: boolean; meanwhile?: (hub: Hub) => Promise<unknown> } = {},
): Promise<Told> => {
  const said: string[] = []
  const errors: string[] = []
  let hub: Hub | undefined
  const stop = Promise.withResolvers<void>()
  const closing = runHeadless({
    env,
    openHub: async (options) => {
      hub = await openHub(options)
      return hub
    },
    rendererFolder: join(folder, 'renderer'),
    host: '127.0.0.1',
    port: 0,
    openBrowser: false,
    allowUsers: [],
    saysToPerson: false,
    requireUnlocked: how.requireUnlocked ?? false,
    isAttended: how.isAttended ?? false,
    say: (line) => {
      said.push(line)
      const end = async () => {
        await hub?.whyClosed()
        await how.meanwhile?.(hub as Hub)
      }
      end().then(stop.resolve, stop.reject)
    },
    journal: (line, level) => {
      if (level !== 'info') errors.push(line)
    },
    stopped: stop.promise,
  })
  const ended = await closing
  const log = await readFile(join(folder, 'data', 'logs', 'hub.log'), 'utf8').catch(() => '')
  return { ended, said, errors, log }
}

const protectWith = async (source: 'key-file' | 'passphrase'): Promise<void> => {
  const hub = await openHub({ env: envOf({ CERTHUB_MASTER_KEY_FILE: keyFile }) })
  const input = source === 'passphrase' ? { source, passphrase } : { source }
  const made = await hub.call('vault.protect', input, admin)
  await hub.close()
  expect(made.ok).toBe(true)
}

const situations: [string, () => Promise<NodeJS.ProcessEnv>, string, string][] = [
  [
    'a key file that others may read, on a new vault',
    async () => {
      await chmod(keyFile, 0o644)
      return envOf({ CERTHUB_MASTER_KEY_FILE: keyFile })
    },
    'vault.master_key_malformed',
    'other users may read it; set its mode to 0600',
  ],
  [
    'a key file that is not there, on a new vault',
    async () => envOf({ CERTHUB_MASTER_KEY_FILE: join(folder, 'missing') }),
    'vault.master_key_malformed',
    'ENOENT',
  ],
  [
    'a variable that holds no key, on a new vault',
    async () => envOf({ CERTHUB_MASTER_KEY: 'short' }),
    'vault.master_key_malformed',
    'openssl rand -base64 32',
  ],
  [
    'a key file that others may read, on a vault that exists',
    async () => {
      await protectWith('key-file')
      await chmod(keyFile, 0o640)
      return envOf({ CERTHUB_MASTER_KEY_FILE: keyFile })
    },
    'vault.master_key_malformed',
    'set its mode to 0600',
  ],
  [
    'a key file of another vault',
    async () => {
      await protectWith('key-file')
      await writeFile(keyFile, randomBytes(32).toString('base64'))
      return envOf({ CERTHUB_MASTER_KEY_FILE: keyFile })
    },
    'vault.wrong_master_key',
    'Use the key this vault was made with',
  ],
  [
    'a vault whose variable is missing',
    async () => {
      await protectWith('key-file')
      return envOf()
    },
    'vault.master_key_missing',
    'Put the key back',
  ],
  ['a vault that was never protected', async () => envOf(), 'vault.uninitialized', 'CERTHUB_MASTER_KEY_FILE'],
  [
    'a vault with a passphrase',
    async () => {
      await protectWith('passphrase')
      return envOf()
    },
    'vault.locked',
    '--no-require-unlocked',
  ],
]

it.each(situations)('%s is told on stderr and in the log, with what to do', async (_, make, code, words) => {
  const { ended, said, errors, log } = await serveOnce(await make())
  expect([ended, said.length]).toEqual(['stopped', 1])
  expect(errors).toHaveLength(1)
  expect(errors[0]).toMatch(/^Nothing is ordered or renewed: /)
  expect(errors[0]).toContain(`[${code}]`)
  expect(errors[0]).toContain(words)
  const lines = log.split('\n').filter((line) => line.includes(code))
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ level: 'error', message: errors[0], code }])
})

it.each(situations)('%s ends a service that needs it open, before it opens a port', async (_, make, code) => {
  const { ended, said, errors } = await serveOnce(await make(), { requireUnlocked: true, isAttended: true })
  expect([ended, said]).toEqual(['closed', []])
  expect(errors.join('\n')).toContain(`[${code}]`)
})

it('the status of a vault that could not be protected says why', async () => {
  await chmod(keyFile, 0o604)
  let problem: string | undefined
  await serveOnce(envOf({ CERTHUB_MASTER_KEY_FILE: keyFile }), {
    meanwhile: async (hub) => {
      const status = await hub.call('hub.status', {}, admin)
      problem = status.ok ? status.value.vault.problem?.code : undefined
    },
  })
  expect(problem).toBe('vault.master_key_malformed')
})

it('a vault that opens is told of by nothing', async () => {
  const env = envOf({ CERTHUB_MASTER_KEY_FILE: keyFile })
  expect(await serveOnce(env, { requireUnlocked: true })).toMatchObject({ ended: 'stopped', errors: [] })
})

it('a person at the terminal is not told that a passphrase is wanted, but that a key is not to be had', async () => {
  await protectWith('passphrase')
  expect(await serveOnce(envOf(), { isAttended: true })).toMatchObject({ ended: 'stopped', errors: [] })
  await rm(join(folder, 'data'), { recursive: true })
  await protectWith('key-file')
  const { errors } = await serveOnce(envOf(), { isAttended: true })
  expect(errors.join()).toContain('vault.master_key_missing')
})

it('a vault that locks later is told of once', async () => {
  const { errors, log } = await serveOnce(envOf({ CERTHUB_MASTER_KEY_FILE: keyFile }), {
    meanwhile: async (hub) => {
      await hub.call('vault.lock', {}, { ...admin, who: 'auto-lock' })
      await hub.call('vault.lock', {}, { ...admin, who: 'auto-lock' })
    },
  })
  expect(errors).toEqual(['The vault was locked: nothing is ordered or renewed until it is unlocked.'])
  expect(log.match(/The vault was locked/g)).toHaveLength(1)
})
