import type { Clock } from '../ports/clock.ts'
import { askAgain, staleMs } from './ask-again.ts'
import { isAboutSignature } from './problem-error.ts'
import type { Transport } from './transport.ts'

/**
 * The transport of an account whose key the CA has: a signature that is refused all the same was looked at by a server
 * that still has the key of before in its memory, and the request, which did nothing, is sent again for half a minute.
 */
export const patientTransport = (transport: Transport, clock: Clock): Transport => ({
  ...transport,
  post: (request, options) =>
    askAgain({
      clock,
      signal: options.signal,
      forMs: staleMs,
      ask: () => transport.post(request, options),
      isStaleError: isAboutSignature,
    }),
})
