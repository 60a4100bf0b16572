import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import { createMutex } from '../../concurrency/mutex.ts'
import { plainName } from '../protocol/wire.ts'
import { createAccountZones } from '../provider-kit/account-zones.ts'
import { apiUrlField, apiUrlOf, checkApiUrl, sandboxField } from '../provider-kit/api-url.ts'
import { createBatches, createTogether } from '../provider-kit/batches.ts'
import { createJsonApi } from '../provider-kit/json-api.ts'
import {
  type DnsClient,
  defineDnsProvider,
  type FieldValues,
  type ProviderIo,
  type TxtRecord,
} from '../provider-kit/provider.ts'
import { relativeName } from '../provider-kit/relative-name.ts'
import { readXml, type XmlElement } from '../provider-kit/xml-elements.ts'
import type { ListedZone } from '../provider-kit/zone-list.ts'

const provider = 'Namecheap'
const publicUrl = 'https://api.namecheap.com'
const sandboxUrl = 'https://api.sandbox.namecheap.com'
/** Tells the address that a request comes from, as text. */
const addressUrl = 'https://dynamicdns.park-your-domain.com/getip'
const zonesPerPage = 100
const shortestTtl = 60
const mostTries = 3
/** Changes of one zone in one request. */
const mostTogether = 100
/** As long as lego waits there: mostly it takes minutes. */
const propagationMs = 3_600_000

/** https://www.namecheap.com/support/api/error-codes/ */
const credentialErrors = /^(1010|1011|1017|1030408)/
const notOfAccount = new Set(['2019166', '2016166'])
const noEditRight = '2030166'
const tooManyRequests = '500000'

interface Host {
  name: string
  type: string
  address: string
  mxPref: string
  ttl: string
}
/** What one value needs of the hosts of its zone; undefined when nothing is to be done. */
interface Change {
  record: TxtRecord
  next: (hosts: Host[]) => Host[] | undefined
}
interface Zone {
  hosts: Host[]
  emailType: string | undefined
}

/** A zone is written as a whole, so all its changes take turns, whoever makes them. */
const lock = createMutex()

const bodySchema = z.custom<XmlElement[]>(
  (value) => Array.isArray(value) && value.some(({ name }: XmlElement) => name === 'ApiResponse'),
)
const isMine = (host: Host, { fqdn, zone, value }: TxtRecord): boolean =>
  host.type === 'TXT' && host.name.toLowerCase() === relativeName(fqdn, zone, '@') && host.address === value
const keyOf = ({ name, type, address, mxPref, ttl }: Host): string =>
  JSON.stringify([name.toLowerCase(), type, address.replace(/\.$/, ''), type === 'MX' ? mxPref : '', ttl])

const broken = (problem: string): CerthubError =>
  new CerthubError('dns.provider_error', { provider, problem })

/** Every host, or an error: what is not read here would be lost when the zone is written. */
const readHost = ({ attributes }: XmlElement): Host => {
  const of = (key: string): string => {
    const value = attributes.get(key)
    if (value === undefined || value === '') throw broken(`its list of hosts has one without ${key}`)
    return value
  }
  return {
    name: of('Name'),
    type: of('Type').toUpperCase(),
    address: of('Address'),
    mxPref: attributes.get('MXPref') ?? '10',
    ttl: of('TTL'),
  }
}

/** A registered domain is one label below its public suffix. */
const split = (zone: string) => {
  const dot = zone.indexOf('.')
  return { SLD: zone.slice(0, dot), TLD: zone.slice(dot + 1) }
}

const formOf = ({ hosts, emailType }: Zone): Record<string, string> => ({
  ...(emailType && { EmailType: emailType }),
  ...Object.fromEntries(
    hosts.flatMap(({ name, type, address, mxPref, ttl }, index) => [
      [`HostName${index + 1}`, name],
      [`RecordType${index + 1}`, type],
      [`Address${index + 1}`, address],
      [`MXPref${index + 1}`, mxPref],
      [`TTL${index + 1}`, ttl],
    ]),
  ),
})

const refusal = ({ attributes, text: detail }: XmlElement, zone: string | undefined): CerthubError => {
  const number = attributes.get('Number') ?? ''
  const [problem, extras] = [`error ${number}`, { detail }]
  if (credentialErrors.test(number))
    return new CerthubError('dns.credential_rejected', { provider, problem }, extras)
  if (number === tooManyRequests) return new CerthubError('dns.rate_limited', { provider }, extras)
  if (number === noEditRight && zone !== undefined)
    return new CerthubError('dns.permission_denied', { provider, zone, problem }, extras)
  if (notOfAccount.has(number) && zone !== undefined)
    return new CerthubError('dns.zone_not_found', { name: zone, where: `at ${provider}` }, extras)
  return new CerthubError('dns.provider_refused', { provider, problem }, extras)
}

/** One command; errors come with status 200. POST keeps the key out of addresses. */
const createCommands = (values: FieldValues, io: ProviderIo) => {
  const { apiUser, apiKey, userName = apiUser, clientIp } = values
  const api = createJsonApi(
    {
      provider,
      baseUrl: apiUrlOf(values, publicUrl, sandboxUrl),
      secrets: apiKey ? [apiKey] : [],
      parse: readXml,
    },
    io,
  )
  const own = createJsonApi({ provider, baseUrl: addressUrl, secrets: [], parse: (text) => text.trim() }, io)
  let address = clientIp?.expose()

  return async (command: string, params: Record<string, string>, zone?: string, signal?: AbortSignal) => {
    address ??= await own.read({ method: 'GET', path: '', schema: z.ipv4(), signal })
    const elements = await api.read({
      method: 'POST',
      path: '/xml.response',
      form: {
        ApiUser: apiUser?.expose() ?? '',
        ApiKey: apiKey?.expose() ?? '',
        UserName: userName?.expose() ?? '',
        ClientIp: address,
        Command: `namecheap.domains.${command}`,
        ...params,
      },
      schema: bodySchema,
      zone,
      signal,
    })
    const error = elements.find(({ name }) => name === 'Error')
    if (error) throw refusal(error, zone)
    const status = elements.find(({ name }) => name === 'ApiResponse')?.attributes.get('Status')
    if (status !== 'OK') throw broken(`its answer has the status “${status ?? ''}”`)
    return elements
  }
}

const create = (values: FieldValues, io: ProviderIo): DnsClient => {
  const run = createCommands(values, io)

  const listZones = async (signal?: AbortSignal): Promise<ListedZone[]> => {
    const zones: ListedZone[] = []
    for (let page = 1; ; page++) {
      const params = { Page: String(page), PageSize: String(zonesPerPage) }
      const elements = await run('getList', params, undefined, signal)
      const listed = elements.filter(({ name }) => name === 'Domain')
      for (const { attributes } of listed) {
        const name = plainName(attributes.get('Name') ?? '')
        zones.push({ id: name, name, active: attributes.get('IsOurDNS') !== 'false' })
      }
      const total = Number(elements.find(({ name }) => name === 'TotalItems')?.text ?? 0)
      if (listed.length === 0 || zones.length >= total) return zones
    }
  }
  const zones = createAccountZones(provider, listZones, io.clock)

  const read = async (zone: string, signal?: AbortSignal): Promise<Zone> => {
    const elements = await run('dns.getHosts', split(zone), zone, signal)
    const result = elements.find(({ name }) => name === 'DomainDNSGetHostsResult')
    if (!result) throw broken('its list of hosts is missing')
    if (result.attributes.get('IsUsingOurDNS') === 'false')
      throw new CerthubError('dns.provider_refused', { provider, problem: `${zone} is served elsewhere` })
    const hosts = elements.filter(({ name }) => name.toLowerCase() === 'host').map(readHost)
    const hasMx = hosts.some(({ type }) => type === 'MX')
    const given = result.attributes.get('EmailType') ?? ''
    const emailType = given === '' || given.toUpperCase() === 'NONE' ? undefined : given
    return { hosts, emailType: emailType ?? (hasMx ? 'MX' : undefined) }
  }

  const write = async (zone: string, before: Zone, hosts: Host[], signal?: AbortSignal) => {
    // A list that is empty by a fault would wipe the zone: mail, web and all.
    if (before.hosts.length === 0)
      throw broken(`it lists no hosts of ${zone}; add one there, so that Certhub can tell this from a fault`)
    const params = { ...split(zone), ...formOf({ ...before, hosts }) }
    const elements = await run('dns.setHosts', params, zone, signal)
    const result = elements.find(({ name }) => name === 'DomainDNSSetHostsResult')
    if (result?.attributes.get('IsSuccess')?.toLowerCase() !== 'true')
      throw broken('it did not store the hosts')
  }

  /**
   * All changes of a zone that wait, in one go. Reads, writes, and reads again, since another program that writes at the
   * same time wins or loses everything.
   */
  const workOff = async (zone: string, changes: Change[], signal?: AbortSignal): Promise<void> => {
    const apply = (hosts: Host[]) => changes.reduce((all, { next }) => next(all) ?? all, hosts)
    for (let tries = 0; tries < mostTries; tries++) {
      const before = await read(zone, signal)
      const hosts = apply(before.hosts)
      if (hosts === before.hosts) return
      await write(zone, before, hosts, signal)
      const after = new Set((await read(zone)).hosts.map(keyOf))
      const isOurs = (host: Host) => changes.some(({ record }) => isMine(host, record))
      const lost = hosts.filter((host) => !after.has(keyOf(host)) && !isOurs(host))
      if (lost.length > 0) {
        io.log.warn('hosts changed while a TXT record was written', {
          zone,
          hosts: lost.map(({ name, type }) => `${name} ${type}`).join(', '),
        })
      }
    }
    const { hosts } = await read(zone, signal)
    if (apply(hosts) !== hosts) throw broken(`other programs keep changing ${zone}`)
  }
  const inTurn = (changes: Change[], signal?: AbortSignal): Promise<void> => {
    const zone = changes[0]?.record.zone ?? ''
    return lock.run(zone, () => workOff(zone, changes, signal))
  }
  const together = createTogether<Change, void>({
    most: mostTogether,
    alone: (one, signal) => inTurn([one], signal),
    async many(all, signal) {
      await inTurn(all, signal)
      return all.map(() => undefined)
    },
  })
  const changes = createBatches<Change, void>((_zone, all, signal) => together(all, signal))
  const change = (record: TxtRecord, next: Change['next'], signal?: AbortSignal): Promise<void> =>
    changes.add(record.zone, { record, next }, signal)

  return {
    async present(record, signal) {
      const { fqdn, zone, value, ttl } = record
      const mine: Host = {
        name: relativeName(fqdn, zone, '@'),
        type: 'TXT',
        address: value,
        mxPref: '10',
        ttl: String(Math.max(ttl, shortestTtl)),
      }
      const add = (hosts: Host[]) =>
        hosts.some((host) => isMine(host, record)) ? undefined : [...hosts, mine]
      await change(record, add, signal)
      return {}
    },
    async cleanUp(record, _ref, signal) {
      const remove = (hosts: Host[]) => {
        const others = hosts.filter((host) => !isMine(host, record))
        return others.length === hosts.length ? undefined : others
      }
      await change(record, remove, signal)
    },
    findZone: (fqdn, signal) => zones.holding(fqdn, signal),
    gathers: true,
    propagationMs,
  }
}

/** Namecheap’s BasicDNS: there is no call for one record, only one for all of a zone. */
export default defineDnsProvider({
  code: 'namecheap',
  title: 'Namecheap',
  helpUrl: 'https://www.namecheap.com/support/api/intro/',
  notes: [
    'Its name servers may take long: the hub waits for up to an hour.',
    'Each change writes the whole zone anew, by which a host with Dynamic DNS becomes an ordinary one: Namecheap’s API cannot keep that. Where there is one, delegate the challenge name to another zone.',
    'When this computer’s public address changes, the new one must be whitelisted before the next renewal.',
  ],
  fields: [
    {
      name: 'apiUser',
      label: 'API user',
      env: 'NAMECHEAP_API_USER',
      required: true,
      nature: 'plain',
      help: 'The account’s user name.',
    },
    {
      name: 'apiKey',
      label: 'API key',
      env: 'NAMECHEAP_API_KEY',
      required: true,
      nature: 'secret',
      help: 'From Profile → Tools → API access, where this computer’s public IPv4 address must be whitelisted too. Each change writes the whole zone anew.',
    },
    {
      name: 'userName',
      advanced: true,
      label: 'User name',
      env: 'NAMECHEAP_USER_NAME',
      required: false,
      nature: 'plain',
      help: 'Whose domains they are, when not the API user’s.',
    },
    {
      name: 'clientIp',
      advanced: true,
      label: 'Public IPv4 address',
      env: 'NAMECHEAP_CLIENT_IP',
      aliases: ['NAMECHEAP_SOURCEIP'],
      required: false,
      nature: 'plain',
      help: 'The whitelisted one. Without it, Namecheap’s dynamicdns.park-your-domain.com is asked.',
    },
    sandboxField('NAMECHEAP_SANDBOX'),
    apiUrlField('NAMECHEAP_BASE_URL', publicUrl),
  ],
  check(values) {
    if (values.clientIp && !z.ipv4().safeParse(values.clientIp.expose()).success)
      return 'Public IPv4 address is none'
    return checkApiUrl(values)
  },
  create,
})
