import { Agent, type ClientRequest, type IncomingMessage, request as startRequest } from 'node:http'
import type { Clock } from '../../ports/clock.ts'
import { type Http, HttpFailure, type HttpRequest } from '../../ports/http.ts'
import type { Log } from '../../ports/log.ts'
import { generateAccountKey } from '../account-key.ts'
import { openAcmeServer } from '../server.ts'
import type { ScriptedCa } from './scripted-ca.ts'

/** The port over plain HTTP, kept alive. */
const createTestHttp = (): Http => {
  const agent = new Agent({ keepAlive: true })
  const answerOf = async (message: IncomingMessage) => {
    let body = ''
    for await (const chunk of message) body += chunk
    const headers = Object.entries(message.headers).map(([name, value]) => [name, [value].flat().join(', ')])
    return { status: message.statusCode ?? 0, headers: Object.fromEntries(headers), body }
  }
  const kindOf = (error: NodeJS.ErrnoException) => (error.code === 'ECONNREFUSED' ? 'refused' : 'reset')
  const failed = (error: NodeJS.ErrnoException, outgoing: ClientRequest) =>
    outgoing.destroyed && error.name === 'AbortError'
      ? new HttpFailure('aborted', true, 'aborted', error)
      : new HttpFailure(kindOf(error), error.code !== 'ECONNREFUSED', error.message, error)
  return {
    request: ({ url, method, headers = {}, body, signal }: HttpRequest) =>
      new Promise((resolve, reject) => {
        const outgoing = startRequest(url, { method, headers, agent, ...(signal && { signal }) })
        outgoing.on('response', (message) => answerOf(message).then(resolve, reject))
        outgoing.on('error', (error) => reject(failed(error, outgoing)))
        outgoing.end(body)
      }),
    close: () => agent.destroy(),
  }
}

/** A clock that does not wait: it moves itself by what it is asked to sleep, and keeps that. */
export const createLeapingClock = () => {
  let time = Date.UTC(2026, 0, 1)
  const slept: number[] = []
  const clock: Clock = {
    now: () => time,
    monotonic: () => time,
    async sleep(ms, signal) {
      signal?.throwIfAborted()
      slept.push(ms)
      time += ms
    },
  }
  const pass = (ms: number): void => {
    time += ms
  }
  return { clock, slept, pass }
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} }

/** The client under test, with one account, at a scripted CA. */
export const openTestServer = async (
  ca: Pick<ScriptedCa, 'directoryUrl' | 'origin'>,
  http: Http = createTestHttp(),
) => {
  const leaping = createLeapingClock()
  const server = openAcmeServer({ directoryUrl: ca.directoryUrl, http, clock: leaping.clock, log: silentLog })
  const accountKey = await generateAccountKey()
  const account = server.account({ accountKey, accountUrl: `${ca.origin}/account/1` })
  return { ...leaping, server, accountKey, account, http }
}
