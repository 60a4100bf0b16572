import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { isForbiddenHost } from '../../../shared/address.ts'
import { CerthubError } from '../../../shared/errors.ts'
import type { DnsServer } from '../../ports/resolver.ts'
import { type HostAndPort, readHostAndPort } from '../lookup/server-address.ts'
import { zoneAtServer } from '../lookup/zone.ts'
import { type TsigAlgorithm, type TsigKey, tsigAlgorithms } from '../protocol/tsig.ts'
import type { TxtChange } from '../protocol/update.ts'
import { checkName, plainName } from '../protocol/wire.ts'
import {
  defineDnsProvider,
  type FieldValues,
  type ProviderIo,
  type TxtRecord,
} from '../provider-kit/provider.ts'
import { createUpdateBatches } from '../provider-kit/update-batches.ts'

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

const check = ({ nameserver, tsigKey, tsigSecret }: FieldValues): string | undefined => {
  if (!nameserver || !readHostAndPort(nameserver.expose())) {
    return 'Name server must be a host name or an IP address, with :port when it is not 53'
  }
  if (tsigKey && !tsigSecret) return 'TSIG key is given without its secret'
  if (tsigSecret && !tsigKey) return 'TSIG secret is given without the key’s name'
  if (tsigKey && !isName(tsigKey.expose())) return 'TSIG key name is not a DNS name'
  if (tsigSecret && !base64.test(tsigSecret.expose())) return 'TSIG secret is not base64'
  return undefined
}

const isName = (text: string): boolean => {
  try {
    checkName(text)
    return !/\s/.test(text)
  } catch {
    return false
  }
}

const keyOf = ({ tsigKey, tsigSecret, tsigAlgorithm }: FieldValues): TsigKey | undefined =>
  tsigKey && tsigSecret
    ? {
        name: plainName(tsigKey.expose()),
        secret: tsigSecret,
        algorithm: algorithmOf(tsigAlgorithm?.expose()),
      }
    : undefined

const algorithmOf = (text: string | undefined): TsigAlgorithm =>
  tsigAlgorithms.find((algorithm) => algorithm === text) ?? 'hmac-sha256'

/** The name server's address. A host name is looked up each time, the way the system does it (hosts file included). */
const addressOf = async ({ host, port }: HostAndPort): Promise<DnsServer> => {
  const found = isIP(host) ? host : await resolve(host)
  if (isForbiddenHost(found)) throw new CerthubError('address.forbidden', { place: host })
  return found === host ? { address: host, port } : { address: found, port, name: host }
}

const resolve = async (host: string): Promise<string> => {
  try {
    return (await lookup(host)).address
  } catch (error) {
    throw new CerthubError(
      'dns.server_unreachable',
      { server: host, problem: 'its name cannot be resolved' },
      { cause: error },
    )
  }
}

const create = (values: FieldValues, io: ProviderIo) => {
  const place = readHostAndPort(values.nameserver?.expose() ?? '') ?? { host: '', port: 53 }
  const batches = createUpdateBatches(() => addressOf(place), keyOf(values), io.clock)
  const send = async (kind: TxtChange['kind'], { fqdn, zone, value, ttl }: TxtRecord, signal?: AbortSignal) =>
    batches.send(
      zone,
      kind === 'add' ? { kind, name: fqdn, value, ttl } : { kind, name: fqdn, value },
      signal,
    )
  return {
    present: async (record: TxtRecord, signal?: AbortSignal) => {
      await send('add', record, signal)
      return {}
    },
    cleanUp: (record: TxtRecord, _ref: unknown, signal?: AbortSignal) => send('remove', record, signal),
    gathers: true as const,
    mayHideZones: true as const,
    findZone: async (fqdn: string, signal?: AbortSignal) =>
      zoneAtServer(io.resolver, await addressOf(place), fqdn, signal),
  }
}

/** Dynamic updates (RFC 2136) with TSIG (RFC 8945): one ADD or one removal of one value, never a whole name. */
export default defineDnsProvider({
  code: 'dnsupdate',
  aliases: ['rfc2136'],
  title: 'DNS update (RFC 2136)',
  helpUrl: 'https://www.rfc-editor.org/rfc/rfc2136.html',
  notes: [
    'With BIND, `update-policy { grant KEY zonesub TXT; };` lets the key write TXT records and nothing else.',
    'Answers must be signed with the same key; clocks may differ by five minutes at most.',
  ],
  fields: [
    {
      name: 'nameserver',
      label: 'Name server',
      env: 'DNSUPDATE_NAMESERVER',
      aliases: ['RFC2136_NAMESERVER'],
      required: true,
      nature: 'address',
      placeholder: 'ns1.example.com or 192.0.2.1:53',
      help: 'The zone’s primary server, which takes updates.',
    },
    {
      name: 'tsigKey',
      label: 'TSIG key name',
      env: 'DNSUPDATE_TSIG_KEY',
      aliases: ['RFC2136_TSIG_KEY'],
      required: false,
      nature: 'plain',
      help: 'As in the name server’s key statement. Without a key the server must know this computer by its address.',
    },
    {
      name: 'tsigAlgorithm',
      label: 'TSIG algorithm',
      env: 'DNSUPDATE_TSIG_ALGORITHM',
      aliases: ['RFC2136_TSIG_ALGORITHM'],
      required: false,
      nature: 'plain',
      default: 'hmac-sha256',
      choices: [...tsigAlgorithms],
      help: 'hmac-sha1 and hmac-md5 are too weak and not offered; make a new key with tsig-keygen.',
    },
    {
      name: 'tsigSecret',
      label: 'TSIG secret',
      env: 'DNSUPDATE_TSIG_SECRET',
      aliases: ['RFC2136_TSIG_SECRET'],
      required: false,
      nature: 'secret',
      help: 'Base64, as in the key file.',
    },
  ],
  check,
  create,
})
