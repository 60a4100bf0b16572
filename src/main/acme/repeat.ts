import { HttpFailure } from '../ports/http.ts'
import type { Answer } from './exchanger.ts'

/** How often a request is repeated after a lost connection or a 5xx. */
export const mostRepeats = 2
/** How often it is repeated with another nonce (RFC 8555 §6.5). */
export const mostBadNonces = 10

/** Milliseconds before the n-th repeat, from 0. */
export const pauseAfterFailure = (n: number): number => (n === 0 ? 250 : 1000)

/** The first repeat goes at once: most often a nonce was merely old. Milliseconds, n from 0. */
export const pauseAfterBadNonce = (n: number): number => (n === 0 ? 0 : Math.min(50 * 2 ** (n - 1), 1000))

/** Whether a lost request may go again: one that may have arrived only when arriving twice does no harm. */
export const mayRepeatLost = (failure: unknown, harmless: boolean): boolean =>
  failure instanceof HttpFailure && failure.kind === 'reset' && (harmless || !failure.sent)

/** Whether a request the server failed on may go again; one told when to come back is left to who waits. */
export const mayRepeatFailed = (answer: Answer, harmless: boolean): boolean =>
  answer.status >= 500 && answer.status !== 501 && harmless && answer.retryAfter === undefined
