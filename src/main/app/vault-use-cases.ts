import type { z } from 'zod'
import type { protectionInput, VaultStatus } from '../../shared/contract/vault.ts'
import { CerthubError, type ErrorData, hasCode, toErrorData } from '../../shared/errors.ts'
import { Secret } from '../../shared/secret.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Guesser, GuessGate } from '../tokens/guess-gate.ts'
import type { Sealer } from '../vault/sealer.ts'
import type { Protection, Vault } from '../vault/vault.ts'
import type { Announce } from './announce.ts'
import type { AutoLockUseCases } from './auto-lock.ts'
import type { ExpectedRecord } from './expected-records.ts'

const shortestPassphrase = 12
/** The start comes first; records are checked once it is over. */
const checkAfterMs = 3000

/** A passphrase that is long enough for a key; also for a backup. Throws `vault.weak_passphrase`. */
export const goodPassphrase = (text: string): Secret => {
  if ([...text].length < shortestPassphrase) {
    throw new CerthubError('vault.weak_passphrase', { length: shortestPassphrase })
  }
  return new Secret(text)
}

export const toProtection = (input: z.output<typeof protectionInput>): Protection =>
  input.source === 'passphrase'
    ? { source: 'passphrase', passphrase: goodPassphrase(input.passphrase) }
    : { source: input.source }

export interface VaultUseParts {
  vault: Vault
  clock: Clock
  log: Log
  announce: Announce
  autoLock: AutoLockUseCases
  /** Stops what uses the vault. */
  beforeLock(): Promise<void>
  /** Binds to the keys of a vault that is about to be made what the database holds already. */
  prepare(sealer: Sealer): Promise<void>
  /** Starts again what the lock stopped. */
  afterUnlock(): Promise<void>
  expectedRecords(): Promise<ExpectedRecord[]>
  /** Tells that a rotation went on. */
  progress(done: number, total: number): void
  /** Tells that the status is another. */
  changed(): void
  /** Through which every guess of a passphrase goes. */
  gate: GuessGate
  /** Aborted when the hub stops. */
  stopped: AbortSignal
}

export const createVaultUseCases = (parts: VaultUseParts) => {
  const { vault, clock, log, autoLock, stopped } = parts
  let problem: unknown
  let openingByItself: Promise<void> | undefined
  let damaged: ErrorData[] = []
  let rotation: { done: number; total: number } | undefined
  let rotating: Promise<{ records: number }> | undefined

  const status = (): VaultStatus => ({
    state: vault.state,
    ...(vault.source && { source: vault.source }),
    ...(problem !== undefined && vault.state !== 'unlocked' && { problem: toErrorData(problem) }),
    hasRecoveryKey: vault.hasRecoveryKey,
    damaged,
    ...(rotation && { rotation }),
    autoLock: autoLock.rules(),
  })

  const rotate = async (): Promise<{ records: number }> => {
    let toldAt = 0
    try {
      return await vault.rotate((done, total) => {
        rotation = { done, total }
        if (done < total && clock.monotonic() - toldAt < 100) return
        toldAt = clock.monotonic()
        parts.progress(done, total)
      }, stopped)
    } finally {
      rotation = undefined
      rotating = undefined
      parts.changed()
    }
  }
  /** One at a time; a second caller waits for the first one's. */
  const rotateOnce = (): Promise<{ records: number }> => {
    rotating ??= rotate()
    return rotating
  }

  /** Looks at every record that something depends on, in the background: it slows nothing, and changes nothing. */
  const check = async (): Promise<void> => {
    try {
      await clock.sleep(checkAfterMs, stopped)
      const found = await vault.check(await parts.expectedRecords(), stopped)
      damaged = found.damaged
      for (const { code, message } of damaged) log.error('a vault record is not usable', { code, message })
      if (damaged.length > 0) parts.changed()
    } catch (error) {
      if (vault.state === 'unlocked' && !stopped.aborted) log.warn('the vault was not checked', { error })
    }
  }

  /** What follows every way of opening the vault. */
  const opened = async (): Promise<void> => {
    problem = undefined
    autoLock.touch()
    await parts.afterUnlock()
    const unfinished = vault.unfinishedRotation
      ? rotateOnce().catch((error: unknown) => log.error('the rotation stopped', { error }))
      : Promise.resolve()
    unfinished.then(check)
  }

  const lock = async (): Promise<VaultStatus> => {
    if (vault.state === 'unlocked') {
      await parts.beforeLock()
      vault.lock()
      parts.announce('warn', 'The vault was locked: nothing is ordered or renewed until it is unlocked.')
    }
    return status()
  }

  /** Throws `vault.wrong_passphrase` unless the vault has none, or it is this. */
  const confirm = async (currentPassphrase: string | undefined, guesser: Guesser): Promise<void> => {
    if (vault.source !== 'passphrase' || vault.openedByRecoveryKey) return
    const isRight = () => vault.verifyPassphrase(new Secret(currentPassphrase ?? ''))
    if (!(await parts.gate.guess(guesser, isRight))) {
      throw new CerthubError('vault.wrong_passphrase', {})
    }
  }

  return {
    status,
    lock,

    /**
     * Waits for a vault that is just opening by itself. Throws what keeps it closed: not protected yet, why it did not open
     * at start, or that it was locked.
     */
    requireOpen: async (): Promise<void> => {
      if (vault.state === 'locked') await openingByItself
      if (vault.state === 'uninitialized') throw new CerthubError('vault.uninitialized', {})
      if (vault.state === 'locked') throw problem ?? new CerthubError('vault.locked', {})
    },

    /** The same as data, and why it could not be protected; undefined where it is open. */
    whyClosed: async (): Promise<ErrorData | undefined> => {
      if (vault.state === 'locked') await openingByItself
      if (vault.state === 'unlocked') return undefined
      const code = vault.state === 'uninitialized' ? 'vault.uninitialized' : 'vault.locked'
      return toErrorData(problem ?? new CerthubError(code, {}))
    },

    /** At start: a vault whose key is not in a person's head opens by itself; why it did not is kept for the screen. */
    unlockByItself: async (): Promise<void> => {
      if (vault.state !== 'locked' || vault.source === 'passphrase') return
      const keep = (error: unknown): void => {
        problem = error
      }
      const unlocking = vault.unlock()
      openingByItself = unlocking.catch(keep)
      await unlocking
        .then(() => (stopped.aborted ? undefined : opened()))
        .catch((error: unknown) => {
          keep(error)
          // It is open, so no status says that what follows an unlock was not done.
          if (vault.state === 'unlocked' && !stopped.aborted)
            parts.announce('error', 'Not all orders were taken up again.', { error })
        })
      parts.changed()
    },

    protect: async (input: z.output<typeof protectionInput>): Promise<VaultStatus> => {
      const wanted = toProtection(input)
      try {
        await vault.protect(wanted, undefined, parts.prepare)
      } catch (error) {
        // A key from outside was given by nobody who reads this answer: the status says it too.
        if (vault.state === 'uninitialized' && wanted.source !== 'passphrase') problem = error
        throw error
      }
      await opened()
      return status()
    },

    unlock: async (
      given: { passphrase?: string; recoveryKey?: string },
      guesser: Guesser,
    ): Promise<VaultStatus> => {
      if (vault.state === 'uninitialized') throw new CerthubError('vault.uninitialized', {})
      if (vault.state === 'locked') {
        const { passphrase, recoveryKey } = given
        let refusal: unknown
        const isRight = async (): Promise<boolean> => {
          try {
            if (recoveryKey !== undefined) await vault.unlockWithRecoveryKey(new Secret(recoveryKey))
            else await vault.unlock(passphrase === undefined ? undefined : new Secret(passphrase))
            return true
          } catch (error) {
            if (!hasCode(error, 'vault.wrong_passphrase', 'vault.wrong_recovery_key')) throw error
            refusal = error
            return false
          }
        }
        if (!(await parts.gate.guess(guesser, isRight))) throw refusal
        await opened()
      }
      return status()
    },

    rekey: async (
      protection: z.output<typeof protectionInput>,
      currentPassphrase: string | undefined,
      guesser: Guesser,
    ): Promise<VaultStatus> => {
      const wanted = toProtection(protection)
      await confirm(currentPassphrase, guesser)
      await vault.rekey(wanted)
      return status()
    },

    rotate: async (): Promise<{ records: number; milliseconds: number }> => {
      const begin = clock.monotonic()
      const { records } = await rotateOnce()
      return { records, milliseconds: Math.round(clock.monotonic() - begin) }
    },

    makeRecoveryKey: async (
      currentPassphrase: string | undefined,
      guesser: Guesser,
    ): Promise<{ recoveryKey: string }> => {
      await confirm(currentPassphrase, guesser)
      return { recoveryKey: (await vault.makeRecoveryKey()).expose() }
    },

    setAutoLock: async (rules: VaultStatus['autoLock']): Promise<VaultStatus> => {
      await autoLock.set(rules)
      return status()
    },
    stayOpen: (): void => autoLock.touch(),
    opened,
  }
}
export type VaultUseCases = ReturnType<typeof createVaultUseCases>
