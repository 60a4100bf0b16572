import { CerthubError } from '../../shared/errors.ts'
import type { AcmeOrder } from '../acme/server.ts'
import { inParallel } from '../concurrency/limit.ts'
import { type OpenChallenge, validationFailure } from './challenges.ts'
import type { OrderRun } from './order-run.ts'
import { callOptions, type OrderCa, type OrderWork } from './order-work.ts'
import { nextPause } from './pace.ts'

/** At the CA at once. */
const concurrency = 8
const firstPauseMs = 100
const deadlineMs = 300_000

/** Waits until the CA has looked at these challenges. Throws `acme.validation_failed`, `acme.order_stuck`. */
export const untilJudged = async (
  { clock }: OrderWork,
  run: OrderRun,
  ca: OrderCa,
  order: AcmeOrder,
  round: readonly Pick<OpenChallenge, 'url'>[],
): Promise<void> => {
  const options = callOptions(run, 'validate')
  const begin = clock.monotonic()
  for (let pause = firstPauseMs; ; pause = nextPause(pause)) {
    await clock.sleep(pause, run.signal)
    const authorizations = await inParallel(order.authorizationUrls, concurrency, (url) =>
      ca.account.authorization(url, options),
    )
    if (authorizations.some(({ status }) => status === 'invalid')) throw validationFailure(authorizations)
    const open = new Set(
      authorizations
        .filter(({ status }) => status === 'pending')
        .flatMap(({ challenges }) => challenges.map(({ url }) => url)),
    )
    if (!round.some(({ url }) => open.has(url))) return
    const waited = clock.monotonic() - begin
    if (waited > deadlineMs) {
      const seconds = Math.round(waited / 1000)
      throw new CerthubError('acme.order_stuck', { host: ca.host, status: order.status, seconds })
    }
  }
}
