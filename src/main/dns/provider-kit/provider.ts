import type { FieldNature } from '../../../shared/field-nature.ts'
import type { Secret } from '../../../shared/secret.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Http } from '../../ports/http.ts'
import type { Log } from '../../ports/log.ts'
import type { Resolver } from '../../ports/resolver.ts'
import type { RunProgram } from '../../ports/run-program.ts'

/** One input of a provider's credential. The form, CLI help, validation and docs derive from it. */
export interface ProviderField {
  /** camelCase; the key in stored JSON and in `--set`. */
  name: string
  label: string
  /** lego's environment variable; `aliases` are accepted too when fields are given by variable name. */
  env: string
  aliases?: string[]
  required: boolean
  nature: FieldNature
  /** Rarely given; a form keeps it out of the way. */
  advanced?: boolean
  help?: string
  placeholder?: string
  default?: string
  /** The only values allowed. */
  choices?: string[]
}

/** Values of the fields that are set; all of them secrets until used. Absent and empty mean the same. */
export type FieldValues = Readonly<Record<string, Secret>>

/** One TXT value of a challenge (RFC 8555 §8.4). Names are lower-case A-labels without the trailing dot. */
export interface TxtRecord {
  /** The owner name that is written, after any CNAME was followed. */
  fqdn: string
  /** The zone that holds it. */
  zone: string
  value: string
  /** Seconds. */
  ttl: number
}

/** What a provider returned at `present` and needs at `cleanUp`; kept in the clean-up journal as JSON. */
export type RecordRef = Record<string, string>

export interface ProviderIo {
  http: Http
  resolver: Resolver
  clock: Clock
  log: Log
  runProgram: RunProgram
}

/** A provider with one credential's values. Safe to use concurrently. */
export interface DnsClient {
  /**
   * Adds the value beside any other value of that name. Idempotent: a value that is there already is success.
   * Throws dns.* errors only.
   */
  present(record: TxtRecord, signal?: AbortSignal): Promise<RecordRef>
  /** Removes this value and no other; absent is success. `ref` is missing when `present` was cut off. */
  cleanUp(record: TxtRecord, ref: RecordRef | undefined, signal?: AbortSignal): Promise<void>
  /**
   * The longest zone of this account that holds the name. Throws dns.zone_not_found, or dns.credential_rejected.
   * Providers without it rely on the SOA walk of `findZone`.
   */
  findZone?(fqdn: string, signal?: AbortSignal): Promise<string>
  /** Its server may take changes and answer no questions: that it tells of no zone does not mean that it has none. */
  mayHideZones?: true
  /**
   * For a server that holds few values: names of the same key share room for so many. Undefined where there is room for
   * any number. `present` of one more throws dns.no_room.
   */
  room?(fqdn: string): { key: string; values: number } | undefined
  /** For an account that is one name: whether this is it. An account without it may write any name of its zones. */
  isOwn?(fqdn: string): boolean
  /** For an account that is one name: that name, where it is known. CNAME records of domains point to it. */
  target?: string | undefined
  /** Values of one zone that are presented or removed at the same moment share requests; it takes any number at once. */
  gathers?: true
  /** How long the provider’s servers may take until they answer with a value. Milliseconds; default: three minutes. */
  propagationMs?: number
  /** A person writes and removes the values; `present` and `cleanUp` do nothing. */
  byHand?: true
}

export interface DnsProvider {
  /** lego's code; also the file name. */
  code: string
  aliases?: string[]
  title: string
  helpUrl: string
  fields: readonly ProviderField[]
  /** Sentences on what the fields do not say: rights needed, limits, how long it takes. For form and docs. */
  notes?: readonly string[]
  /** Sets of field names of which one must be complete. */
  anyOf?: readonly (readonly string[])[]
  /** Says in a sentence what is wrong with values whose required fields are present and choices valid. */
  check?(values: FieldValues): string | undefined
  /** Whether it signs in as whoever the hub’s computer is signed in as, since these values name nobody. */
  isAmbient?(values: FieldValues): boolean
  create(values: FieldValues, io: ProviderIo): DnsClient
}

export const defineDnsProvider = (provider: DnsProvider): DnsProvider => provider
