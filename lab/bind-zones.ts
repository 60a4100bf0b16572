export interface LabZone {
  /** Without the last dot. */
  name: string
  /** Further lines of the zone file, names relative to the zone. */
  records?: string[]
  /** BIND signs it with keys of its own, and keeps it signed when it is updated. */
  signed?: true
  /** How long resolvers remember that something is not there (RFC 2308). Seconds; default: 60. */
  negativeTtl?: number
}

/**
 * `example.test`    where certificates are ordered. Names delegated by CNAME for DNS-01:
 *                   `alias`  → `alias.delegated.test` (one step)
 *                   `twice`  → `twice.other.test` → `twice.delegated.test` (two steps)
 *                   `loop`   → `loop.other.test` → back: no end
 *                   `caa-closed` and `caa-open` carry CAA records.
 * `other.test`      a second zone; the key `other-only` may update nothing but this one.
 * `delegated.test`  holds delegated challenge names.
 */
export const labZones: LabZone[] = [
  {
    name: 'example.test',
    negativeTtl: 5,
    records: [
      '_acme-challenge.alias CNAME alias.delegated.test.',
      '_acme-challenge.twice CNAME twice.other.test.',
      '_acme-challenge.loop  CNAME loop.other.test.',
      'caa-closed CAA 0 issue ";"',
      'caa-open   CAA 0 issue "pebble.letsencrypt.org"',
    ],
  },
  {
    name: 'other.test',
    records: ['twice CNAME twice.delegated.test.', 'loop CNAME _acme-challenge.loop.example.test.'],
  },
  { name: 'delegated.test' },
]

/** The lab's plainest delegated name: one CNAME into another zone. */
export const delegated = { name: 'alias.example.test', target: 'alias.delegated.test' }

/** An own root, so that a question about a foreign name is answered with NXDOMAIN at once and never leaves. */
export const rootZone = (zones: string[]): LabZone => ({
  name: '',
  records: zones.flatMap((zone) => [`${zone}. NS ns1.${zone}.`, `ns1.${zone}. A 127.0.0.1`]),
})

/** The zone in master-file form (RFC 1035 §5); every name server is 127.0.0.1. */
export const zoneFile = ({ name, records = [], negativeTtl = 60 }: LabZone): string => {
  const origin = `${name}.`
  const suffix = name ? `.${origin}` : '.'
  return [
    `$ORIGIN ${origin}`,
    '$TTL 60',
    `@ SOA ns1${suffix} hostmaster${suffix} 1 3600 600 86400 ${negativeTtl}`,
    `@ NS ns1${suffix}`,
    `ns1${suffix} A 127.0.0.1`,
    ...(name ? ['@ A 127.0.0.1', '* A 127.0.0.1'] : []),
    ...records,
    '',
  ].join('\n')
}
