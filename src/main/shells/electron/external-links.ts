import { z } from 'zod'
import type { Answer } from '../../../shared/bridge.ts'
import type { Hub } from '../../app/hub.ts'

/** `example.com` and what is below it, for a list of addresses; `www.` in front means nothing. */
const covers = (known: string, host: string): boolean => {
  const site = URL.parse(known)?.hostname.replace(/^www\./, '')
  return site !== undefined && site !== '' && (host === site || host.endsWith(`.${site}`))
}

/** Whether a link leads, over https, to one of these sites. */
export const isAllowedLink = (address: string, known: readonly string[]): boolean => {
  const url = URL.parse(address)
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '' || url.port !== '')
    return false
  return known.some((site) => covers(site, url.hostname))
}

/** The sites that the hub itself names: those of the known CAs, and the DNS providers' help. */
export const knownSites = async (hub: Pick<Hub, 'call'>): Promise<string[]> => {
  const caller = { role: 'admin', via: 'window' } as const
  const [cas, providers] = await Promise.all([
    hub.call('cas.list', {}, caller),
    hub.call('providers.list', {}, caller),
  ])
  return [
    ...(cas.ok ? cas.value.cas.flatMap(({ website, directoryUrl }) => [website, directoryUrl ?? '']) : []),
    ...(providers.ok ? providers.value.providers.map(({ helpUrl }) => helpUrl) : []),
  ]
}

const probed = z.object({ termsOfService: z.string().max(2000) })
/** As many as a person looks at. */
const mostKept = 50

/** Leads, over https, to this very page; as the parser writes it, so that two spellings are one. */
const pageOf = (address: string): string | undefined => {
  const url = URL.parse(address)
  return url?.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : undefined
}

/**
 * The pages that CAs gave as their terms of service, to this hub, when it read their directories for the page. A page
 * can have the hub read any directory; what it could tell another site by such a link it could tell it by that reading.
 */
export const createTermsPages = () => {
  const pages = new Set<string>()
  return {
    /** Keeps what the hub has answered to a call of the page. */
    note: (method: string, answer: Answer<unknown>): void => {
      if (method !== 'cas.probe' || !answer.ok) return
      const page = pageOf(probed.safeParse(answer.value).data?.termsOfService ?? '')
      if (page === undefined) return
      pages.delete(page)
      pages.add(page)
      const [oldest] = pages
      if (pages.size > mostKept && oldest !== undefined) pages.delete(oldest)
    },
    /** Exactly one of them. */
    has: (address: string): boolean => pages.has(pageOf(address) ?? ''),
  }
}
export type TermsPages = ReturnType<typeof createTermsPages>
