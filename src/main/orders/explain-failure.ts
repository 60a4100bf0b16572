import { hasCode } from '../../shared/errors.ts'
import { dnssecFailure } from '../dns/lookup/dnssec.ts'
import type { Resolver } from '../ports/resolver.ts'

/** What a broken signature looks like from afar. */
const maybeDnssec = ['acme.validation_failed', 'dns.server_failed', 'dns.no_answer'] as const

/** The failure of an order, or the cause of it where the hub can find out more than was said. */
export const explainFailure = async (
  error: unknown,
  names: readonly string[],
  resolver: Resolver,
  signal: AbortSignal,
): Promise<unknown> => {
  if (!hasCode(error, ...maybeDnssec) || signal.aborted) return error
  return (await dnssecFailure(resolver, names, { signal, cause: error })) ?? error
}
