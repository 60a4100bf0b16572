import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import type { Hub } from '../../app/hub.ts'
import type { Caller } from '../../calls/caller.ts'
import { readJson } from './body.ts'
import { bearerOf, cookieOf, keyOf } from './guard.ts'
import { refuse, sendJson } from './respond.ts'
import { clearCookie, keepSession, nobody } from './session-cookie.ts'
import { statusOf } from './status-of.ts'
import { createThrottle } from './throttle.ts'

type Holder = Pick<Caller, 'role' | 'who' | 'instances' | 'session'>

const callBody = z.strictObject({ method: z.string(), input: z.unknown() })
const signInBody = z.strictObject({ token: z.string().max(200) })

/** The contract over HTTP: calls, tickets for events, and sessions that a token opens. */
export const createApi = (
  hub: Pick<Hub, 'call' | 'authenticate' | 'note' | 'sessions'>,
  port: () => number,
) => {
  const refusals = createThrottle(60_000)

  /** Who holds this token. A refusal is noted, a flood of them once a minute. */
  const holderOfToken = async (token: string): Promise<Holder | CerthubError> => {
    const holder = await hub.authenticate(token)
    if (holder) return holder
    if (refusals.first()) {
      const event = { action: 'auth.failed', subject: 'token', result: 'failed', detail: 'auth.bad_token' }
      await hub.note({ ...nobody, ...event, result: 'failed' })
    }
    return new CerthubError('auth.bad_token', {})
  }

  const sessionOf = async (request: IncomingMessage): Promise<Holder | undefined> => {
    const found = await hub.sessions.find(cookieOf(request, port()), keyOf(request))
    return found && { role: found.role, who: found.who, instances: found.instances, session: found.id }
  }

  /** Who asks: the holder of a token (RFC 6750 §2.1), else the person whose session this is. */
  const holderOf = async (request: IncomingMessage): Promise<Holder | CerthubError> => {
    const token = bearerOf(request)
    if (token !== undefined) return holderOfToken(token)
    return (await sessionOf(request)) ?? new CerthubError('auth.required', {})
  }

  /** A token in exchange for a session of its role. */
  const openSession = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const given = signInBody.safeParse(await readJson(request))
    if (!given.success) return refuse(response, 400, 'the body must be {token}')
    const { token } = given.data
    const holder = await holderOfToken(token)
    if (holder instanceof CerthubError) return sendJson(response, 401, { ok: false, error: holder.data })
    const opened = hub.sessions.openFor(token, holder, request.headers['user-agent'])
    await keepSession({ hub, opened, holder, response, port: port() })
    sendJson(response, 200, { ok: true, value: { key: opened.key } })
  }

  const signOut = async ({ session, role, who = '' }: Holder, response: ServerResponse): Promise<void> => {
    if (session === undefined) return refuse(response, 400, 'a token has no session')
    hub.sessions.end(session)
    clearCookie(response, port())
    sendJson(response, 200, { ok: true, value: {} })
    const event = { action: 'session.signed_out', subject: session, detail: '' }
    await hub.note({ ...nobody, ...event, role, who, result: 'ok' })
  }

  const ticket = ({ session }: Holder, response: ServerResponse): void => {
    if (session === undefined) return refuse(response, 403, 'events are for sessions')
    const made = hub.sessions.ticket(session)
    if (made === undefined) refuse(response, 429, 'this session has as many WebSockets as it may')
    else sendJson(response, 200, { ticket: made })
  }

  const call = async (holder: Holder, body: unknown, response: ServerResponse): Promise<void> => {
    const parsed = callBody.safeParse(body)
    if (!parsed.success) return refuse(response, 400, 'the body must be {method, input}')
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    const caller = { ...holder, via: 'web', signal: gone.signal } as const
    const answer = await hub.call(parsed.data.method, parsed.data.input, caller)
    sendJson(response, answer.ok ? 200 : statusOf(answer.error.code), answer)
  }

  return {
    answer: async (path: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
      if (!['/api/call', '/api/ticket', '/api/session', '/api/sign-out'].includes(path)) {
        return refuse(response, 404, 'there is no such address')
      }
      if (request.method !== 'POST') return refuse(response, 405, 'only POST')
      if (path === '/api/session') return openSession(request, response)
      const holder = await holderOf(request)
      if (holder instanceof CerthubError) {
        response.setHeader('WWW-Authenticate', 'Bearer')
        return sendJson(response, 401, { ok: false, error: holder.data })
      }
      const body = await readJson(request)
      if (path === '/api/ticket') return ticket(holder, response)
      if (path === '/api/sign-out') return signOut(holder, response)
      return call(holder, body, response)
    },
  }
}
