import { z } from 'zod'
import { CerthubError } from '../../shared/errors.ts'
import type { CallOptions } from './call.ts'
import { readJson } from './read-json.ts'
import type { Transport } from './transport.ts'

/** When a CA would like a certificate to be renewed. Times in milliseconds since the epoch. */
export interface RenewalInfo {
  start: number
  end: number
  /** A page that says why. */
  explanationUrl?: string
  /** When to ask again: milliseconds from now. */
  askAgainAfter: number
}

const moment = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))
const documentSchema = z.object({
  suggestedWindow: z.object({ start: moment, end: moment }),
  explanationURL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .catch(undefined),
})

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** RFC 9773 §4.3.2: the CA says; within reason, and six hours when it does not. */
const askAgain = (retryAfter: number | undefined): number =>
  retryAfter === undefined ? 6 * hourMs : Math.min(24 * hourMs, Math.max(hourMs, retryAfter * 1000))

/**
 * Asks for the suggested window (RFC 9773 §4.2). Undefined where the CA offers none, or does not know the certificate.
 * Throws `acme.bad_answer` for a window that ends before it begins, and other acme.* errors.
 */
export const fetchRenewalInfo = async (
  transport: Transport,
  ariId: string,
  options: CallOptions,
): Promise<RenewalInfo | undefined> => {
  const { renewalInfo: base } = await transport.directory(options)
  if (base === undefined) return undefined
  const answer = await transport.get(`${base.replace(/\/$/, '')}/${ariId}`, 'renewal-info', options)
  if (answer.status === 404) return undefined
  const bad = (problem: string) => new CerthubError('acme.bad_answer', { host: transport.host, problem })
  let json: unknown
  try {
    json = readJson(answer.body)
  } catch {
    throw bad('its renewal information is no JSON')
  }
  const parsed = documentSchema.safeParse(json)
  if (!parsed.success) throw bad('its renewal information has no suggested window')
  const { suggestedWindow, explanationURL } = parsed.data
  if (suggestedWindow.end <= suggestedWindow.start) throw bad('its suggested window ends before it begins')
  return {
    ...suggestedWindow,
    ...(explanationURL && { explanationUrl: explanationURL }),
    askAgainAfter: askAgain(answer.retryAfter),
  }
}
