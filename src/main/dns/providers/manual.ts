import { defineDnsProvider } from '../provider-kit/provider.ts'

/** At least: an order waits for as long as its CA lets it. */
const hoursForAPerson = 2

/** A person writes the records: the order shows them, and goes on when the name servers have them. */
export default defineDnsProvider({
  code: 'manual',
  title: 'By hand',
  helpUrl: 'https://datatracker.ietf.org/doc/html/rfc8555#section-8.4',
  fields: [],
  create: () => ({
    present: async (_record, signal) => {
      signal?.throwIfAborted()
      return {}
    },
    cleanUp: async () => {},
    propagationMs: hoursForAPerson * 3_600_000,
    byHand: true,
  }),
})
