import { hasCode } from '../../shared/errors.ts'
import { type TextData, text } from '../../shared/texts.ts'
import { askAgain, staleMs, unseenMs } from '../acme/ask-again.ts'
import type { CallOptions } from '../acme/call.ts'
import { hasPem } from '../acme/certificate-download.ts'
import type { AcmeAccount, AcmeOrder } from '../acme/server.ts'
import type { Clock } from '../ports/clock.ts'
import { refuseOtherName, refuseOtherOrder } from './refuse-other-order.ts'

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

type Shown = 'order' | 'authorization' | 'challenge' | 'certificate'

interface Ordered {
  /** What is ordered, and the CA, for messages. */
  names: readonly string[]
  host: string
  clock: Clock
  /** Tells the timeline. */
  note(what: TextData): void
}

/**
 * The account as one order uses it: what it is shown is of that order, see `refuseOtherOrder`.
 * An account at a CA whose servers are not all of one mind at every moment: what it has just shown, and no longer knows,
 * is asked for again for half a minute; an order of before a restart for a few seconds.
 */
export const patientAccount = (account: AcmeAccount, { names, host, clock, note }: Ordered): AcmeAccount => {
  /** What the CA has spoken of in this run. */
  const seen = new Set<string>()
  const patience = (url: string, options: CallOptions, what: Shown) => ({
    clock,
    signal: options.signal,
    forMs: seen.has(url) ? staleMs : unseenMs,
    onWait: (ms: number) => note(text('order.not_shown_yet', { what, seconds: ms / 1000 })),
  })
  const see = (order: AcmeOrder): AcmeOrder => {
    refuseOtherOrder(order, names, host)
    for (const url of [order.url, ...order.authorizationUrls]) seen.add(url)
    return order
  }

  return {
    ...account,

    newOrder: async (order, options) => see(await account.newOrder(order, options)),

    order: async (url, options = {}) =>
      see(
        await askAgain({
          ...patience(url, options, 'order'),
          ask: () => account.order(url, options),
          isStaleError: isNotThereYet,
        }),
      ),

    authorization: async (url, options = {}) => {
      const found = await askAgain({
        ...patience(url, options, 'authorization'),
        ask: () => account.authorization(url, options),
        isStaleError: isNotThereYet,
      })
      refuseOtherName(found, names, host)
      return found
    },

    finalize: async (url, csr, options) => {
      const order = await account.finalize(url, csr, options)
      refuseOtherOrder(order, names, host)
      return order
    },

    answer: (url, options = {}) =>
      askAgain({
        ...patience(url, options, 'challenge'),
        ask: () => account.answer(url, options),
        isStaleError: (error) => hasCode(error, 'acme.order_gone'),
      }),

    download: (url, options = {}) =>
      askAgain({
        ...patience(url, options, 'certificate'),
        forMs: staleMs,
        ask: () => account.download(url, options),
        isStale: (chain) => !hasPem(chain),
        isStaleError: keepsCertificate,
      }),
  }
}
