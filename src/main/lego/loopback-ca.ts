import { randomBytes } from 'node:crypto'
import type { LoopbackReply, LoopbackRequest } from '../ports/serve-loopback.ts'

/** One TXT value that lego shall write: by RFC 8555 §8.4 it follows from the token and lego’s account key. */
export interface LegoChallenge {
  /** The name of the certificate, `*.` included. */
  name: string
  token: string
}

type State = 'pending' | 'processing' | 'valid' | 'invalid'

/** lego gives a request half a minute. */
const longestHoldMs = 20_000
/** Seconds; lego looks again for a hundred times as long, ever more seldom. */
const retryAfter = 10

const problem = (detail: string) => ({ type: 'urn:ietf:params:acme:error:unauthorized', detail })

/**
 * As much of an ACME server (RFC 8555) as makes lego write TXT values, wait, and remove them: an order for the
 * challenges’ names that is never finalized. `onWritten` is called when lego says that a value is there (one after the
 * other where the provider takes but one at a time); when it is done lego removes the value. Signatures are not looked at: the
 * path holds a secret, and nothing is given but what lego was started for.
 */
export const createLoopbackCa = (
  challenges: readonly LegoChallenge[],
  onWritten: (challenge: LegoChallenge) => Promise<void>,
): { path: string; reply: (origin: string, request: LoopbackRequest) => Promise<LoopbackReply> } => {
  const root = `/${randomBytes(16).toString('hex')}`
  const states: State[] = challenges.map(() => 'pending')
  const verdicts = new Map<number, Promise<void>>()

  const begin = (index: number, challenge: LegoChallenge): void => {
    if (verdicts.has(index)) return
    states[index] = 'processing'
    const settle = (state: State) => () => {
      states[index] = state
    }
    verdicts.set(index, onWritten(challenge).then(settle('valid'), settle('invalid')))
  }

  /** Answers as soon as there is something to say. */
  const hold = async (index: number): Promise<void> => {
    const limit = Promise.withResolvers<void>()
    const timer = setTimeout(limit.resolve, longestHoldMs)
    await Promise.race([verdicts.get(index), limit.promise])
    clearTimeout(timer)
  }

  const challengeOf = (base: string, index: number) => ({
    type: 'dns-01',
    url: `${base}/challenge/${index}`,
    token: challenges[index]?.token,
    status: states[index],
    ...(states[index] === 'invalid' && { error: problem('The hub ended it.') }),
  })
  const authorizationOf = (base: string, index: number, name: string) => ({
    status: states[index] === 'processing' ? 'pending' : states[index],
    identifier: { type: 'dns', value: name.replace(/^\*\./, '') },
    ...(name.startsWith('*.') && { wildcard: true }),
    challenges: [challengeOf(base, index)],
  })
  const orderOf = (base: string) => ({
    status: states.every((state) => state === 'valid') ? 'ready' : 'pending',
    identifiers: challenges.map(({ name }) => ({ type: 'dns', value: name })),
    authorizations: challenges.map((_, index) => `${base}/authorization/${index}`),
    finalize: `${base}/finalize`,
  })

  const answer = (status: number, json?: unknown, headers: Record<string, string> = {}): LoopbackReply => ({
    status,
    headers: {
      'content-type': status < 400 ? 'application/json' : 'application/problem+json',
      'replay-nonce': randomBytes(16).toString('base64url'),
      ...headers,
    },
    body: json === undefined ? '' : JSON.stringify(json),
  })

  const reply = async (origin: string, { path }: LoopbackRequest): Promise<LoopbackReply> => {
    if (!path.startsWith(`${root}/`)) return answer(404)
    const base = `${origin}${root}`
    const [what, number] = path.slice(root.length + 1).split('/')
    const index = Number(number)
    const challenge = challenges[index]
    if (what === 'directory') {
      const [newNonce, newAccount, newOrder] = [`${base}/nonce`, `${base}/account`, `${base}/order`]
      const others = { revokeCert: `${base}/no`, keyChange: `${base}/no` }
      return answer(200, { newNonce, newAccount, newOrder, ...others })
    }
    if (what === 'nonce') return answer(200)
    if (what === 'order')
      return number === undefined
        ? answer(201, orderOf(base), { location: `${base}/order/1` })
        : answer(200, orderOf(base))
    if (what === 'authorization' && challenge) {
      if (verdicts.has(index)) await hold(index)
      return answer(200, authorizationOf(base, index, challenge.name))
    }
    if (what === 'challenge' && challenge) {
      begin(index, challenge)
      await hold(index)
      const up = { link: `<${base}/authorization/${index}>;rel="up"`, 'retry-after': String(retryAfter) }
      return answer(200, challengeOf(base, index), up)
    }
    return answer(403, problem('The hub gets the certificate itself.'))
  }
  return { path: `${root}/directory`, reply }
}
