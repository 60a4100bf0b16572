import { CerthubError, hasCode } from '../../shared/errors.ts'
import type { AcmeOrder } from '../acme/server.ts'
import { inParallel } from '../concurrency/limit.ts'
import type { CertificateRecord } from '../ports/store/certificates.ts'
import { validationFailure } from './challenges.ts'
import type { OrderRun } from './order-run.ts'
import { callOptions, type OrderCa } from './order-work.ts'

/** At the CA at once. */
const concurrency = 8

/** Why an order is invalid: what the CA found wrong with its names, else what the order says, else that it is over. */
export const whyInvalid = async (
  run: OrderRun,
  { account, host }: OrderCa,
  { authorizationUrls, error: said }: AcmeOrder,
  { settings: { validation } }: Pick<CertificateRecord, 'settings'>,
): Promise<CerthubError> => {
  const over = said ?? new CerthubError('acme.order_gone', { host })
  try {
    const authorizations = await inParallel(authorizationUrls, concurrency, (url) =>
      account.authorization(url, callOptions(run, 'validate')),
    )
    const isFailed = authorizations.some(({ status }) => status === 'invalid')
    return isFailed ? validationFailure(authorizations, validation) : over
  } catch (error) {
    // The CA may have forgotten the authorizations first.
    if (hasCode(error, 'acme.order_gone')) return over
    throw error
  }
}
