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
