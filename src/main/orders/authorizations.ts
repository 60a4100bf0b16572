import type { OrderStep } from '../../shared/contract/orders.ts'
import { CerthubError, hasCode } from '../../shared/errors.ts'
import type { AcmeAuthorization } from '../acme/server.ts'
import { inParallel } from '../concurrency/limit.ts'
import { type OpenChallenge, validationFailure } from './challenges.ts'
import { callOptions, type OrderAttempt } from './order-attempt.ts'
import { nextPause } from './pace.ts'

/** Requests at the CA at once. */
const atOnce = 8
const firstPauseMs = 100
const deadlineMs = 300_000

type Answerable = Pick<OpenChallenge, 'url'>

/** All authorizations of the order, as they are now. */
export const authorizationsOf = (
  { run, ca, order }: OrderAttempt,
  step: OrderStep,
): Promise<AcmeAuthorization[]> =>
  inParallel(order.authorizationUrls, atOnce, (url) => ca.account.authorization(url, callOptions(run, step)))

/** Tells the CA that it may look (RFC 8555 §7.5.1). */
export const answerAll = async (
  { run, ca }: OrderAttempt,
  challenges: readonly Answerable[],
): Promise<void> => {
  await inParallel(challenges, atOnce, ({ url }) => ca.account.answer(url, callOptions(run, 'validate')))
}

/** Waits until the CA has looked at these challenges. Throws `acme.validation_failed`, `acme.order_stuck`. */
export const untilJudged = async (attempt: OrderAttempt, round: readonly Answerable[]): Promise<void> => {
  const { work, run, ca, order } = attempt
  const begin = work.clock.monotonic()
  for (let pause = firstPauseMs; ; pause = nextPause(pause)) {
    await work.clock.sleep(pause, run.signal)
    const authorizations = await authorizationsOf(attempt, 'validate')
    if (authorizations.some(({ status }) => status === 'invalid')) throw validationFailure(authorizations)
    const open = new Set(
      authorizations
        .filter(({ status }) => status === 'pending')
        .flatMap(({ challenges }) => challenges.map(({ url }) => url)),
    )
    if (!round.some(({ url }) => open.has(url))) return
    const waited = work.clock.monotonic() - begin
    if (waited > deadlineMs) {
      const seconds = Math.round(waited / 1000)
      throw new CerthubError('acme.order_stuck', { host: ca.host, status: order.status, seconds })
    }
  }
}

/** Why an order is invalid: what the CA found wrong with its names, else what the order says, else that it is over. */
export const whyInvalid = async (attempt: OrderAttempt): Promise<CerthubError> => {
  const { ca, order, certificate } = attempt
  const over = order.error ?? new CerthubError('acme.order_gone', { host: ca.host })
  try {
    const authorizations = await authorizationsOf(attempt, 'validate')
    const isFailed = authorizations.some(({ status }) => status === 'invalid')
    return isFailed ? validationFailure(authorizations, certificate.settings.validation) : over
  } catch (error) {
    // The CA may have forgotten the authorizations first.
    if (hasCode(error, 'acme.order_gone')) return over
    throw error
  }
}
