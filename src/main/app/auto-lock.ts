import type { Answer } from '../../shared/bridge.ts'
import { type AutoLock, autoLockSchema } from '../../shared/contract/vault.ts'
import type { Clock } from '../ports/clock.ts'
import type { Settings } from '../ports/store/settings.ts'
import type { Announce } from './announce.ts'

const key = 'vault.autoLock'
const never: AutoLock = { idleMinutes: 0, onSleep: false, onScreenLock: false }
/** How long at most until idleness is looked at again. */
const longestLookMs = 30_000

export interface AutoLockParts {
  settings: Pick<Settings, 'get' | 'set'>
  clock: Clock
  /** Something goes on that a lock would interrupt. */
  busy(): boolean
  isOpen(): boolean
  announce: Announce
}

/** Locks the vault after a time in which no person did anything; never in the middle of an order, but of one that waits for a person: it goes on when the vault is opened again. */
export const createAutoLock = async ({ settings, clock, busy, isOpen, announce }: AutoLockParts) => {
  const stored = autoLockSchema.safeParse(JSON.parse((await settings.get(key)) ?? 'null'))
  let rules = stored.success ? stored.data : never
  let lastUse = clock.monotonic()
  let changed = new AbortController()

  const idleLeft = (): number => rules.idleMinutes * 60_000 - (clock.monotonic() - lastUse)

  /** What it answers is tried again each second, and told once. */
  const tellOnce = (lock: () => Promise<Answer<unknown>>) => {
    let failed = false
    return async (): Promise<void> => {
      const answer = await lock()
      if (!answer.ok && !failed) announce('error', `The vault stays open: ${answer.error.message}`)
      failed = !answer.ok
    }
  }

  const watch = async (stopped: AbortSignal, call: () => Promise<Answer<unknown>>): Promise<void> => {
    const lock = tellOnce(call)
    while (!stopped.aborted) {
      const due = rules.idleMinutes > 0 && isOpen()
      if (due && idleLeft() <= 0 && !busy()) await lock()
      const wait = due ? Math.min(Math.max(idleLeft(), 1000), longestLookMs) : longestLookMs
      await clock.sleep(wait, AbortSignal.any([stopped, changed.signal])).catch(() => {})
    }
  }

  return {
    rules: (): AutoLock => rules,
    set: async (wanted: AutoLock): Promise<void> => {
      await settings.set(key, JSON.stringify(wanted))
      rules = wanted
      lastUse = clock.monotonic()
      changed.abort()
      changed = new AbortController()
    },
    /** A person is here. */
    touch: (): void => {
      lastUse = clock.monotonic()
    },
    watch,
  }
}
export type AutoLockUseCases = Awaited<ReturnType<typeof createAutoLock>>
