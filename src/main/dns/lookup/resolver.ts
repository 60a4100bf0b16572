import { randomInt } from 'node:crypto'
import { Resolver as NodeResolver } from 'node:dns'
import { CerthubError } from '../../../shared/errors.ts'
import type { DnsAnswer, DnsServer, Resolver } from '../../ports/resolver.ts'
import { exchangeMessage } from '../protocol/exchange.ts'
import { NoAnswer } from '../protocol/udp.ts'
import { answersQuestion, decodeAnswer, encodeQuery, type Question } from '../protocol/wire.ts'
import { parseServers, showServer } from './server-address.ts'

export { parseServers }

export interface ResolverOptions {
  /** Recursive resolvers, tried in order. Default: the system's, read anew for each look-up. */
  servers?: DnsServer[] | undefined
  authoritative?: DnsServer | undefined
}

/** Answers after which another resolver may know better. */
const unhelpful = new Set(['SERVFAIL', 'REFUSED', 'NOTIMP', 'FORMERR'])

export const createResolver = ({ servers, authoritative }: ResolverOptions = {}): Resolver => ({
  authoritative,
  recursive: servers,
  async ask(server, name, type, signal) {
    const question = { name, type, recursive: false, edns: true }
    const answer = await query(server, question, signal)
    // What it has itself is worth more than what it finds elsewhere.
    if (answer.authoritative || !server.forwards) return answer
    return query(server, { ...question, recursive: true }, signal)
  },
  async lookup(name, type, signal, { unchecked } = {}) {
    const question = { name, type, recursive: true, edns: true, unchecked }
    let [answer, failure]: [DnsAnswer?, unknown?] = []
    for (const server of servers ?? systemServers()) {
      try {
        const given = await query(server, question, signal)
        if (!unhelpful.has(given.rcode)) return given
        answer ??= given
      } catch (error) {
        signal?.throwIfAborted()
        failure = error
      }
    }
    if (answer) return answer
    throw (
      failure ??
      new CerthubError('dns.server_unreachable', { server: 'of this system', problem: 'none is set' })
    )
  },
})

const systemServers = (): DnsServer[] => parseServers(new NodeResolver().getServers().join(','))

const query = async (
  server: DnsServer,
  question: Question,
  signal: AbortSignal | undefined,
): Promise<DnsAnswer> => {
  const unreachable = (problem: string, cause?: unknown) =>
    new CerthubError('dns.server_unreachable', { server: showServer(server), problem }, { cause })
  const id = randomInt(0x1_0000)
  const packet = encodeOrRefuse(id, question)
  try {
    const accept = (reply: Buffer) => answersQuestion(reply, id, question)
    const answer = decodeAnswer(await exchangeMessage(server, packet, { accept, signal }))
    // Old servers do not know EDNS (RFC 6891 §7).
    if (question.edns && (answer.rcode === 'FORMERR' || answer.rcode === 'NOTIMP')) {
      return await query(server, { ...question, edns: false }, signal)
    }
    return answer
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof CerthubError) throw error
    throw unreachable(error instanceof NoAnswer ? error.problem : 'its answer cannot be read', error)
  }
}

const encodeOrRefuse = (id: number, question: Question): Buffer => {
  try {
    return encodeQuery(id, question)
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    throw new CerthubError('input.invalid', { field: 'DNS name', problem }, { cause: error })
  }
}
