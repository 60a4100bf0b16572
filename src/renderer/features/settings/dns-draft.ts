import type { DnsSettings } from '../../../shared/contract/dns-settings.ts'

/** The settings as a person types them: lists as text. */
export interface DnsDraft {
  resolvers: string
  servers: DnsSettings['servers']
  minimumWait: string
  longestWait: string
  /** One zone a line: `corp.example.com = 10.0.0.53, 10.0.0.54`. */
  zones: string
}

export const draftOf = ({
  resolvers,
  servers,
  minimumWaitSeconds,
  longestWaitSeconds,
  zones,
}: DnsSettings): DnsDraft => ({
  resolvers: resolvers.join(', '),
  servers,
  minimumWait: String(minimumWaitSeconds),
  longestWait: longestWaitSeconds > 0 ? String(longestWaitSeconds) : '',
  zones: zones.map((one) => `${one.zone} = ${one.servers.join(', ')}`).join('\n'),
})

const listOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean)

const secondsOf = (text: string, most: number): number | undefined => {
  const typed = text.trim() || '0'
  return /^\d+$/.test(typed) && Number(typed) <= most ? Number(typed) : undefined
}

/** The settings of a draft, or what is wrong with which part of it. */
export const readDraft = (
  draft: DnsDraft,
): { settings: DnsSettings } | { field: keyof DnsDraft; problem: string } => {
  const minimumWaitSeconds = secondsOf(draft.minimumWait, 3600)
  if (minimumWaitSeconds === undefined)
    return { field: 'minimumWait', problem: 'Enter whole seconds, 3600 at most.' }
  const longestWaitSeconds = secondsOf(draft.longestWait, 14_400)
  if (longestWaitSeconds === undefined)
    return { field: 'longestWait', problem: 'Enter whole seconds, 14400 at most.' }
  const lines = draft.zones.split('\n').filter((line) => line.trim() !== '')
  const zones = lines.map((line) => {
    const [zone = '', servers = ''] = line.split('=', 2)
    return { zone: zone.trim(), servers: listOf(servers) }
  })
  const wrong = zones.findIndex(({ zone, servers }) => zone === '' || servers.length === 0)
  if (wrong !== -1) {
    return {
      field: 'zones',
      problem: `“${lines[wrong]?.trim()}” is no zone with its servers: corp.example.com = 10.0.0.53`,
    }
  }
  const { servers } = draft
  return {
    settings: { resolvers: listOf(draft.resolvers), servers, minimumWaitSeconds, longestWaitSeconds, zones },
  }
}
