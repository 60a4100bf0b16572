import { createHash } from 'node:crypto'
import { isIpAddress, urlHostOf } from '../../shared/ip-address.ts'
import { publicPortOf } from '../../shared/validation.ts'
import type { ChallengeNetwork } from '../ports/challenge-network.ts'
import type { Resolver } from '../ports/resolver.ts'
import { acmeIdentifierOf } from '../x509/acme-identifier.ts'
import { type Answer, type AnswerValidation, isListening, pathOf, serverNameOf } from './answer.ts'

/** As many as Boulder follows. */
const mostRedirects = 10
/** A CA waits about as long. */
const timeoutMs = 10_000
const mostAddresses = 4

interface Parts {
  network: ChallengeNetwork
  resolver: Resolver
}

/** One answer as it was seen from here; without a problem it is what the CA looks for. */
export interface Seen {
  /** Where it was looked for. */
  where: string
  problem?: string
}

const words: Record<string, string> = {
  ECONNREFUSED: 'the connection is refused',
  ECONNRESET: 'the connection is cut off',
  EHOSTUNREACH: 'the address cannot be reached from here',
  ENETUNREACH: 'the address cannot be reached from here',
  EADDRNOTAVAIL: 'the address cannot be reached from here',
  ETIMEDOUT: 'there is no answer',
}

const wordsOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'there is no answer'
  return ('code' in error && words[String(error.code)]) || error.message
}

/** Where a CA would connect to: every address of the name, IPv6 first. */
const addressesOf = async (resolver: Resolver, name: string, signal: AbortSignal): Promise<string[]> => {
  if (isIpAddress(name)) return [name]
  const found = await Promise.all(
    (['AAAA', 'A'] as const).map(async (type) => {
      const { answers } = await resolver.lookup(name, type, signal)
      return answers.filter((answer) => answer.type === type).map(({ data }) => data)
    }),
  )
  return found.flat()
}

/** What is wrong with what one address gives for the URL, redirects followed; undefined when it is the text. */
const httpProblem = async (
  { network, resolver }: Parts,
  start: { url: URL; address: string; text: string },
  signal: AbortSignal,
): Promise<string | undefined> => {
  let { url, address } = start
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const tls = url.protocol === 'https:'
    const host = url.hostname
    const port = Number(url.port || (tls ? 443 : 80))
    const path = `${url.pathname}${url.search}`
    const { status, body, location } = await network.askHttp({ address, port, tls, host, path }, signal)
    if (status >= 300 && status < 400 && location !== undefined) {
      if (!URL.canParse(location, url.href))
        return `it redirects to “${location.slice(0, 200)}”, which is no URL`
      const next = new URL(location, url)
      if (next.protocol !== 'http:' && next.protocol !== 'https:') return `it redirects to ${next.protocol}`
      const to = Number(next.port || (next.protocol === 'https:' ? 443 : 80))
      if (to !== 80 && to !== 443 && to !== port) return `it redirects to port ${to}, where no CA follows`
      const [first] = await addressesOf(resolver, next.hostname.replace(/^\[|\]$/g, ''), signal)
      if (first === undefined) return `it redirects to ${next.hostname}, which has no address`
      if (next.hostname !== host) address = first
      url = next
      continue
    }
    if (status !== 200) return `it answers HTTP ${status}`
    return body.trimEnd() === start.text ? undefined : 'it answers with another text'
  }
  return 'it redirects without end'
}

/** What is wrong with the certificate that one address shows for `acme-tls/1`. */
const tlsProblem = async (
  { network }: Parts,
  { name, keyAuthorization }: Answer,
  { address, port }: { address: string; port: number },
  signal: AbortSignal,
): Promise<string | undefined> => {
  const certificate = await network.askTls({ address, port, serverName: serverNameOf(name) }, signal)
  const digest = createHash('sha256').update(keyAuthorization).digest()
  return acmeIdentifierOf(certificate)?.equals(digest) ? undefined : 'it shows another certificate'
}

/**
 * Looks at one answer from here as the CA will from there, at the port that we serve. Throws the signal’s reason only:
 * a network that does not reach itself is no failure.
 */
export const seeAnswer = async (
  parts: Parts,
  validation: AnswerValidation,
  answer: Answer,
  signal: AbortSignal,
): Promise<Seen[]> => {
  const { name, token, keyAuthorization } = answer
  const port = isListening(validation) ? validation.port : publicPortOf(validation)
  const isTls = validation.kind === 'tls-alpn'
  const url = new URL(`http://${urlHostOf(name)}${port === 80 ? '' : `:${port}`}${pathOf(token)}`)
  const place = isTls ? `${urlHostOf(name)}:${port}` : `http://${url.host}/`
  const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  try {
    const addresses = await addressesOf(parts.resolver, name, limited)
    if (addresses.length === 0) return [{ where: place, problem: 'the name has no A or AAAA record' }]
    return await Promise.all(
      addresses.slice(0, mostAddresses).map(async (address): Promise<Seen> => {
        const where = address === name ? place : `${place} at ${address}`
        try {
          const problem = isTls
            ? await tlsProblem(parts, answer, { address, port }, limited)
            : await httpProblem(parts, { url, address, text: keyAuthorization }, limited)
          return { where, ...(problem !== undefined && { problem }) }
        } catch (error) {
          signal.throwIfAborted()
          return { where, problem: wordsOf(error) }
        }
      }),
    )
  } catch (error) {
    signal.throwIfAborted()
    return [{ where: place, problem: wordsOf(error) }]
  }
}
