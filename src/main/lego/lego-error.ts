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

const stamped = /^(\d{4}\/\d\d\/\d\d |time=|\[)/

/**
 * Drops what a server answered, as lego quotes it behind “body:”, and the lines that go on with it. The address may be anybody’s
 * choice, and what stands at an address inside a network is not for whoever chose it. Undefined: nothing of the line is left.
 */
export const createBodyFilter = (): ((line: string) => string | undefined) => {
  let inBody = false
  return (line) => {
    if (inBody && !stamped.test(line)) return undefined
    const at = line.indexOf('body:')
    inBody = at !== -1
    return inBody ? `${line.slice(0, at)}body: (not shown)` : line
  }
}

const withoutBodies = (output: string): string => {
  const filter = createBodyFilter()
  return output
    .split('\n')
    .map(filter)
    .filter((line) => line !== undefined)
    .join('\n')
}

/** The last lines say why. */
const wordsOf = (output: string): string =>
  withoutBodies(output).trim().split('\n').map(withoutTime).slice(-12).join('\n').slice(-mostDetail)

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
