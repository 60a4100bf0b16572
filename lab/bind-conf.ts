import { join } from 'node:path'
import type { TsigKey } from './tsig-key.ts'

export interface NamedConf {
  folder: string
  zones: string[]
  /** Those of `zones` that it signs. */
  signed?: string[]
  keys: TsigKey[]
  /** The port of the secondary to notify. */
  notify?: number
  /** Zones copied from a primary at another port. */
  copiesOf?: { port: number; zones: string[] }
  /** This server is a secondary of the one at this port. */
  primary?: number
}

const keyBlock = (key: TsigKey): string =>
  `key "${key.name}" { algorithm ${key.algorithm}; secret "${key.secret}"; };`

const primaryZone = (zone: string, { keys, notify, signed = [] }: NamedConf): string => {
  const allowed = keys.filter((key) => key.zones.includes(zone)).map((key) => `key "${key.name}";`)
  const alsoNotify = notify ? `notify explicit; also-notify { 127.0.0.1 port ${notify}; };` : 'notify no;'
  const signing = signed.includes(zone) ? ' dnssec-policy default;' : ''
  return `zone "${zone}" { type primary; file "${zone}.zone";${signing} allow-update { ${allowed.join(' ')} }; ${alsoNotify} };`
}

const secondaryZone = (zone: string, primary: number): string =>
  `zone "${zone}" { type secondary; file "${zone}.copy"; primaries { 127.0.0.1 port ${primary}; }; notify no; };`

const zoneBlocks = (conf: NamedConf): string[] => {
  const { zones, primary, copiesOf } = conf
  if (primary !== undefined) return zones.map((zone) => secondaryZone(zone, primary))
  return [
    'zone "." { type primary; file "root.zone"; notify no; };',
    ...zones.map((zone) => primaryZone(zone, conf)),
    ...(copiesOf ? copiesOf.zones.map((zone) => secondaryZone(zone, copiesOf.port)) : []),
  ]
}

/** named.conf for one server of the lab: all its files in its folder, no control channel, every query logged. */
export const namedConf = (conf: NamedConf): string => {
  const { folder, keys } = conf
  return `
${keys.map(keyBlock).join('\n')}
options {
  directory "${folder}";
  managed-keys-directory "${folder}";
  pid-file none;
  session-keyfile "${join(folder, 'session.key')}";
  listen-on { 127.0.0.1; };
  listen-on-v6 { none; };
  recursion yes;
  allow-query { any; };
  allow-recursion { any; };
  allow-transfer { 127.0.0.1; };
  dnssec-validation no;
  empty-zones-enable no;
  notify-delay 0;
  serial-query-rate 1000;
  notify-rate 1000;
};
controls { };
logging {
  channel queries { file "${join(folder, 'queries.log')}"; print-time iso8601; severity info; };
  category queries { queries; };
};
${zoneBlocks(conf).join('\n')}
`
}
