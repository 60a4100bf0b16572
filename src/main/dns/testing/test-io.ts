import { createHttp } from '../../adapters/http/node-http.ts'
import { runProgram } from '../../adapters/programs/run-program.ts'
import type { Resolver } from '../../ports/resolver.ts'
import { createResolver } from '../lookup/resolver.ts'
import type { ProviderIo } from '../provider-kit/provider.ts'

/** What a provider is given in a test: real HTTP, time that does not pass while it waits, and no resolver of its own. */
export const createTestIo = (resolver: Resolver = createResolver({ servers: [] })): ProviderIo => ({
  http: createHttp(),
  clock: { now: Date.now, monotonic: () => performance.now(), sleep: async () => undefined },
  log: { debug() {}, info() {}, warn() {}, error() {} },
  resolver,
  runProgram,
})
