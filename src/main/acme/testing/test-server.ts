import { createHttp } from '../../adapters/http/node-http.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Http } from '../../ports/http.ts'
import type { Log } from '../../ports/log.ts'
import { generateAccountKey } from '../account-key.ts'
import { openAcmeServer } from '../server.ts'
import type { ScriptedCa } from './scripted-ca.ts'

/** A clock that does not wait: it moves itself by what it is asked to sleep, and keeps that. */
export const createLeapingClock = () => {
  let time = Date.UTC(2026, 0, 1)
  const slept: number[] = []
  const clock: Clock = {
    now: () => Math.floor(time),
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
  http: Http = createHttp(),
) => {
  const leaping = createLeapingClock()
  const server = openAcmeServer({ directoryUrl: ca.directoryUrl, http, clock: leaping.clock, log: silentLog })
  const accountKey = await generateAccountKey()
  const account = server.account({ accountKey, accountUrl: `${ca.origin}/account/1` })
  return { ...leaping, server, accountKey, account, http }
}
