import { CerthubError } from '../../shared/errors.ts'
import type { Caller } from '../calls/caller.ts'
import { createMutex } from '../concurrency/mutex.ts'
import type { Clock } from '../ports/clock.ts'

const longestDelayMs = 10_000
/** A token that guessed wrong so often is not asked any more for a while. */
const mostFailures = 10
const restMs = 15 * 60_000

/** Who guesses. `atDesk`: at the window or a terminal of this computer, where the hub’s owner sits: he is never locked out. */
export interface Guesser {
  key: string
  atDesk: boolean
}

/** Tokens guess each for itself; over HTTP without one it is the page of a launch address. */
export const guesserOf = ({ via, who = '' }: Caller): Guesser => ({
  key: `${via} ${who}`,
  atDesk: via !== 'web',
})

export interface GuessGate {
  /**
   * Lets one guess of a caller be looked at after the other, each counted before it is. Throws `auth.too_many_guesses`. A
   * right one clears the count.
   */
  guess(guesser: Guesser, isRight: () => Promise<boolean>): Promise<boolean>
}

export const createGuessGate = (clock: Clock): GuessGate => {
  const turns = createMutex()
  const wrong = new Map<string, { count: number; until: number }>()

  const guessNow = async ({ key, atDesk }: Guesser, isRight: () => Promise<boolean>): Promise<boolean> => {
    const { count, until } = wrong.get(key) ?? { count: 0, until: 0 }
    const now = clock.now()
    if (!atDesk && count >= mostFailures && now < until)
      throw new CerthubError('auth.too_many_guesses', {}, { retryAfter: Math.ceil((until - now) / 1000) })
    const before = !atDesk && count >= mostFailures ? 0 : count
    wrong.set(key, { count: before + 1, until: now + restMs })
    if (before > 0) await clock.sleep(Math.min(250 * 2 ** before, longestDelayMs))
    try {
      const right = await isRight()
      if (right) wrong.delete(key)
      return right
    } catch (error) {
      // It was not looked at: that says nothing of the guess.
      wrong.set(key, { count: before, until })
      throw error
    }
  }

  return { guess: (guesser, isRight) => turns.run(guesser.key, () => guessNow(guesser, isRight)) }
}
