import type { OutputOf } from '../../../shared/contract/contract.ts'
import { type Command, type Given, listOf, text, texts } from './command.ts'
import { UsageError } from './failure.ts'
import { facts } from './table.ts'

type Settings = OutputOf<'dns.settings'>

const show = ({
  resolvers,
  servers,
  minimumWaitSeconds,
  longestWaitSeconds,
  zones,
  environment,
}: Settings): string =>
  facts([
    ['Resolvers', resolvers.join(', ') || 'those of the system'],
    ['From CERTHUB_DNS_RESOLVERS', environment.resolvers.join(', ')],
    ['From CERTHUB_DNS_AUTHORITATIVE', environment.authoritative ?? ''],
    ['A record must be at', servers === 'all' ? 'all name servers that answer' : 'more than half of them'],
    ['Minimum wait', `${minimumWaitSeconds} s`],
    ['Longest wait', longestWaitSeconds > 0 ? `${longestWaitSeconds} s` : 'as the provider needs'],
    ...zones.map((it): [string, string] => [`Zone ${it.zone}`, it.servers.join(', ')]),
  ])

const zonesAfter = (before: Settings['zones'], set: string[], forget: string[]): Settings['zones'] => {
  const given = set.map((one) => {
    const [zone = '', servers = ''] = one.split('=', 2)
    if (!zone || !servers)
      throw new UsageError('--zone takes ZONE=SERVER,…, as in corp.example.com=10.0.0.53.')
    return { zone, servers: listOf(servers) }
  })
  const replaced = new Set([...given.map(({ zone }) => zone), ...forget])
  return [...before.filter(({ zone }) => !replaced.has(zone)), ...given]
}

const secondsOf = (given: Given, option: string): number | undefined => {
  const typed = text(given[option])
  if (typed === undefined) return undefined
  if (!/^\d{1,5}$/.test(typed)) throw new UsageError(`--${option} takes whole seconds.`)
  return Number(typed)
}

export const dnsSettingsCommands: Command[] = [
  {
    path: ['dns'],
    summary: 'Show or set which DNS servers are asked, and when a record counts as published',
    options: {
      resolvers: { value: 'IP,…', summary: 'recursive resolvers, ip or ip:port; “system” for the system’s' },
      servers: { value: 'all|quorum', summary: 'how many of a zone’s name servers must show a record' },
      'minimum-wait': { value: 'SECONDS', summary: 'wait at least so long before the CA is told' },
      'longest-wait': { value: 'SECONDS', summary: 'give up after so long; 0 for what the provider needs' },
      zone: {
        value: 'ZONE=IP,…',
        summary: 'ask these servers for a zone and all below it (split horizon)',
        multiple: true,
      },
      'forget-zone': { value: 'ZONE', summary: 'ask public DNS for it again', multiple: true },
    },
    run: async (context) => {
      const { given } = context
      const before = await context.call('dns.settings', {})
      const [resolvers, servers] = [given.resolvers, given.servers].map(text)
      const [least, longest] = [secondsOf(given, 'minimum-wait'), secondsOf(given, 'longest-wait')]
      const [set, forget] = [texts(given.zone), texts(given['forget-zone'])]
      const asked = [resolvers, servers, least, longest, ...set, ...forget].some((one) => one !== undefined)
      if (!asked) return context.print(before, show(before))
      if (servers !== undefined && servers !== 'all' && servers !== 'quorum') {
        throw new UsageError('--servers takes “all” or “quorum”.')
      }
      const after = await context.call('dns.setSettings', {
        resolvers:
          resolvers === undefined ? before.resolvers : resolvers === 'system' ? [] : listOf(resolvers),
        servers: servers ?? before.servers,
        minimumWaitSeconds: least ?? before.minimumWaitSeconds,
        longestWaitSeconds: longest ?? before.longestWaitSeconds,
        zones: zonesAfter(before.zones, set, forget),
      })
      context.print(after, show(after))
    },
  },
]
