import { text } from '../../shared/texts.ts'
import type { AcmeOrder } from '../acme/server.ts'
import { inParallel } from '../concurrency/in-parallel.ts'
import type { CertificateRecord } from '../ports/records.ts'
import type { OpenChallenge } from './challenges.ts'
import type { OrderRun } from './order-run.ts'
import { callOptions, type OrderCa, type OrderWork } from './order-work.ts'
import { waitForOrder } from './wait-for-order.ts'
import { whyInvalid } from './why-invalid.ts'

/** At the CA at once. */
const concurrency = 8

/** Tells the CA that it may look, and waits until it has. Throws as `whyInvalid` says. */
export const letCaValidate = (
  work: OrderWork,
  run: OrderRun,
  ca: OrderCa,
  order: AcmeOrder,
  certificate: Pick<CertificateRecord, 'validation'>,
  unanswered: readonly Pick<OpenChallenge, 'url'>[],
): Promise<AcmeOrder> =>
  run.step('validate', async () => {
    const options = callOptions(run, 'validate')
    await inParallel([...unanswered], concurrency, ({ url }) => ca.account.answer(url, options))
    const judged = await waitForOrder({
      account: ca.account,
      orderUrl: order.url,
      host: ca.host,
      while: ['pending'],
      paceKey: `${ca.record.directoryUrl} validate`,
      pace: work.pace,
      clock: work.clock,
      options,
    })
    work.cleanUpSoon(run)
    if (judged.status === 'invalid') throw await whyInvalid(run, ca, judged, certificate)
    return { note: text('order.validated', { count: run.record.names.length }), value: judged }
  })
