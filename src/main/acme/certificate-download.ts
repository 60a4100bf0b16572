import { readLinks } from '../http-headers/links.ts'
import { rootNameOf } from '../x509/issued-chain.ts'
import type { Answer } from './exchanger.ts'

/** Whether there is any certificate in an answer. */
export const hasPem = (text: string): boolean => text.includes('-----BEGIN CERTIFICATE-----')

/** Whether the chain leads to the root of this common name, letter case ignored. */
export const leadsTo = (chainPem: string, root: string): boolean =>
  rootNameOf(chainPem)?.toLowerCase() === root.toLowerCase()

/** Alternates that are looked at: CAs that are known have one or two. */
const mostAlternates = 10

/**
 * The chain that leads to the preferred root (its common name, letter case ignored) among the default and the
 * alternates (RFC 8555 §7.4.2), ten at most; the default when none does. Asks no alternate needlessly; `fetch` answers
 * undefined for one that cannot be had, and when no other should be asked for.
 */
export const pickChain = async (
  answer: Answer,
  preferredRoot: string | undefined,
  fetch: (url: string) => Promise<Answer | undefined>,
): Promise<string> => {
  if (preferredRoot === undefined || !hasPem(answer.body) || leadsTo(answer.body, preferredRoot))
    return answer.body
  const alternates = readLinks(answer.headers.link, 'alternate', answer.url)
  for (const url of new Set(alternates.slice(0, mostAlternates))) {
    const alternate = await fetch(url)
    if (alternate && leadsTo(alternate.body, preferredRoot)) return alternate.body
  }
  return answer.body
}
