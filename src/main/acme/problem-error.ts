import { CerthubError, type ErrorExtras } from '../../shared/errors.ts'
import { type Problem, shortType, wordsOf } from './problem.ts'

export interface ProblemContext {
  /** The CA's host, for messages. */
  host: string
  /** Names that the request was about; subproblems that name identifiers are more exact. */
  names?: string[] | undefined
  /** HTTP status, when the problem was a whole answer. */
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

const namesIn = (problem: Problem, type: string, names: string[] = []): string => {
  const blamed = (problem.subproblems ?? [])
    .filter((sub) => shortType(sub.type) === type)
    .flatMap((sub) => sub.identifier?.value ?? [])
  return (blamed.length > 0 ? blamed : names).join(', ') || 'these names'
}

/** The catalogue's error for what a CA answered a request with. */
export const problemError = (problem: Problem, context: ProblemContext): CerthubError => {
  const { host, names, status = 0, retryAfter } = context
  const extras: ErrorExtras = { retryAfter, detail: wordsOf(problem) }
  const type = exactType(problem)
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
      return new CerthubError('acme.name_rejected', { host, names: namesIn(problem, type, names) }, extras)
    case 'caa':
      return new CerthubError('acme.caa', { host, names: namesIn(problem, type, names) }, extras)
    case 'invalidProfile':
      return new CerthubError('acme.profile_refused', { host }, extras)
    case 'badCSR':
      return new CerthubError('acme.csr_refused', { host }, extras)
    case 'orderNotReady':
      return new CerthubError('acme.order_not_ready', { host }, extras)
    case 'serverInternal':
      return new CerthubError('acme.server_error', { host, status: status || 500 }, extras)
  }
  // Boulder and pebble answer a deactivated account with `unauthorized`, which has no type of its own.
  if (type === 'unauthorized' && /\baccount\b.*\b(deactivated|revoked|not valid)\b/i.test(problem.detail)) {
    return new CerthubError('acme.account_gone', { host }, extras)
  }
  if (status === 429) return new CerthubError('acme.rate_limited', { host }, extras)
  if (status >= 500) return new CerthubError('acme.server_error', { host, status }, extras)
  return new CerthubError('acme.rejected', { host, type: type || 'no type' }, extras)
}

/** The catalogue's error for a problem that stands inside an order, authorization or challenge. */
export const validationError = (problem: Problem, context: ProblemContext): CerthubError => {
  const type = exactType(problem)
  return validationTypes.has(type)
    ? new CerthubError(
        'acme.validation_failed',
        { names: namesIn(problem, type, context.names) },
        { detail: wordsOf(problem) },
      )
    : problemError(problem, context)
}
