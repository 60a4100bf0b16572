import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { buildWhenStale } from '../../scripts/build.mjs'
import { type ControlClient, connectControl } from '../../src/main/control/client.ts'
import { socketPathOf } from '../../src/main/control/socket-path.ts'
import type { InputOf, MethodName, OutputOf } from '../../src/shared/contract/contract.ts'
import { CallFailed } from '../hub.ts'
import { labDescribe as describe, labIt as it } from '../lab-test.ts'
import { processesNaming } from '../processes.ts'
import { run, runOrThrow } from '../run.ts'
import { type Lab, startLab } from '../start.ts'
import { waitUntil } from '../wait-until.ts'

let lab: Lab
let dataDirectory = ''
let env: NodeJS.ProcessEnv
let hub: ChildProcess | undefined
let client: ControlClient

const startHub = async (): Promise<void> => {
  hub = spawn(process.execPath, [join(import.meta.dirname, '../../out/main/headless.js')], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await waitUntil('the hub answers', async () => {
    const connected = await connectControl(socketPathOf(dataDirectory, env))
    if (connected) client = connected
    return connected !== undefined
  })
}
const stopHub = async (): Promise<void> => {
  if (!hub || hub.exitCode !== null) return
  const ended = once(hub, 'close')
  client.close()
  hub.kill('SIGTERM')
  await ended
}
const call = async <M extends MethodName>(method: M, input: InputOf<M>): Promise<OutputOf<M>> => {
  const answer = await client.call(method, input)
  if (!answer.ok) throw new CallFailed(answer.error)
  return answer.value
}
const vaultState = async () => (await call('hub.status', {})).vault
const failureOf = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    return await work
  } catch (error) {
    return error instanceof CallFailed ? error.error : error
  }
}

const credential = { credential: 'kept', confirmation: 'kept' }

beforeAll(async () => {
  await buildWhenStale()
})
beforeEach(async () => {
  lab = await startLab({ keyring: true })
  dataDirectory = mkdtempSync(join(tmpdir(), 'certhub-keychain-faults-'))
  env = { PATH: process.env.PATH, ...lab.keyring.env, CERTHUB_DATA_DIR: dataDirectory }
  await startHub()
  await call('vault.protect', { source: 'keychain' })
  await call('credentials.add', {
    instance: 'local',
    type: 'basic-auth',
    name: 'kept',
    username: 'u',
    password: 'the kept password',
  })
})
afterEach(async () => {
  await stopHub()
  await lab.stop()
  rmSync(dataDirectory, { recursive: true })
})

const daemonPid = (): number => {
  const found = [...processesNaming(lab.directory)].find(([, command]) =>
    command.startsWith('gnome-keyring-daemon'),
  )
  if (!found) throw new Error('the lab has no gnome-keyring-daemon')
  return found[0]
}

describe('a keychain that hangs', () => {
  it('stops an unlock with a clear error while the hub answers, and opens the vault once it goes on', async () => {
    await call('vault.lock', {})
    const daemon = daemonPid()
    process.kill(daemon, 'SIGSTOP')
    try {
      const began = performance.now()
      const unlocking = failureOf(call('vault.unlock', {}))
      let over = false
      void unlocking.then(() => {
        over = true
      })
      let answers = 0
      let slowest = 0
      while (!over) {
        const asked = performance.now()
        expect((await vaultState()).state).toBe('locked')
        await call('credentials.list', {})
        slowest = Math.max(slowest, performance.now() - asked)
        answers++
      }
      expect(await unlocking).toMatchObject({
        code: 'vault.keychain_unavailable',
        message: expect.stringContaining('no answer within'),
      })
      const seconds = (performance.now() - began) / 1000
      process.stdout.write(
        `keychain-faults: the unlock gave up after ${seconds.toFixed(1)} s; ${answers} other calls meanwhile, the slowest ${slowest.toFixed(0)} ms\n`,
      )
      // The unlock held up none of them.
      expect(slowest).toBeLessThan((seconds * 1000) / 2)
    } finally {
      process.kill(daemon, 'SIGCONT')
    }
    expect((await call('vault.unlock', {})).state).toBe('unlocked')
    expect((await call('credentials.reveal', credential)).value).toBe('the kept password')
  })

  it('does not take the hub’s files with it, however often it is asked', async () => {
    const { recoveryKey } = await call('vault.makeRecoveryKey', {})
    await call('vault.lock', {})
    const daemon = daemonPid()
    process.kill(daemon, 'SIGSTOP')
    try {
      // More questions than Node has threads for files.
      const asked = Array.from({ length: 6 }, () => call('vault.options', {}))
      for (const { options } of await Promise.all(asked)) {
        expect(options).toMatchObject([
          { source: 'keychain', available: false, problem: { code: 'vault.keychain_unavailable' } },
          { source: 'passphrase', available: true },
        ])
      }
      const began = performance.now()
      await call('vault.unlock', { recoveryKey })
      expect((await call('credentials.reveal', credential)).value).toBe('the kept password')
      // D-Bus would give up after 25 s.
      expect(performance.now() - began).toBeLessThan(15_000)
    } finally {
      process.kill(daemon, 'SIGCONT')
    }
  })

  it('lets a command end with its own code, and a hub that is told to', async () => {
    await stopHub()
    const daemon = daemonPid()
    const program = join(import.meta.dirname, '../../out/main/cli.js')
    process.kill(daemon, 'SIGSTOP')
    try {
      const words = ['credential', 'reveal', 'kept', '--confirm-stdin']
      const { code, stderr } = await run(process.execPath, [program, ...words], { env, input: 'kept\n' })
      expect(stderr).toContain('no answer within 5 s')
      expect(stderr).not.toMatch(/Warning/)
      expect(code).toBe(3)
      await startHub()
      const unlocking = failureOf(call('vault.unlock', {}))
      await stopHub()
      expect(hub?.exitCode).toBe(0)
      await unlocking
    } finally {
      process.kill(daemon, 'SIGCONT')
    }
  })

  it('at the start leaves the vault locked with the reason; the hub answers everything else at once', async () => {
    await stopHub()
    const daemon = daemonPid()
    process.kill(daemon, 'SIGSTOP')
    try {
      await startHub()
      const first = await vaultState()
      expect(first).toMatchObject({ state: 'locked', source: 'keychain' })
      // It answers while it still waits for the keychain.
      expect(first.problem).toBeUndefined()
      await expect.poll(async () => (await vaultState()).problem?.code).toBe('vault.keychain_unavailable')
    } finally {
      process.kill(daemon, 'SIGCONT')
    }
    expect((await call('vault.unlock', {})).state).toBe('unlocked')
  })
})

it('a keychain that holds another key leaves the vault locked and changes nothing; the recovery key opens it', async () => {
  const { recoveryKey } = await call('vault.makeRecoveryKey', {})
  await stopHub()
  const header = readFileSync(join(dataDirectory, 'vault/header.json'), 'utf8')
  const { keyName } = JSON.parse(header) as { keyName: string }
  const other = randomBytes(32).toString('base64')
  const keyring = { env: { ...process.env, ...lab.keyring.env } }
  await runOrThrow('secret-tool', ['store', '--label=Certhub', 'service', 'Certhub', 'account', keyName], {
    ...keyring,
    input: other,
  })
  await startHub()
  expect(await vaultState()).toMatchObject({
    state: 'locked',
    problem: { code: 'vault.wrong_master_key', message: expect.stringContaining('the OS keychain') },
  })
  expect(await failureOf(call('vault.unlock', {}))).toMatchObject({ code: 'vault.wrong_master_key' })
  expect(await failureOf(call('credentials.reveal', credential))).toMatchObject({
    code: 'vault.wrong_master_key',
  })
  expect(readFileSync(join(dataDirectory, 'vault/header.json'), 'utf8')).toBe(header)
  const kept = await runOrThrow('secret-tool', ['lookup', 'service', 'Certhub', 'account', keyName], keyring)
  expect(kept.trim()).toBe(other)

  await call('vault.unlock', { recoveryKey })
  await call('vault.rekey', { protection: { source: 'keychain' } })
  await stopHub()
  await startHub()
  expect(await vaultState()).toMatchObject({ state: 'unlocked', source: 'keychain' })
  expect((await call('credentials.reveal', credential)).value).toBe('the kept password')
})
