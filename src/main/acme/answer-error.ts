import { CerthubError } from '../../shared/errors.ts'
import { HttpFailure, type HttpResponse } from '../ports/http.ts'
import { readProblem, wordsOfPage } from './problem.ts'
import {
  isNotOffered,
  noteRefusal,
  notOfferedError,
  type ProblemContext,
  problemError,
} from './problem-error.ts'

/** The error for an answer that is none of the wanted ones: a problem document, an HTML page, a redirect. */
export const answerError = (answer: HttpResponse, context: ProblemContext): CerthubError => {
  const problem = readProblem(answer)
  const { status } = answer
  const error = problem ? problemError(problem, { ...context, status }) : pageError(answer, context)
  return noteRefusal(error, status, problem)
}

const pageError = (answer: HttpResponse, context: ProblemContext): CerthubError => {
  const { status } = answer
  const { host, retryAfter, kind } = context
  const extras = { retryAfter, detail: wordsOfPage(answer.body) }
  if (isNotOffered(status)) return notOfferedError(host, kind, extras)
  if (status === 429) return new CerthubError('acme.rate_limited', { host }, extras)
  if (status >= 500) return new CerthubError('acme.server_error', { host, status }, extras)
  return new CerthubError(
    'acme.bad_answer',
    { host, problem: `HTTP ${status} without a problem document` },
    extras,
  )
}

const reasons: Partial<Record<HttpFailure['kind'], string>> = {
  dns: 'its name cannot be resolved',
  refused: 'the connection was refused',
  timeout: 'it did not answer in time',
  reset: 'the connection was lost',
}

/** The error for no answer at all. What is no `HttpFailure` passes unchanged. */
export const failureError = (failure: unknown, host: string): unknown => {
  if (!(failure instanceof HttpFailure)) return failure
  const extras = { detail: failure.message, cause: failure }
  if (failure.kind === 'tls')
    return new CerthubError('acme.tls_untrusted', { host, problem: failure.message }, { cause: failure })
  if (failure.kind === 'too_large')
    return new CerthubError('acme.bad_answer', { host, problem: 'the answer is too large' }, extras)
  return new CerthubError(
    'acme.unreachable',
    { host, problem: reasons[failure.kind] ?? failure.message },
    extras,
  )
}
