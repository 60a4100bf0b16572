import { CerthubError } from '../../shared/errors.ts'
import { text } from '../../shared/texts.ts'
import type { AcmeAuthorization, AcmeOrder } from '../acme/server.ts'
import { answerAll, authorizationsOf, whyInvalid } from './authorizations.ts'
import { type OpenChallenge, validationFailure } from './challenges.ts'
import { callOptions, type OrderAttempt } from './order-attempt.ts'
import { solverFor } from './solvers/choose-solver.ts'
import { waitForOrder } from './wait-for-order.ts'

const ended = new Set<AcmeAuthorization['status']>(['deactivated', 'expired', 'revoked'])

/** Meets every challenge of a pending order in the way of its certificate, and waits until the CA has looked. */
export const validateNames = async (attempt: OrderAttempt): Promise<AcmeOrder> => {
  const { validation } = attempt.certificate.settings
  const authorizations = await authorizationsOf(attempt, 'present')
  if (authorizations.some(({ status }) => status === 'invalid'))
    throw validationFailure(authorizations, validation)
  // The order will never be ready, whatever it says yet (RFC 8555 §7.1.6).
  if (authorizations.some(({ status }) => ended.has(status)))
    throw new CerthubError('acme.order_gone', { host: attempt.ca.host })
  return letCaValidate(attempt, await solverFor(validation).present(attempt, authorizations))
}

/** Tells the CA that it may look, and waits until it has. Throws as `whyInvalid` says. */
const letCaValidate = (
  attempt: OrderAttempt,
  unanswered: readonly Pick<OpenChallenge, 'url'>[],
): Promise<AcmeOrder> => {
  const { work, run, ca } = attempt
  return run.step('validate', async () => {
    await answerAll(attempt, unanswered)
    const order = await waitForOrder({
      account: ca.account,
      orderUrl: attempt.order.url,
      host: ca.host,
      while: ['pending'],
      paceKey: `${ca.record.directoryUrl} validate`,
      pace: work.pace,
      clock: work.clock,
      options: callOptions(run, 'validate'),
    })
    work.cleanUpSoon(run)
    if (order.status === 'invalid') throw await whyInvalid({ ...attempt, order })
    return { note: text('order.validated', { count: run.record.names.length }), value: order }
  })
}
