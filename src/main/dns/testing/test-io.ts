import { createHttp } from '../../http/node-http.ts'
import type { Resolver } from '../../ports/resolver.ts'
import { runProgram } from '../../programs/run-program.ts'
import type { ProviderIo } from '../provider.ts'
import { createResolver } from '../resolver.ts'

/** What a provider is given in a test: real HTTP, time that does not pass while it waits, and no resolver of its own. */
export const createTestIo = (resolver: Resolver = createResolver({ servers: [] })): ProviderIo => ({
  http: createHttp(),
  clock: { now: Date.now, monotonic: () => performance.now(), sleep: async () => undefined },
  log: { debug() {}, info() {}, warn() {}, error() {} },
  resolver,
  runProgram,
})
