import { CerthubError } from '../../../shared/errors.ts'
import type { Clock } from '../../ports/clock.ts'

/** What a change throws when another one came between its reading and its writing. */
export class Conflict extends Error {}

const mostTries = 6
const firstPauseMs = 100

/** Runs a change that reads and then writes, anew as often as it meets another one. Throws dns.provider_error at last. */
export const retryConflicts = async <T>(
  provider: string,
  name: string,
  change: () => Promise<T>,
  clock: Pick<Clock, 'sleep'>,
  signal?: AbortSignal,
): Promise<T> => {
  for (let tries = 1; tries <= mostTries; tries++) {
    try {
      return await change()
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      await clock.sleep(firstPauseMs * 2 ** tries * (0.5 + Math.random() / 2), signal)
    }
  }
  throw keepsChanging(provider, name)
}

export const keepsChanging = (provider: string, name: string): CerthubError =>
  new CerthubError('dns.provider_error', { provider, problem: `other programs keep changing ${name}` })
