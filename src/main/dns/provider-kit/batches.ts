import { hasCode } from '../../../shared/errors.ts'
import { createTurns } from '../../concurrency/batch.ts'
import { settleAll } from '../../concurrency/limit.ts'
import { Conflict } from './conflict-retry.ts'

/** What became of each item, in the order of the items. */
export type Outcomes<R> = PromiseSettledResult<R>[]

/** What a request for many throws where an account may not send such requests: each is done alone from then on. */
export class NotTogether extends Error {}

/** Requests for one thing each, towards one provider at once. */
const aloneAtOnce = 10
/** A request for many that is refused again and again is not refused for the sake of one of them. */
const mostRefusals = 12

export const fulfilled = <R>(value: R): PromiseFulfilledResult<R> => ({ status: 'fulfilled', value })
export const rejected = (reason: unknown): PromiseRejectedResult => ({ status: 'rejected', reason })
export const rejectAll = (items: readonly unknown[], reason: unknown): PromiseRejectedResult[] =>
  items.map(() => rejected(reason))

const isRefusal = (error: unknown): boolean =>
  error instanceof Conflict || hasCode(error, 'dns.provider_refused', 'dns.refused', 'dns.server_failed')

/** Gathers what is asked for in the same moment, and what comes while it is worked on; each gets its own outcome. */
export const createBatches = <T, R>(
  work: (key: string, items: T[], signal?: AbortSignal) => Promise<Outcomes<R>>,
) => {
  const turns = createTurns<{ item: T; outcome?: PromiseSettledResult<R> | undefined }>(
    async (key, signal, entries) => {
      const items = entries.map(({ item }) => item)
      const outcomes = await work(key, items, signal)
      for (const [index, entry] of entries.entries()) entry.outcome = outcomes[index]
    },
  )
  return {
    async add(key: string, item: T, signal?: AbortSignal): Promise<R> {
      const entry: { item: T; outcome?: PromiseSettledResult<R> } = { item }
      await turns.add(key, entry, signal)
      const { outcome } = entry
      if (outcome?.status === 'fulfilled') return outcome.value
      throw outcome?.reason
    },
  }
}

/** Each alone, some at a time. */
export const eachAlone = <T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<Outcomes<R>> =>
  settleAll(items, aloneAtOnce, work)

export interface Together<T, R> {
  /** Items in one request. */
  most: number
  many(items: T[], signal?: AbortSignal): Promise<R[]>
  alone(item: T, signal?: AbortSignal): Promise<R>
  /** What came of items of a request that was refused, where that may have been done in part; undefined for nothing. */
  done?: ((items: T[], signal?: AbortSignal) => Promise<(R | undefined)[]>) | undefined
}

/**
 * `many` for all items in as few requests as may be. Where an API refuses all of them for the sake of one, it is asked
 * in halves, and `alone` says at last what became of each. Any other failure is everyone’s of that request. One item is
 * done alone at once.
 */
export const createTogether = <T, R>({ most, many, alone, done }: Together<T, R>) => {
  let isOffered = true

  return async (all: readonly T[], signal?: AbortSignal): Promise<Outcomes<R>> => {
    let refusals = 0

    const halve = async (items: readonly T[]): Promise<Outcomes<R>> => {
      const half = Math.ceil(items.length / 2)
      return [...(await attempt(items.slice(0, half))), ...(await attempt(items.slice(half)))]
    }

    const attempt = async (items: readonly T[]): Promise<Outcomes<R>> => {
      if (items.length < 2 || !isOffered || refusals >= mostRefusals)
        return eachAlone(items, (item) => alone(item, signal))
      try {
        return (await many([...items], signal)).map(fulfilled)
      } catch (error) {
        if (error instanceof NotTogether) isOffered = false
        else if (!isRefusal(error)) return rejectAll(items, error)
        if (!isOffered) return attempt(items)
      }
      refusals++
      return done ? goOn(items, done) : halve(items)
    }

    const goOn = async (
      items: readonly T[],
      look: (items: T[], signal?: AbortSignal) => Promise<(R | undefined)[]>,
    ): Promise<Outcomes<R>> => {
      let known: (R | undefined)[]
      try {
        known = await look([...items], signal)
      } catch (error) {
        return rejectAll(items, error)
      }
      const rest = await halve(items.filter((_, index) => known[index] === undefined))
      return known.map(
        (value) => (value === undefined ? rest.shift() : fulfilled(value)) ?? rejected(undefined),
      )
    }

    const outcomes: Outcomes<R> = []
    for (let at = 0; at < all.length; at += most) outcomes.push(...(await attempt(all.slice(at, at + most))))
    return outcomes
  }
}
