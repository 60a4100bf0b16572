import { X509Certificate } from 'node:crypto'
import type { Answer } from './exchanger.ts'
import { readLinks } from './links.ts'

const pemBlock = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g

/** Common name of the issuer of a chain's last certificate: the root that the chain leads to. */
const rootOf = (chainPem: string): string | undefined => {
  const last = chainPem.match(pemBlock)?.at(-1)
  if (!last) return undefined
  try {
    return /^CN=(.*)$/m.exec(new X509Certificate(last).issuer)?.[1]
  } catch {
    return undefined
  }
}

/** Whether the chain leads to the root of this common name, letter case ignored. */
export const leadsTo = (chainPem: string, root: string): boolean =>
  rootOf(chainPem)?.toLowerCase() === root.toLowerCase()

/**
 * The chain that leads to the preferred root (its common name, letter case ignored) among the default and the
 * alternates (RFC 8555 §7.4.2); the default when none does. Asks no alternate needlessly; `fetch` answers undefined for
 * one that cannot be had.
 */
export const pickChain = async (
  answer: Answer,
  preferredRoot: string | undefined,
  fetch: (url: string) => Promise<Answer | undefined>,
): Promise<string> => {
  if (preferredRoot === undefined || leadsTo(answer.body, preferredRoot)) return answer.body
  for (const url of readLinks(answer.headers.link, 'alternate', answer.url)) {
    const alternate = await fetch(url)
    if (alternate && leadsTo(alternate.body, preferredRoot)) return alternate.body
  }
  return answer.body
}
