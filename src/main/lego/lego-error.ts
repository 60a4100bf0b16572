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

/** A line without its time, which the timeline has already. */
export const withoutTime = (line: string): string => line.replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /, '')

/** The last lines say why. */
const wordsOf = (output: string): string =>
  output.trim().split('\n').map(withoutTime).slice(-12).join('\n').slice(-mostDetail)

/** Why lego wrote no value. */
export const legoError = (
  { output, timedOut, code }: ProgramResult,
  provider: string,
  longestSeconds: number,
): CerthubError => {
  const extras = { detail: wordsOf(output) }
  if (/unrecognized DNS provider/i.test(output))
    return new CerthubError('lego.unknown_provider', { provider }, extras)
  const problem = timedOut
    ? `it took longer than ${longestSeconds} s`
    : `it ended with exit code ${code ?? 'none'}`
  return new CerthubError('lego.failed', { provider, problem }, extras)
}
