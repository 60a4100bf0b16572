import { domainToASCII } from 'node:url'
import { type DnsSettings, dnsSettings } from '../../../shared/contract/dns-settings.ts'
import { CerthubError } from '../../../shared/errors.ts'
import type { DnsRules, DnsServer, Resolver } from '../../ports/resolver.ts'
import type { Store } from '../../ports/store.ts'
import { checkName, plainName } from '../protocol/wire.ts'
import { forgetLookups } from './lookup-cache.ts'
import { createResolver } from './resolver.ts'
import { parseServers, showServer } from './server-address.ts'

const key = 'dns'
const standard: DnsSettings = {
  resolvers: [],
  servers: 'all',
  minimumWaitSeconds: 0,
  longestWaitSeconds: 0,
  zones: [],
}

const serversOf = (texts: readonly string[], field: string): DnsServer[] =>
  texts.flatMap((text) => parseServers(text, field))

const normalZone = (typed: string): string => {
  const zone = plainName(domainToASCII(typed) || typed)
  try {
    checkName(zone)
    if (zone !== '' && zone !== '.' && !/[\s*/]/.test(zone)) return zone
  } catch {
    // Said below.
  }
  throw new CerthubError('input.invalid', { field: 'zones', problem: `“${typed}” is no name of a zone` })
}

/** Servers and zones as they are compared and shown. Throws `input.invalid`. */
const normalize = (wanted: DnsSettings): DnsSettings => {
  const zones = wanted.zones.map(({ zone, servers }) => ({
    zone: normalZone(zone),
    servers: serversOf(servers, 'zones').map(showServer),
  }))
  const twice = zones.find(({ zone }, index) => zones.findIndex((one) => one.zone === zone) !== index)
  if (twice) {
    throw new CerthubError('input.invalid', { field: 'zones', problem: `“${twice.zone}” is there twice` })
  }
  return { ...wanted, resolvers: serversOf(wanted.resolvers, 'resolvers').map(showServer), zones }
}

const rulesOf = ({ servers, minimumWaitSeconds, longestWaitSeconds, zones }: DnsSettings): DnsRules => ({
  quorum: servers === 'quorum',
  minimumWaitMs: minimumWaitSeconds * 1000,
  ...(longestWaitSeconds > 0 && { longestWaitMs: longestWaitSeconds * 1000 }),
  overrides: zones.map((one) => ({ zone: one.zone, servers: serversOf(one.servers, 'zones') })),
})

/**
 * What a person has set about looking records up, and a resolver that keeps to it from the next question on. What the
 * environment gives to `base` comes first.
 */
export const createDnsSettings = async (settings: Store['settings'], base: Resolver) => {
  let current = standard
  let rules = rulesOf(standard)
  let chosen: Resolver | undefined

  const use = (wanted: DnsSettings): void => {
    current = wanted
    rules = rulesOf(wanted)
    const resolvers = serversOf(wanted.resolvers, 'resolvers')
    chosen = resolvers.length > 0 && !base.recursive ? createResolver({ servers: resolvers }) : undefined
  }
  const load = async (): Promise<void> => {
    const stored = dnsSettings.safeParse(JSON.parse((await settings.get(key)) ?? 'null'))
    use(stored.success ? stored.data : standard)
  }
  const get = () => ({
    ...current,
    environment: {
      resolvers: (base.recursive ?? []).map(showServer),
      ...(base.authoritative && { authoritative: showServer(base.authoritative) }),
    },
  })
  const resolver: Resolver = {
    lookup: (...question) => (chosen ?? base).lookup(...question),
    ask: base.ask,
    authoritative: base.authoritative,
    recursive: base.recursive,
    get rules() {
      return rules
    },
  }
  await load()
  return {
    resolver,
    /** Reads them again, after the database became another one. */
    load,
    get,
    set: async (wanted: DnsSettings) => {
      const normal = normalize(wanted)
      await settings.set(key, JSON.stringify(normal))
      use(normal)
      forgetLookups(resolver)
      return get()
    },
  }
}
export type DnsSettingsUseCases = Awaited<ReturnType<typeof createDnsSettings>>
