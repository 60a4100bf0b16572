import type { ErrorData } from '../../shared/errors.ts'

/** Errors whose message is of the names, or of the TXT records of names, that kept an order from succeeding. */
const ofNames = new Set([
  'dns.zone_not_found',
  'dns.not_delegated',
  'dns.cname_loop',
  'dns.not_propagated',
  'acme.name_rejected',
  'acme.caa',
  'acme.validation_failed',
  'acme.no_dns_challenge',
  'challenge.failed',
  'challenge.not_offered',
])

const recordPrefix = '_acme-challenge.'

/** Which of these names an error is about; none where it is about all of them, or about something else. */
export const namesAtFault = ({ code, message }: ErrorData, names: readonly string[]): string[] => {
  if (!ofNames.has(code)) return []
  const said = new Set(message.split(/[\s,;“”]+/).map((word) => word.replace(/[.:]+$/, '')))
  const found = names.filter(
    (name) => said.has(name) || said.has(`${recordPrefix}${name.replace(/^\*\./, '')}`),
  )
  return found.length < names.length ? found : []
}
