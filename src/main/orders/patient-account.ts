import { hasCode } from '../../shared/errors.ts'
import { askAgain, staleMs, unseenMs } from '../acme/ask-again.ts'
import type { CallOptions } from '../acme/call.ts'
import { hasPem } from '../acme/certificate-download.ts'
import type { AcmeAccount } from '../acme/server.ts'
import type { Clock } from '../ports/clock.ts'

/** How a server answers that does not know yet what another one of the CA has stored. */
const isNotThereYet = (error: unknown): boolean =>
  hasCode(error, 'acme.order_gone', 'acme.order_not_ready', 'acme.rejected')

/** Of a certificate that was issued nothing is believed at once that keeps it from us. */
const keepsCertificate = (error: unknown): boolean =>
  isNotThereYet(error) ||
  hasCode(
    error,
    'acme.unreachable',
    'acme.server_error',
    'acme.bad_answer',
    'acme.bad_nonce',
    'acme.rate_limited',
  )

/**
 * An account at a CA whose servers are not all of one mind at every moment: what it has just shown, and no longer knows,
 * is asked for again for half a minute; an order of before a restart for a few seconds. `note` tells the timeline.
 */
export const patientAccount = (
  account: AcmeAccount,
  clock: Clock,
  note: (text: string) => void,
): AcmeAccount => {
  /** What the CA has spoken of in this run. */
  const seen = new Set<string>()
  const patience = (url: string, options: CallOptions, what: string) => ({
    clock,
    signal: options.signal,
    forMs: seen.has(url) ? staleMs : unseenMs,
    onWait: (ms: number) => note(`The CA does not show ${what} yet; it is asked again in ${ms / 1000} s`),
  })
  const see = <T extends { url: string; authorizationUrls: string[] }>(order: T): T => {
    for (const url of [order.url, ...order.authorizationUrls]) seen.add(url)
    return order
  }

  return {
    ...account,

    newOrder: async (order, options) => see(await account.newOrder(order, options)),

    order: async (url, options = {}) =>
      see(
        await askAgain({
          ...patience(url, options, 'the order'),
          ask: () => account.order(url, options),
          isStaleError: isNotThereYet,
        }),
      ),

    authorization: (url, options = {}) =>
      askAgain({
        ...patience(url, options, 'an authorization'),
        ask: () => account.authorization(url, options),
        isStaleError: isNotThereYet,
      }),

    answer: (url, options = {}) =>
      askAgain({
        ...patience(url, options, 'a challenge'),
        ask: () => account.answer(url, options),
        isStaleError: (error) => hasCode(error, 'acme.order_gone'),
      }),

    download: (url, options = {}) =>
      askAgain({
        ...patience(url, options, 'the certificate'),
        forMs: staleMs,
        ask: () => account.download(url, options),
        isStale: (chain) => !hasPem(chain),
        isStaleError: keepsCertificate,
      }),
  }
}
