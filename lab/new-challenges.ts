import { createHash } from 'node:crypto'
import { Resolver } from 'node:dns/promises'
import { z } from 'zod'
import type { Bind } from './bind.ts'
import { type Answer, type Passing, startFaultProxy } from './fault-proxy.ts'
import { type Pebble, startPebble } from './pebble.ts'

export interface NewChallengesOptions {
  dir: string
  /** Where it looks for records. */
  bind: Pick<Bind, 'address' | 'port'>
  /** Takes everything for valid, and may stand behind others too; it has one of its own when absent. */
  pebble?: Pebble
  /** What it offers in the place of dns-01. */
  offers: 'dns-account-01' | 'dns-persist-01'
  /** It offers dns-01 beside that, for names without a wildcard, and takes it for met. */
  besideDns01?: boolean
  /** The names it goes by; `directory` says which member of its directory tells them. */
  issuers?: string[]
  directory?: 'issuerDomainNames' | 'caaIdentities' | 'none'
  /** It wants accounts named by a hash (draft-ietf-acme-dns-persist-02). */
  hashPrefix?: string
  /** What its challenges call the account (draft-ietf-acme-dns-persist-01). */
  accountUri?: string
  /** Of a pebble of its own. */
  blocklist?: string[]
}

export interface NewChallenges {
  directoryUrl: string
  tlsRootFile: string
  /** TXT names it has looked at. */
  readonly looked: readonly string[]
  /** How many challenges it was told to look at. */
  readonly told: number
  stop(): Promise<void>
}

const jwsSchema = z.object({ protected: z.string(), payload: z.string() })
const headerSchema = z.object({
  kid: z.string().optional(),
  jwk: z.record(z.string(), z.string()).optional(),
})
const challengeSchema = z.looseObject({ type: z.string(), url: z.string(), token: z.string().optional() })
const authorizationSchema = z.looseObject({
  status: z.string(),
  identifier: z.object({ type: z.string(), value: z.string() }),
  wildcard: z.boolean().optional(),
  challenges: z.array(challengeSchema),
})
const orderSchema = z.looseObject({ status: z.string(), authorizations: z.array(z.string()) })
const directorySchema = z.looseObject({ meta: z.looseObject({}).optional() })

const decode = (text: string): string => Buffer.from(text, 'base64url').toString('utf8')
const sha256 = (...parts: (string | Uint8Array)[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()
/** Members in the order of RFC 7638. */
const thumbprintOf = (jwk: Record<string, string>): string =>
  sha256(
    JSON.stringify(Object.fromEntries(Object.entries(jwk).sort(([a], [b]) => (a < b ? -1 : 1)))),
  ).toString('base64url')
const base32 = (bytes: Buffer): string => {
  let [bits, count, text] = [0, 0, '']
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xffff
    count += 8
    for (; count >= 5; count -= 5) text += 'abcdefghijklmnopqrstuvwxyz234567'[(bits >> (count - 5)) & 31]
  }
  return text
}

interface Question {
  authorization: string
  name: string
  wildcard: boolean
  token: string
}
interface Account {
  url: string
  thumbprint: string
}

/** A pebble that takes everything for valid. */
export const startCredulousPebble = ({
  dir,
  bind,
  blocklist = [],
}: Pick<NewChallengesOptions, 'dir' | 'bind' | 'blocklist'>): Promise<Pebble> =>
  startPebble({
    dir,
    dns: `${bind.address}:${bind.port}`,
    env: { PEBBLE_VA_ALWAYS_VALID: '1' },
    blocklist,
  })

/**
 * A CA that offers a challenge which pebble does not know: pebble, which takes everything for valid, behind a proxy that
 * offers the challenge and looks in BIND for the record itself, as the drafts say.
 */
export const startNewChallenges = async (options: NewChallengesOptions): Promise<NewChallenges> => {
  const { bind, offers, issuers = ['ca.example.test'], directory = 'issuerDomainNames', hashPrefix } = options
  const pebble = options.pebble ?? (await startCredulousPebble(options))
  const dns = new Resolver({ timeout: 5000, tries: 3 })
  dns.setServers([`${bind.address}:${bind.port}`])
  const thumbprints = new Map<string, string>()
  const questions = new Map<string, Question>()
  const failures = new Map<string, { type: string; detail: string }>()
  const looked: string[] = []
  let told = 0

  const txtAt = async (name: string): Promise<string[]> => {
    looked.push(name)
    return (await dns.resolveTxt(name).catch(() => [])).map((parts) => parts.join(''))
  }

  const persistProblem = (value: string, question: Question, account: string): string | undefined => {
    const [issuer = '', ...rest] = value.split(';').map((part) => part.trim())
    if (!issuers.includes(issuer)) return 'no record names this CA'
    const parameters = Object.fromEntries(
      rest.map((part) => {
        const [tag = '', ...text] = part.split('=')
        return [tag.trim().toLowerCase(), text.join('=').trim()]
      }),
    )
    if (parameters.accounturi !== account) return `accounturi is not ${account}`
    if (question.wildcard && parameters.policy?.toLowerCase() !== 'wildcard') return 'policy is not wildcard'
    const until = parameters.persistuntil
    if (until !== undefined && Number(until) * 1000 < Date.now()) return `it ended at ${until}`
    return undefined
  }

  /** What is wrong with the record, in the CA's words. */
  const problemOf = async (question: Question, account: Account): Promise<string | undefined> => {
    const { name, token } = question
    if (offers === 'dns-account-01') {
      const label = base32(sha256(account.url).subarray(0, 10))
      const at = `_${label}._acme-challenge.${name}`
      const wanted = sha256(`${token}.${account.thumbprint}`).toString('base64url')
      return (await txtAt(at)).includes(wanted) ? undefined : `no TXT record at ${at} is right`
    }
    const uri = hashPrefix
      ? `${hashPrefix}sha-256/${sha256(Buffer.from([name.length]), name, account.thumbprint, account.url).toString('base64url')}`
      : account.url
    const problems = (await txtAt(`_validation-persist.${name}`)).map((txt) =>
      persistProblem(txt, question, uri),
    )
    if (problems.includes(undefined)) return undefined
    return problems.find((problem) => problem !== 'no record names this CA') ?? 'no record names this CA'
  }

  const json = (answer: Answer, body: unknown): Answer => ({ ...answer, body: JSON.stringify(body) })

  const authorization = (path: string, answer: Answer): Answer => {
    const read = authorizationSchema.parse(JSON.parse(answer.body))
    const failure = failures.get(path)
    const challenges = read.challenges.map((challenge) => {
      if (challenge.type === 'http-01' && options.besideDns01) return { ...challenge, type: 'dns-01' }
      if (challenge.type !== 'dns-01') return challenge
      const { token = '', ...rest } = challenge
      questions.set(new URL(challenge.url).pathname, {
        authorization: path,
        name: read.identifier.value.replace(/^\*\./, ''),
        wildcard: read.wildcard ?? read.identifier.value.startsWith('*.'),
        token,
      })
      return {
        ...rest,
        type: offers,
        ...(offers === 'dns-account-01'
          ? { token }
          : { 'issuer-domain-names': issuers, accounturi: options.accountUri }),
        ...(failure && { status: 'invalid', error: { ...failure, status: 403 } }),
      }
    })
    return json(answer, { ...read, challenges, ...(failure && { status: 'invalid' }) })
  }

  const order = (answer: Answer): Answer => {
    const read = orderSchema.parse(JSON.parse(answer.body))
    const failed = read.authorizations.some((url) => failures.has(new URL(url).pathname))
    return failed ? json(answer, { ...read, status: 'invalid' }) : answer
  }

  const challenge = async ({ path, body, forward }: Passing): Promise<Answer> => {
    const { protected: signed, payload } = jwsSchema.parse(JSON.parse(body))
    const { kid = '' } = headerSchema.parse(JSON.parse(decode(signed)))
    const question = questions.get(path)
    if (!question || payload === '') return forward()
    told++
    const problem = await problemOf(question, { url: kid, thumbprint: thumbprints.get(kid) ?? '' })
    if (problem === undefined) return forward()
    const failure = { type: 'urn:ietf:params:acme:error:unauthorized', detail: problem }
    failures.set(question.authorization, failure)
    const { headers } = await forward({ method: 'HEAD', path: '/nonce-plz' })
    const said = {
      type: offers,
      url: `https://${new URL(kid).host}${path}`,
      status: 'invalid',
      error: failure,
    }
    return {
      status: 200,
      headers: { 'replay-nonce': headers['replay-nonce'], 'content-type': 'application/json' },
      body: JSON.stringify(said),
    }
  }

  const learnAccount = (body: string, answer: Answer): void => {
    const { jwk } = headerSchema.parse(JSON.parse(decode(jwsSchema.parse(JSON.parse(body)).protected)))
    const { location } = answer.headers
    if (jwk && typeof location === 'string') thumbprints.set(location, thumbprintOf(jwk))
  }

  const between = async (passing: Passing): Promise<Answer> => {
    const { endpoint, path, body, forward } = passing
    if (endpoint === 'challenge') return challenge(passing)
    const answer = await forward()
    if (answer.status >= 300) return answer
    if (endpoint === 'authorization') return authorization(path, answer)
    if (endpoint === 'order') return order(answer)
    if (path === '/sign-me-up') learnAccount(body, answer)
    if (endpoint !== 'directory') return answer
    const { meta, ...rest } = directorySchema.parse(JSON.parse(answer.body))
    const { caaIdentities: _, ...others } = meta ?? {}
    const names = directory === 'none' ? {} : { [directory]: issuers }
    const hash = hashPrefix ? { accountHashPrefix: hashPrefix } : {}
    return json(answer, { ...rest, meta: { ...others, ...names, ...hash } })
  }

  const proxy = await startFaultProxy({ dir: options.dir, pebble, between })
  return {
    directoryUrl: proxy.directoryUrl,
    tlsRootFile: proxy.tlsRootFile,
    looked,
    get told() {
      return told
    },
    stop: async () => {
      await proxy.stop()
      if (!options.pebble) await pebble.stop()
    },
  }
}
