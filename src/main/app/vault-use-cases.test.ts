import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Secret } from '../../shared/secret.ts'
import { createGuessGate } from '../tokens/guess-gate.ts'
import { Machine } from '../vault/testing/machine.ts'
import type { Vault } from '../vault/vault.ts'
import { createVaultUseCases } from './vault-use-cases.ts'

vi.mock('node:crypto', async (importOriginal) => {
  const { withCheapScrypt } = await import('../vault/testing/cheap-scrypt.ts')
  return withCheapScrypt(await importOriginal())
})

const ignore = (): void => {}
const current = 'the current passphrase'
const next = { source: 'passphrase', passphrase: 'another passphrase' } as const
const keychain = { source: 'keychain' } as const

const desk = { key: 'desk', atDesk: true }
const useCasesOf = (vault: Vault) => {
  const clock = { now: Date.now, monotonic: () => performance.now(), sleep: async () => {} }
  const use = createVaultUseCases({
    gate: createGuessGate(clock),
    vault,
    clock,
    announce: ignore,
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    autoLock: {
      rules: () => ({ idleMinutes: 0, onSleep: false, onScreenLock: false }),
      set: async () => {},
      touch: ignore,
      watch: async () => {},
    },
    beforeLock: async () => {},
    prepare: async () => {},
    afterUnlock: async () => {},
    expectedRecords: async () => [],
    progress: ignore,
    changed: ignore,
    stopped: new AbortController().signal,
  })
  return {
    ...use,
    unlock: (given: Parameters<typeof use.unlock>[0]) => use.unlock(given, desk),
    rekey: (...given: [Parameters<typeof use.rekey>[0], string | undefined]) => use.rekey(...given, desk),
    makeRecoveryKey: (given: string | undefined) => use.makeRecoveryKey(given, desk),
  }
}

let machine: Machine
let vault: Vault
beforeEach(async () => {
  machine = new Machine()
  vault = await machine.open()
  await useCasesOf(vault).protect({ source: 'passphrase', passphrase: current })
  await vault.put('dns', 'crd_a', new Secret('hunter2'))
})

describe('whoever sits before an open vault', () => {
  it.each([undefined, '', 'a wrong passphrase', ` ${current}`, current.toUpperCase()])(
    'and says that its passphrase is %j changes nothing and makes no recovery key',
    async (said) => {
      const before = machine.restarted()
      const uses = useCasesOf(vault)
      const wrong = { code: 'vault.wrong_passphrase' }
      await expect(uses.rekey(next, said)).rejects.toMatchObject(wrong)
      await expect(uses.rekey(keychain, said)).rejects.toMatchObject(wrong)
      await expect(uses.makeRecoveryKey(said)).rejects.toMatchObject(wrong)
      expect(machine.files.content).toEqual(before.files.content)
      expect(machine.keychain.size).toBe(0)
      vault.lock()
      await vault.unlock(new Secret(current))
      expect((await vault.get('dns', 'crd_a')).expose()).toBe('hunter2')
    },
  )

  it('and knows the passphrase sets another, which is the one to know from then on', async () => {
    const uses = useCasesOf(vault)
    expect(await uses.rekey(next, current)).toMatchObject({ state: 'unlocked', source: 'passphrase' })
    await expect(uses.rekey(keychain, current)).rejects.toMatchObject({ code: 'vault.wrong_passphrase' })
    expect(await uses.rekey(keychain, next.passphrase)).toMatchObject({ source: 'keychain' })
  })

  it('and knows the passphrase cannot set one that is too short', async () => {
    const before = machine.header()
    const short = { source: 'passphrase', passphrase: 'eleven char' } as const
    await expect(useCasesOf(vault).rekey(short, current)).rejects.toMatchObject({
      code: 'vault.weak_passphrase',
    })
    expect(machine.header()).toBe(before)
  })

  it('is asked for no passphrase where there is none', async () => {
    const uses = useCasesOf(vault)
    await uses.rekey(keychain, current)
    expect((await uses.makeRecoveryKey(undefined)).recoveryKey).toHaveLength(63)
    expect(await uses.rekey(next, undefined)).toMatchObject({ source: 'passphrase' })
  })
})

describe('who opened the vault with its recovery key', () => {
  const openedByIt = async () => {
    const { recoveryKey } = await useCasesOf(vault).makeRecoveryKey(current)
    vault.lock()
    const uses = useCasesOf(vault)
    await uses.unlock({ recoveryKey })
    return { uses, recoveryKey }
  }

  it('sets a new passphrase without the forgotten one, and is asked for the new one from then on', async () => {
    const { uses } = await openedByIt()
    expect(await uses.rekey(next, undefined)).toMatchObject({ hasRecoveryKey: true })
    await expect(uses.rekey(keychain, undefined)).rejects.toMatchObject({ code: 'vault.wrong_passphrase' })
  })

  it('is asked again once the vault was opened with its passphrase', async () => {
    const { uses } = await openedByIt()
    await uses.lock()
    await uses.unlock({ passphrase: current })
    await expect(uses.rekey(next, undefined)).rejects.toMatchObject({ code: 'vault.wrong_passphrase' })
  })
})

describe('a rotation', () => {
  it('asked for twice at the same time is one', async () => {
    const uses = useCasesOf(vault)
    const [first, second] = await Promise.all([uses.rotate(), uses.rotate()])
    expect([first.records, second.records]).toEqual([1, 1])
    expect(JSON.parse(machine.header()).keys).toMatchObject([{ generation: 2 }])
  })

  it('that was cut off goes on by itself after the next unlock', async () => {
    // Enough for the header, not for the record.
    machine.files.killAfter = machine.files.operations + 8
    await useCasesOf(vault).rotate().catch(ignore)
    const after = machine.restarted()
    expect(JSON.parse(after.header()).keys).toHaveLength(2)
    const again = await after.open()
    const uses = useCasesOf(again)
    await uses.unlock({ passphrase: current })
    await expect.poll(() => JSON.parse(after.header()).keys).toMatchObject([{ generation: 2 }])
    expect(again.unfinishedRotation).toBe(false)
    expect((await again.get('dns', 'crd_a')).expose()).toBe('hunter2')
  })
})
