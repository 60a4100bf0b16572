import { z } from 'zod'
import type { JsonRequest } from './json-server.ts'

/** A stateful server on this computer that speaks a provider's API, and what is needed to use it. */
export interface ProviderFixture {
  /** By the variables' names. */
  fields: Record<string, string>
  /** As `fields`, with a secret that the server does not accept. */
  wrongFields: Record<string, string>
  /** The code of the error that a wrong secret leads to. */
  wrongSecret: 'dns.credential_rejected' | 'dns.tsig_bad_signature' | 'dns.provider_error'
  /** A zone that the server holds. */
  zone: string
  /** The only name that can be written, when the server does not take any name of the zone. */
  name?: string
  /** The TXT values at a name, in any order. */
  valuesAt(fqdn: string): string[]
  /** When it speaks HTTP: answers everything with this status from now on, and repeats the request's headers in the body. */
  failWith?(
    status: number,
    headers?: Record<string, string>,
    /** Answers the others as before. */
    only?: (request: JsonRequest) => boolean,
  ): void
  /** How many requests it has had, when it speaks HTTP. */
  countRequests?(): number
  stop(): Promise<void>
}

/** What a file of `providers/fixtures` exports. */
export const fixtureModule = z.object({
  /** `nothing`: there is no server, and no test against one. */
  speaks: z.enum(['http', 'dns', 'program', 'nothing']),
  /** How many values a name holds at once, when it is not any number. */
  slots: z.number().optional(),
  /** It takes one name only. */
  oneName: z.literal(true).optional(),
  /** The server tells nobody which zones it has. */
  blind: z.literal(true).optional(),
  /** The server has no way to remove a value. */
  keeps: z.literal(true).optional(),
  startFixture: z.custom<() => Promise<ProviderFixture>>((value) => typeof value === 'function'),
})
