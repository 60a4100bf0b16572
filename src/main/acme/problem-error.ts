import { CerthubError, type ErrorExtras, hasCode } from '../../shared/errors.ts'
import type { ExchangeKind } from './call.ts'
import { type Problem, shortType, wordsOf } from './problem.ts'

export interface ProblemContext {
  /** The CA's host, for messages. */
  host: string
  /** Names that the request was about; subproblems that name identifiers are more exact. */
  names?: string[] | undefined
  /** The request that was refused, and the HTTP status, when the problem was a whole answer. */
  kind?: ExchangeKind | undefined
  status?: number | undefined
  /** Seconds. */
  retryAfter?: number | undefined
}

/** What a CA refused a request with. */
export interface Refusal {
  /** HTTP status. */
  status: number
  /** Of a problem document, without the namespace of ACME; empty where there was none. */
  type: string
  /** It blames parts of the request, such as some of the names (RFC 8555 §6.7.1). */
  isCompound: boolean
}

const refusals = new WeakMap<CerthubError, Refusal>()

/** Keeps what an answer was that an error is of. */
export const noteRefusal = (error: CerthubError, status: number, problem?: Problem): CerthubError => {
  const { type = '', subproblems = [] } = problem ?? {}
  const isCompound = shortType(type) === 'compound' || subproblems.length > 0
  refusals.set(error, { status, type: shortType(type), isCompound })
  return error
}

/** What the CA answered that an error is of; undefined where there was no answer, or none that refuses. */
export const refusalOf = (error: unknown): Refusal | undefined =>
  error instanceof CerthubError ? refusals.get(error) : undefined

/**
 * Whether a server did not accept the signature, as one does that still has the key of before in its memory; CAs have no
 * type for it (RFC 8555 §6.2 asks for `malformed` or `unauthorized`).
 */
export const isAboutSignature = (error: unknown): boolean => {
  const refusal = refusalOf(error)
  if (!refusal || !hasCode(error, 'acme.rejected')) return false
  const words = `${refusal.type} ${error.data.detail ?? ''}`
  return refusal.status < 500 && /\bJW[SK]\b|signature|badPublicKey|\bkey (id|mismatch)\b/i.test(words)
}

/** Types that say why a validation failed (RFC 8555 §6.7), when they stand in an authorization or order. */
const validationTypes = new Set(['connection', 'dns', 'incorrectResponse', 'tls', 'unauthorized'])
const wholeSayers = new Set(['compound', 'malformed', 'unauthorized', ''])

/** A compound problem, or a vague one, is as exact as the first subproblem that says more. */
const exactType = (problem: Problem): string => {
  const type = shortType(problem.type)
  if (!wholeSayers.has(type)) return type
  const types = (problem.subproblems ?? []).map((sub) => shortType(sub.type))
  return types.find((sub) => !wholeSayers.has(sub)) ?? type
}

/** The names that a problem of this type blames: those of its subproblems (RFC 8555 §6.7.1), else all. */
const namesIn = (problem: Problem, type: string, all: string[] = []): { names: string[]; listed: string } => {
  const blamed = (problem.subproblems ?? [])
    .filter((sub) => shortType(sub.type) === type)
    .flatMap((sub) => sub.identifier?.value ?? [])
  const names = blamed.length > 0 ? blamed : all
  return { names, listed: names.join(', ') || 'these names' }
}

const orderKinds: readonly ExchangeKind[] = [
  'new-order',
  'order',
  'authorization',
  'challenge',
  'finalize',
  'certificate',
]

/**
 * Where a type means what RFC 8555 §6.7 says, where not everywhere: elsewhere a server used it for want of a better one.
 * A problem inside an order or authorization has no request of its own, and is of those kinds.
 */
const meantAt: Partial<Record<string, readonly ExchangeKind[]>> = {
  rejectedIdentifier: ['new-order', 'finalize'],
  unsupportedIdentifier: ['new-order', 'finalize'],
  caa: ['new-order', 'finalize', 'challenge'],
  invalidProfile: ['new-order', 'finalize'],
  badCSR: ['finalize'],
  orderNotReady: ['order', 'authorization', 'challenge', 'finalize', 'certificate'],
  invalidContact: ['account'],
  unsupportedContact: ['account'],
  externalAccountRequired: ['account', ...orderKinds],
}

/** What can be meant by an answer that blames the server (5xx): it says nothing of the request. */
const ofServer = new Set(['serverInternal', 'rateLimited', 'badNonce'])

/** A problem's type where it may be believed for this request and status, else none. */
const believedType = (problem: Problem, { kind, status = 0 }: ProblemContext): string => {
  const type = exactType(problem)
  if (status >= 500 && !ofServer.has(type)) return ''
  if (kind !== undefined && meantAt[type]?.includes(kind) === false) return ''
  return type
}

/** What a CA does not have that answers so (RFC 9110 §15.5.6, §15.6.2), whatever type it gives. */
const notOffered: Partial<Record<ExchangeKind, string>> = {
  'key-change': 'new keys for accounts',
  account: 'this change of an account',
  'new-order': 'such orders',
  revoke: 'revocation',
}

/** For a request that the CA has no function for. */
export const notOfferedError = (
  host: string,
  kind: ExchangeKind | undefined,
  extras: ErrorExtras = {},
): CerthubError => {
  const what = (kind && notOffered[kind]) ?? 'what it was asked for'
  return new CerthubError('acme.not_offered', { host, what }, extras)
}

export const isNotOffered = (status: number): boolean => status === 501 || status === 405

/** The catalogue's error for what a CA answered a request with: its type, its status and the request decide together. */
export const problemError = (problem: Problem, context: ProblemContext): CerthubError => {
  const { host, names, status = 0, retryAfter, kind } = context
  const extras: ErrorExtras = { retryAfter, detail: wordsOf(problem) }
  if (isNotOffered(status)) return notOfferedError(host, kind, extras)
  if (status === 429) return new CerthubError('acme.rate_limited', { host }, extras)
  const type = believedType(problem, context)
  switch (type) {
    case 'badNonce':
      return new CerthubError('acme.bad_nonce', { host }, extras)
    case 'rateLimited':
      return new CerthubError('acme.rate_limited', { host }, extras)
    case 'externalAccountRequired':
      return new CerthubError('acme.eab_required', { host }, extras)
    case 'userActionRequired':
      return new CerthubError('acme.terms_required', { host, terms: problem.instance ?? host }, extras)
    case 'invalidContact':
    case 'unsupportedContact':
      return new CerthubError('acme.contact_rejected', { host }, extras)
    case 'accountDoesNotExist':
      return new CerthubError('acme.account_gone', { host }, extras)
    case 'rejectedIdentifier':
    case 'unsupportedIdentifier':
    case 'caa': {
      const blamed = namesIn(problem, type, names)
      const code = type === 'caa' ? 'acme.caa' : 'acme.name_rejected'
      const subject = { names: blamed.names }
      return new CerthubError(code, { host, names: blamed.listed }, { ...extras, subject })
    }
    case 'invalidProfile':
      return new CerthubError('acme.profile_refused', { host }, extras)
    case 'badCSR':
      return new CerthubError('acme.csr_refused', { host }, extras)
    case 'orderNotReady':
      return new CerthubError('acme.order_not_ready', { host }, extras)
    case 'serverInternal':
      return new CerthubError('acme.server_error', { host, status: status || 500 }, extras)
  }
  if (status >= 500) return new CerthubError('acme.server_error', { host, status }, extras)
  // Boulder and pebble answer a deactivated account with `unauthorized`, which has no type of its own.
  if (type === 'unauthorized' && /\baccount\b.*\b(deactivated|revoked|not valid)\b/i.test(problem.detail)) {
    return new CerthubError('acme.account_gone', { host }, extras)
  }
  return new CerthubError('acme.rejected', { host, type: shortType(problem.type) || 'no type' }, extras)
}

/** The catalogue's error for a problem that stands inside an order, authorization or challenge. */
export const validationError = (problem: Problem, context: ProblemContext): CerthubError => {
  const type = exactType(problem)
  if (!validationTypes.has(type)) return problemError(problem, context)
  const { names, listed } = namesIn(problem, type, context.names)
  const extras = { detail: wordsOf(problem), subject: { names } }
  return new CerthubError('acme.validation_failed', { names: listed }, extras)
}
