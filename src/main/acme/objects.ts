import { z } from 'zod'
import { CerthubError } from '../../shared/errors.ts'
import type { Answer } from './exchanger.ts'
import { type Problem, problemSchema } from './problem.ts'
import { validationError } from './problem-error.ts'
import { readJson } from './read-json.ts'

/** RFC 8555 §7.1.3. */
export interface AcmeOrder {
  url: string
  status: 'pending' | 'ready' | 'processing' | 'valid' | 'invalid'
  /** Lower case, `*.` included. */
  names: string[]
  authorizationUrls: string[]
  finalizeUrl: string
  certificateUrl?: string
  /** Why it is invalid. */
  error?: CerthubError
  /** Milliseconds since the Unix epoch. */
  expires?: number
  /** From Retry-After; not capped. */
  retryAfterMs?: number
}

/** RFC 8555 §8. `token` is empty for kinds of challenge that have none. */
export interface AcmeChallenge {
  type: string
  url: string
  status: 'pending' | 'processing' | 'valid' | 'invalid'
  token: string
  /** Of dns-persist-01: the names under which the CA looks for itself in the record. */
  issuerDomainNames: string[]
  /** Of dns-persist-01, where the CA says it: what it takes for the account’s name in the record. */
  accountUri?: string
  error?: CerthubError
}

/** RFC 8555 §7.1.4. */
export interface AcmeAuthorization {
  url: string
  status: 'pending' | 'valid' | 'invalid' | 'deactivated' | 'expired' | 'revoked'
  /** Without `*.`. */
  name: string
  wildcard: boolean
  challenges: AcmeChallenge[]
  /** Milliseconds since the Unix epoch. */
  expires?: number
  retryAfterMs?: number
}

const url = z.url({ protocol: /^https?$/ })
const problem = problemSchema.optional().catch(undefined)
const identifier = z.object({ type: z.string(), value: z.string().transform((value) => value.toLowerCase()) })

/** More than any order has. Counted before they are looked at one by one. */
const mostParts = 1000
const mostChallenges = 50

const orderSchema = z.object({
  status: z.enum(['pending', 'ready', 'processing', 'valid', 'invalid']),
  identifiers: z.array(z.unknown()).min(1).max(mostParts).pipe(z.array(identifier)),
  authorizations: z.array(z.unknown()).max(mostParts).pipe(z.array(url)),
  finalize: url,
  certificate: url.optional().catch(undefined),
  expires: z.string().optional().catch(undefined),
  error: problem,
})

const challengeSchema = z.object({
  type: z.string(),
  url,
  status: z.enum(['pending', 'processing', 'valid', 'invalid']).default('pending'),
  token: z.string().default('').catch(''),
  // Both spellings: draft-ietf-acme-dns-persist until 01, and since 02.
  'issuer-domain-names': z.array(z.string()).default([]).catch([]),
  issuerDomainNames: z.array(z.string()).default([]).catch([]),
  accounturi: z.string().optional().catch(undefined),
  error: problem,
})

const authorizationSchema = z.object({
  status: z.enum(['pending', 'valid', 'invalid', 'deactivated', 'expired', 'revoked']),
  identifier,
  wildcard: z.boolean().default(false).catch(false),
  expires: z.string().optional().catch(undefined),
  // One that cannot be read is none that can be met; the others may be.
  challenges: z
    .array(z.unknown())
    .transform((all) =>
      all.slice(0, mostChallenges).flatMap((one) => challengeSchema.safeParse(one).data ?? []),
    ),
})

const accountSchema = z.object({
  status: z.enum(['valid', 'deactivated', 'revoked']),
  contact: z.array(z.string()).default([]).catch([]),
})
export type AccountDocument = z.infer<typeof accountSchema>

const parse = <T>(schema: z.ZodType<T>, answer: Answer, host: string, what: string): T => {
  let json: unknown
  try {
    json = readJson(answer.body)
  } catch {
    throw new CerthubError('acme.bad_answer', { host, problem: `the ${what} is no JSON` })
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const at = parsed.error.issues[0]?.path.join('.') || 'its form'
  throw new CerthubError('acme.bad_answer', { host, problem: `the ${what} is wrong at ${at}` })
}

const waitOf = ({ retryAfter }: Answer) =>
  retryAfter === undefined ? {} : { retryAfterMs: retryAfter * 1000 }

const errorOf = (found: Problem | undefined, host: string, names: string[]) =>
  found ? { error: validationError(found, { host, names }) } : {}

const expiryOf = (expires: string | undefined) => {
  const at = Date.parse(expires ?? '')
  return Number.isNaN(at) ? {} : { expires: at }
}

/** The order in an answer; its URL is not in there. Throws `acme.bad_answer`, as all readers here. */
export const readOrder = (answer: Answer, host: string): Omit<AcmeOrder, 'url'> => {
  const order = parse(orderSchema, answer, host, 'order')
  const names = order.identifiers.map(({ value }) => value)
  return {
    status: order.status,
    names,
    authorizationUrls: order.authorizations,
    finalizeUrl: order.finalize,
    ...(order.certificate !== undefined && { certificateUrl: order.certificate }),
    ...errorOf(order.error, host, names),
    ...expiryOf(order.expires),
    ...waitOf(answer),
  }
}

export const readAuthorization = (answer: Answer, host: string): AcmeAuthorization => {
  const { status, identifier, wildcard, challenges, expires } = parse(
    authorizationSchema,
    answer,
    host,
    'authorization',
  )
  const name = identifier.value.replace(/^\*\./, '')
  const shown = wildcard ? `*.${name}` : name
  return {
    url: answer.url,
    status,
    name,
    wildcard,
    challenges: challenges.map((challenge) => ({
      type: challenge.type,
      url: challenge.url,
      status: challenge.status,
      token: challenge.token,
      issuerDomainNames: [...challenge.issuerDomainNames, ...challenge['issuer-domain-names']],
      ...(challenge.accounturi && { accountUri: challenge.accounturi }),
      ...errorOf(challenge.error, host, [shown]),
    })),
    ...expiryOf(expires),
    ...waitOf(answer),
  }
}

export const readChallenge = (answer: Answer, host: string): Pick<AcmeChallenge, 'status'> =>
  parse(challengeSchema, answer, host, 'challenge')

export const readAccount = (answer: Answer, host: string): AccountDocument =>
  parse(accountSchema, answer, host, 'account')

/** The URL in Location, resolved (RFC 9110 §10.2.2), if there is one. */
export const readLocation = (answer: Answer): string | undefined => {
  const location = answer.headers.location
  return location && URL.canParse(location, answer.url) ? new URL(location, answer.url).href : undefined
}
