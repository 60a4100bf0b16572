import { distinctTexts, renderText, type TextData, text } from '../../../shared/texts.ts'
import type { DnsServer } from '../../ports/resolver.ts'
import type { Observation, WantedTxt } from './observation.ts'
import { showServer } from './server-address.ts'

/** One record at one server, and what the last look told; absent before the first. */
export interface Watched {
  record: WantedTxt
  server: DnsServer
  last?: Observation
}

const answers = ({ last }: Watched): boolean => last?.state === 'seen' || last?.state === 'missing'

/** Zones of which no server has given a usable answer, and what was met instead. */
export const silentZones = (watched: Watched[]): { zone: string; problem: string }[] =>
  [...Map.groupBy(watched, ({ record }) => record.zone)]
    .filter(([, ofZone]) => !ofZone.some(answers))
    .map(([zone, ofZone]) => ({
      zone,
      problem: [...new Set(ofZone.map(silenceOf).map(renderText))].join('; '),
    }))

const silenceOf = ({ server: at, last }: Watched): TextData => {
  const server = showServer(at)
  if (last?.state === 'unreachable') return text('dns.unreachable', { server, said: last.problem })
  if (last?.state === 'no-route') return text('dns.no_route', { server })
  if (last?.state === 'failing') return text('dns.failing', { server, said: last.problem })
  if (last?.state === 'lame') return text('dns.lame', { server, said: last.problem })
  return text('dns.no_answer_yet', { server })
}

/**
 * Records that an answering server lacks, or a server has not told of, with those servers; where a quorum counts, also
 * the servers that give no usable answer.
 */
export const lackingRecords = (
  watched: Watched[],
  quorum = false,
): { fqdn: string; servers: DnsServer[] }[] =>
  [...Map.groupBy(watched.filter(quorum ? isUnseen : isLacking), ({ record }) => record.fqdn)].map(
    ([fqdn, lacking]) => ({
      fqdn,
      servers: [...new Map(lacking.map(({ server }) => [showServer(server), server])).values()],
    }),
  )

const isUnseen = ({ last }: Watched): boolean => last?.state !== 'seen' && last?.state !== 'no-route'
const isLacking = ({ last }: Watched): boolean => last === undefined || last.state === 'missing'

/**
 * Every record is at each server that answers, and each zone has one that does; with a quorum, at more than half of
 * the zone's servers that can be reached from here at all.
 */
export const isPropagated = (watched: Watched[], quorum = false): boolean =>
  quorum
    ? [...Map.groupBy(watched, ({ record }) => record).values()].every(isAtMost)
    : !watched.some(isLacking) && silentZones(watched).length === 0

const isAtMost = (ofRecord: Watched[]): boolean => {
  const reachable = ofRecord.filter(({ last }) => last?.state !== 'no-route')
  return reachable.filter(({ last }) => last?.state === 'seen').length * 2 > reachable.length
}

/**
 * The servers that may be asked by others and may not have a record yet: they lacked it, or gave no answer to this
 * computer. One at which nothing listens, or that does not serve the zone, is asked by nobody with success.
 */
export const unsureServers = (watched: Watched[]): string[] => [
  ...new Set(watched.filter(isUnsure).map(({ server }) => showServer(server))),
]

const isUnsure = ({ last }: Watched): boolean =>
  last === undefined || last.state === 'missing' || (last.state === 'unreachable' && !last.closed)

/** The servers at which all was seen, by name. */
export const seenAt = (watched: Watched[]): string[] => [
  ...new Set(watched.filter(({ last }) => last?.state === 'seen').map(({ server }) => showServer(server))),
]

/** For a person who waits. */
export const describeProgress = (watched: Watched[]): TextData => {
  const missing = lackingRecords(watched).map(({ fqdn, servers }) =>
    text('dns.missing_at', { record: fqdn, servers: servers.map(showServer) }),
  )
  // The same server is silent for every record.
  const silent = distinctTexts(watched.filter((one) => one.last && !answers(one)).map(silenceOf))
  return missing.length > 0
    ? text('dns.waiting', { missing, silent })
    : text('dns.seen_everywhere', { silent })
}
