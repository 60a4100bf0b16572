import { CerthubError, hasCode } from '../../shared/errors.ts'
import { staleMs } from '../acme/ask-again.ts'
import type { CallOptions } from '../acme/call.ts'
import type { AcmeAccount, AcmeOrder } from '../acme/server.ts'
import type { Clock } from '../ports/clock.ts'
import { nextPause, type Pace } from './pace.ts'

export interface WaitOptions {
  account: Pick<AcmeAccount, 'order'>
  orderUrl: string
  /** For messages. */
  host: string
  /** Returns once the order has another status than these. */
  while: AcmeOrder['status'][]
  /** What is waited for, as the pace knows it. */
  paceKey: string
  pace: Pace
  clock: Clock
  options: CallOptions
  /** Milliseconds. */
  deadlineMs?: number
  /** What to do about an order that stays ready: it may never have got what it was handed in. */
  whenStillReady?: () => Promise<AcmeOrder>
}

/** What says nothing of the order: no answer, one of a proxy in between, or that it was asked too often. */
const passing = [
  'acme.unreachable',
  'acme.server_error',
  'acme.bad_answer',
  'acme.bad_nonce',
  'acme.rate_limited',
] as const
/** Milliseconds of a Retry-After that are waited. */
const longestAsked = 60_000

/** Milliseconds that an order is taken for one of which this server has not heard yet. */
const longestReady = staleMs

/** In a row; a CA that answers in between starts the count again. */
const toleratedFailures = 5

/**
 * Polls the order, one request for any number of names (RFC 8555 §7.4), until its status changes. Honours
 * Retry-After up to a minute, survives a few lost connections. Throws `acme.order_stuck` after the deadline.
 */
export const waitForOrder = async (wait: WaitOptions): Promise<AcmeOrder> => {
  const { account, clock, pace, options, deadlineMs = 300_000 } = wait
  const begin = clock.monotonic()
  let pause = pace.first(wait.paceKey)
  let failures = 0
  let readySince = begin
  for (let request = 1; ; request++) {
    await clock.sleep(pause, options.signal)
    try {
      let order = await account.order(wait.orderUrl, options)
      if (order.status !== 'ready') readySince = clock.monotonic()
      else if (wait.whenStillReady && clock.monotonic() - readySince > longestReady) {
        readySince = clock.monotonic()
        order = await wait.whenStillReady()
      }
      const waited = clock.monotonic() - begin
      failures = 0
      if (!wait.while.includes(order.status)) {
        pace.took(wait.paceKey, waited, request)
        return order
      }
      if (waited > deadlineMs) {
        const seconds = Math.round(waited / 1000)
        throw new CerthubError('acme.order_stuck', { host: wait.host, status: order.status, seconds })
      }
      pause = Math.max(nextPause(pause), Math.min(order.retryAfterMs ?? 0, longestAsked))
    } catch (error) {
      if (!hasCode(error, ...passing) || ++failures > toleratedFailures) throw error
      pause = Math.max(nextPause(pause), 1000, Math.min((error.data.retryAfter ?? 0) * 1000, longestAsked))
    }
  }
}
