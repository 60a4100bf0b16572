export type DnsType = 'A' | 'AAAA' | 'CNAME' | 'NS' | 'SOA' | 'TXT' | 'CAA'

export interface DnsServer {
  /** IPv4 or IPv6 address. */
  address: string
  port: number
  /** The name it was found under, for messages. */
  name?: string
  /** A person has named it instead of a zone's own servers: it may ask others in turn, and then has no authority. */
  forwards?: true
}

/** One answer. Names are lower case, A-labels, without the trailing dot. */
export interface DnsAnswer {
  rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED' | 'NOTAUTH' | string
  /** The AA bit. */
  authoritative: boolean
  /** Records of the answer section, CNAMEs on the way included. `data`: TXT strings of one record joined; else the presentation form. */
  answers: DnsRecord[]
  /** Records of the authority section (the SOA of a negative answer, or a referral's NS). */
  authority: DnsRecord[]
}

export interface DnsRecord {
  name: string
  type: string
  ttl: number
  data: string
}

export interface LookupOptions {
  /** Also what fails DNSSEC is wanted (the CD bit, RFC 4035 §3.2.2). */
  unchecked?: boolean
}

/** What a person has set about how records are looked up. */
export interface DnsRules {
  /** A zone and all below it, and the servers to ask instead of those that public DNS names. */
  overrides: readonly { zone: string; servers: DnsServer[] }[]
  /** More than half of a zone's servers are enough. */
  quorum: boolean
  /** From the first look at a record on. */
  minimumWaitMs: number
  /** Instead of what the provider is known to need. */
  longestWaitMs?: number | undefined
}

/**
 * DNS look-ups. UDP with EDNS(0) first, TCP when truncated. Throws `dns.server_unreachable` when no server
 * answered in time; every answer, SERVFAIL included, is returned and not thrown. Nothing is cached.
 */
export interface Resolver {
  /** Asks the recursive resolvers (system's, or CERTHUB_DNS_RESOLVERS). */
  lookup(name: string, type: DnsType, signal?: AbortSignal, options?: LookupOptions): Promise<DnsAnswer>
  /** Asks this one server; recursion is desired only of one that forwards, for what it has no authority for. */
  ask(server: DnsServer, name: string, type: DnsType, signal?: AbortSignal): Promise<DnsAnswer>
  /** Set when one server answers for every zone (CERTHUB_DNS_AUTHORITATIVE: labs, split horizon). */
  readonly authoritative?: DnsServer | undefined
  /** The recursive resolvers, when CERTHUB_DNS_RESOLVERS names them. */
  readonly recursive?: readonly DnsServer[] | undefined
  /** Read anew at each use: a person may change them meanwhile. */
  readonly rules?: DnsRules | undefined
}
