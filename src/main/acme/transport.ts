import { CerthubError } from '../../shared/errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Http } from '../ports/http.ts'
import type { Log } from '../ports/log.ts'
import { answerError, failureError } from './answer-error.ts'
import type { CallOptions, ExchangeKind } from './call.ts'
import { createDirectory, type DirectoryDocument, type Resource } from './directory.ts'
import { type Answer, createSend } from './exchanger.ts'
import { createNoncePool } from './nonce-pool.ts'
import { readProblem, shortType } from './problem.ts'
import {
  mayRepeatFailed,
  mayRepeatLost,
  mostBadNonces,
  mostRepeats,
  pauseAfterBadNonce,
  pauseAfterFailure,
} from './repeat.ts'

export interface TransportOptions {
  directoryUrl: string
  http: Http
  clock: Clock
  log: Log
}

export interface PostRequest {
  kind: ExchangeKind
  /** A URL the CA gave, or a resource of its directory. */
  target: { url: string } | { resource: Resource }
  /** The body for this nonce and URL; called anew for each attempt. */
  sign(nonce: string, url: string): string
  /** True when arriving twice does no more than arriving once. */
  harmless: boolean
  /** Names that the request is about, for errors. */
  names?: string[] | undefined
}

/** Signed requests to one CA. Safe to use concurrently; shared by all accounts of a directory. */
export interface Transport {
  readonly host: string
  directory(options: CallOptions): Promise<DirectoryDocument>
  urlOf(resource: Resource, options: CallOptions): Promise<string>
  /**
   * Posts until a 2xx answer. Each attempt has a fresh nonce. Repeats a refused nonce at most ten times, a lost
   * connection or 5xx at most twice and only when harmless. Waits for no Retry-After: it stands on the error and
   * the answer. Throws acme.* errors, or the signal's reason.
   */
  post(request: PostRequest, options: CallOptions): Promise<Answer>
  /** Gets what needs no signature. Answers 2xx and 404; repeats as `post` does. Throws acme.* errors. */
  get(url: string, kind: ExchangeKind, options: CallOptions): Promise<Answer>
}

const gone = new Set<ExchangeKind>(['order', 'authorization', 'challenge', 'finalize', 'certificate'])

/** The transport of RFC 8555 §6. Throws `acme.not_a_directory` when the URL is none. */
export const createTransport = ({ directoryUrl, http, clock, log }: TransportOptions): Transport => {
  if (!URL.canParse(directoryUrl)) {
    throw new CerthubError('acme.not_a_directory', { url: directoryUrl, problem: 'it is no URL' })
  }
  const { host, protocol } = new URL(directoryUrl)
  const send = createSend({ http, clock, log })
  const nonces = createNoncePool(clock)
  const directory = createDirectory(directoryUrl, host, send, clock)

  const locate = async (target: PostRequest['target'], options: CallOptions): Promise<string> => {
    const url = 'url' in target ? target.url : await directory.urlOf(target.resource, options)
    if (protocol === 'https:' && !url.startsWith('https:')) {
      throw new CerthubError('acme.bad_answer', { host, problem: `it points to ${url}, which is not HTTPS` })
    }
    return url
  }

  const newNonce = async (options: CallOptions): Promise<string> => {
    for (let repeats = 0; ; repeats++) {
      const url = await locate({ resource: 'newNonce' }, options)
      const last = repeats === mostRepeats
      try {
        const answer = await send({ method: 'HEAD', url }, 'nonce', options)
        if (answer.status < 300 && answer.nonce) return answer.nonce
        if (answer.status < 300)
          throw new CerthubError('acme.bad_answer', { host, problem: 'it gives no nonce' })
        if (answer.status === 404) directory.forget()
        else if (last || !mayRepeatFailed(answer, true))
          throw answerError(answer, { host, retryAfter: answer.retryAfter })
        if (last) throw answerError(answer, { host })
      } catch (failure) {
        if (last || !mayRepeatLost(failure, true)) throw failureError(failure, host)
      }
      await clock.sleep(pauseAfterFailure(repeats), options.signal)
    }
  }

  const refusal = (answer: Answer, { kind, names }: PostRequest): CerthubError => {
    const error = answerError(answer, { host, kind, names, retryAfter: answer.retryAfter })
    const missing = (answer.status === 404 || answer.status === 410) && gone.has(kind)
    if (!missing || error.code === 'acme.account_gone') return error
    return new CerthubError(
      'acme.order_gone',
      { host },
      { detail: error.data.detail, retryAfter: answer.retryAfter },
    )
  }

  const post = async (request: PostRequest, options: CallOptions): Promise<Answer> => {
    let [badNonces, repeats] = [0, 0]
    let moved = false
    let nonce: string | undefined
    for (;;) {
      const url = await locate(request.target, options)
      nonce ??= nonces.take() ?? (await newNonce(options))
      let answer: Answer
      try {
        answer = await send({ method: 'POST', url, body: request.sign(nonce, url) }, request.kind, options)
      } catch (failure) {
        if (repeats === mostRepeats || !mayRepeatLost(failure, request.harmless))
          throw failureError(failure, host)
        nonce = undefined
        await clock.sleep(pauseAfterFailure(repeats++), options.signal)
        continue
      }
      nonce = undefined
      if (isBadNonce(answer) && badNonces < mostBadNonces) {
        nonce = answer.nonce
        await clock.sleep(pauseAfterBadNonce(badNonces++), options.signal)
        continue
      }
      nonces.put(answer.nonce)
      if (answer.status >= 200 && answer.status < 300) return answer
      if (repeats < mostRepeats && mayRepeatFailed(answer, request.harmless)) {
        await clock.sleep(pauseAfterFailure(repeats++), options.signal)
        continue
      }
      if (answer.status !== 404 || moved || 'url' in request.target) throw refusal(answer, request)
      // The CA may have moved its resources since the directory was read.
      moved = true
      directory.forget()
      if ((await locate(request.target, options)) === url) throw refusal(answer, request)
    }
  }

  const get = async (target: string, kind: ExchangeKind, options: CallOptions): Promise<Answer> => {
    for (let repeats = 0; ; repeats++) {
      const last = repeats === mostRepeats
      try {
        const answer = await send(
          { method: 'GET', url: await locate({ url: target }, options) },
          kind,
          options,
        )
        if (answer.status === 404 || (answer.status >= 200 && answer.status < 300)) return answer
        if (last || !mayRepeatFailed(answer, true)) {
          throw answerError(answer, { host, kind, retryAfter: answer.retryAfter })
        }
      } catch (failure) {
        if (last || failure instanceof CerthubError || !mayRepeatLost(failure, true)) {
          throw failureError(failure, host)
        }
      }
      await clock.sleep(pauseAfterFailure(repeats), options.signal)
    }
  }

  return { host, directory: directory.read, urlOf: directory.urlOf, post, get }
}

const isBadNonce = (answer: Answer): boolean =>
  answer.status >= 400 && answer.status < 500 && shortType(readProblem(answer)?.type ?? '') === 'badNonce'
