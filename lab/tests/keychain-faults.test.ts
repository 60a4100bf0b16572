import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { beforeAll } from 'vitest'
import { buildWhenStale } from '../../scripts/build.mjs'
import { CallFailed } from '../hub.ts'
import { openKeyringHub } from '../keyring-hub.ts'
import { labDescribe as describe, labIt as it } from '../lab-test.ts'
import { run, runOrThrow } from '../run.ts'

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

// All wait for most of their time.
describe.concurrent('a keychain that hangs', () => {
  it('stops an unlock with a clear error while the hub answers, and opens the vault once it goes on', async ({
    expect,
    onTestFinished,
  }) => {
    const { call, vaultState, whileHanging } = await openKeyringHub(onTestFinished)
    await call('vault.lock', {})
    await whileHanging(async () => {
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
        await delay(20)
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
    })
    expect((await call('vault.unlock', {})).state).toBe('unlocked')
    expect((await call('credentials.reveal', credential)).value).toBe('the kept password')
  })

  it('does not take the hub’s files with it, however often it is asked', async ({
    expect,
    onTestFinished,
  }) => {
    const { call, whileHanging } = await openKeyringHub(onTestFinished)
    const { recoveryKey } = await call('vault.makeRecoveryKey', {})
    await call('vault.lock', {})
    await whileHanging(async () => {
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
    })
  })

  it('lets a command end with its own code, and a hub that is told to', async ({
    expect,
    onTestFinished,
  }) => {
    const { call, env, start, stop, whileHanging } = await openKeyringHub(onTestFinished)
    await stop()
    const program = join(import.meta.dirname, '../../out/main/cli.js')
    await whileHanging(async () => {
      const words = ['credential', 'reveal', 'kept', '--confirm-stdin']
      const { code, stderr } = await run(process.execPath, [program, ...words], { env, input: 'kept\n' })
      expect(stderr).toContain('no answer within 5 s')
      expect(stderr).not.toMatch(/Warning/)
      expect(code).toBe(3)
      await start()
      const unlocking = failureOf(call('vault.unlock', {}))
      expect(await stop()).toBe(0)
      await unlocking
    })
  })

  it('at the start leaves the vault locked with the reason; the hub answers everything else at once', async ({
    expect,
    onTestFinished,
  }) => {
    const { call, start, stop, vaultState, whileHanging } = await openKeyringHub(onTestFinished)
    await stop()
    await whileHanging(async () => {
      await start()
      const first = await vaultState()
      expect(first).toMatchObject({ state: 'locked', source: 'keychain' })
      // It answers while it still waits for the keychain.
      expect(first.problem).toBeUndefined()
      await expect.poll(async () => (await vaultState()).problem?.code).toBe('vault.keychain_unavailable')
    })
    expect((await call('vault.unlock', {})).state).toBe('unlocked')
  })
})

it('a keychain that holds another key leaves the vault locked and changes nothing; the recovery key opens it', async ({
  expect,
  onTestFinished,
}) => {
  const { call, dataDirectory, lab, start, stop, vaultState } = await openKeyringHub(onTestFinished)
  const { recoveryKey } = await call('vault.makeRecoveryKey', {})
  await stop()
  const header = readFileSync(join(dataDirectory, 'vault/header.json'), 'utf8')
  const { keyName } = JSON.parse(header) as { keyName: string }
  const other = randomBytes(32).toString('base64')
  const keyring = { env: { ...process.env, ...lab.keyring.env } }
  await runOrThrow('secret-tool', ['store', '--label=Certhub', 'service', 'Certhub', 'account', keyName], {
    ...keyring,
    input: other,
  })
  await start()
  // It answers before the keychain does.
  await expect.poll(vaultState).toMatchObject({
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
  await stop()
  await start()
  await expect.poll(vaultState).toMatchObject({ state: 'unlocked', source: 'keychain' })
  expect((await call('credentials.reveal', credential)).value).toBe('the kept password')
})
