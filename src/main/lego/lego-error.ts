import { CerthubError } from '../../shared/errors.ts'
import type { ProgramResult } from '../ports/run-program.ts'

/** Too short to be told from other words; striking it out would make the text unreadable. */
const shortestSecret = 4
const mostDetail = 1500

/** lego’s own words without the credential’s values. */
export const conceal = (text: string, secrets: readonly string[]): string =>
  secrets
    .filter((secret) => secret.length >= shortestSecret)
    .reduce((shown, secret) => shown.replaceAll(secret, '[secret]'), text)

/** The last lines say why; the time before each is of no use. */
const wordsOf = (output: string): string =>
  output
    .trim()
    .split('\n')
    .map((line) => line.replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /, ''))
    .slice(-12)
    .join('\n')
    .slice(-mostDetail)

/**
 * Why lego got no certificate. What the CA answered counts as the CA’s failure, so that another one can take over; the
 * rest is lego’s or the DNS provider’s.
 */
export const legoError = (
  { output, timedOut, code }: ProgramResult,
  {
    host,
    provider,
    names,
    seconds,
  }: { host: string; provider: string; names: readonly string[]; seconds: number },
): CerthubError => {
  const detail = wordsOf(output)
  const extras = { detail }
  if (/unrecognized DNS provider/i.test(output))
    return new CerthubError('lego.unknown_provider', { provider }, extras)
  if (timedOut)
    return new CerthubError('lego.failed', { provider, problem: `it took longer than ${seconds} s` }, extras)
  const type = /urn:ietf:params:acme:error:(\w+)/.exec(output)?.[1]
  const status = Number(/acme: error: (\d{3})/.exec(output)?.[1] ?? 0)
  if (type === 'rateLimited' || status === 429) return new CerthubError('acme.rate_limited', { host }, extras)
  if (type === 'accountDoesNotExist') return new CerthubError('acme.account_gone', { host }, extras)
  if (type === 'rejectedIdentifier')
    return new CerthubError('acme.name_rejected', { host, names: names.join(', ') }, extras)
  if (type === 'caa') return new CerthubError('acme.caa', { host, names: names.join(', ') }, extras)
  if (type === 'serverInternal' || status >= 500)
    return new CerthubError('acme.server_error', { host, status: status || 500 }, extras)
  if (
    output.includes(`https://${host}/`) &&
    /dial tcp|no such host|connection refused|i\/o timeout|EOF/.test(output)
  )
    return new CerthubError('acme.unreachable', { host, problem: 'lego could not reach it' }, extras)
  if (type === 'unauthorized' || type === 'dns' || type === 'incorrectResponse')
    return new CerthubError('acme.validation_failed', { names: names.join(', ') }, extras)
  return new CerthubError(
    'lego.failed',
    { provider, problem: `it ended with exit code ${code ?? 'none'}` },
    extras,
  )
}
