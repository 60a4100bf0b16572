import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import { createMutex } from '../../concurrency/mutex.ts'
import { apiUrlField, apiUrlOf, checkApiUrl } from '../provider-kit/api-url.ts'
import { createJsonApi } from '../provider-kit/json-api.ts'
import {
  type DnsClient,
  defineDnsProvider,
  type FieldValues,
  type ProviderIo,
  type TxtRecord,
} from '../provider-kit/provider.ts'
import { createSlots } from '../provider-kit/slots.ts'

const provider = 'Duck DNS'
const publicUrl = 'https://www.duckdns.org'
const problem = 'it says “KO”: the token is wrong, or the domain is not of its account'

const answerSchema = z.union([z.literal('KO'), z.string().regex(/^OK/)])

/** The one TXT value of a domain is what every name below it answers with. */
const most = 1
const slots = createSlots(most)
const lock = createMutex()

/** `certhub` of `_acme-challenge.www.certhub.duckdns.org`. */
const readDomain = (fqdn: string): string | undefined => /(?:^|\.)([^.]+)\.duckdns\.org$/.exec(fqdn)?.[1]

const domainOf = ({ fqdn }: TxtRecord): string => {
  const domain = readDomain(fqdn)
  if (domain === undefined)
    throw new CerthubError('dns.zone_not_found', { name: fqdn, where: `at ${provider}` })
  return domain
}

const create = (values: FieldValues, io: ProviderIo): DnsClient => {
  const token = values.token?.expose() ?? ''
  const baseUrl = apiUrlOf(values, publicUrl)
  const secrets = values.token ? [values.token] : []
  const api = createJsonApi({ provider, baseUrl, secrets, parse: (text) => text }, io)

  const update = async (domains: string, change: Record<string, string>, signal?: AbortSignal) => {
    const query = { domains, token, ...change }
    const text = await api.read({ method: 'GET', path: '/update', query, schema: answerSchema, signal })
    if (text === 'KO') throw new CerthubError('dns.credential_rejected', { provider, problem })
  }

  /** Whether the domain answers with another value. Where nobody can tell, it is taken to be ours. */
  const isOthers = async (record: TxtRecord, signal?: AbortSignal): Promise<boolean> => {
    try {
      const { answers } = await io.resolver.lookup(record.fqdn, 'TXT', signal)
      const found = answers.filter(({ type }) => type === 'TXT').map(({ data }) => data)
      return found.length > 0 && !found.includes(record.value)
    } catch {
      signal?.throwIfAborted()
      return false
    }
  }

  const keyOf = (domain: string) => `${baseUrl} ${domain}`
  return {
    async present(record, signal) {
      const domain = domainOf(record)
      const key = keyOf(domain)
      return lock.run(key, async () => {
        signal?.throwIfAborted()
        if (slots.take(key, record.value, io.clock.monotonic()) === 'full')
          throw new CerthubError('dns.no_room', { provider, name: record.fqdn, most })
        try {
          await update(domain, { txt: record.value }, signal)
        } catch (error) {
          slots.release(key, record.value)
          throw error
        }
        return {}
      })
    },
    async cleanUp(record, _ref, signal) {
      const domain = domainOf(record)
      const key = keyOf(domain)
      await lock.run(key, async () => {
        const ours = slots.holds(key, record.value) ?? !(await isOthers(record, signal))
        if (!ours) return
        await update(domain, { txt: record.value, clear: 'true' }, signal)
        slots.release(key, record.value)
      })
    },
    room(fqdn) {
      const domain = readDomain(fqdn)
      return domain === undefined ? undefined : { key: keyOf(domain), values: most }
    },
  }
}

export default defineDnsProvider({
  code: 'duckdns',
  title: 'Duck DNS',
  helpUrl: 'https://www.duckdns.org/spec.jsp',
  notes: ['The token is of the whole account: all its domains.'],
  fields: [
    {
      name: 'token',
      label: 'Token',
      env: 'DUCKDNS_TOKEN',
      required: true,
      nature: 'secret',
      help: 'At the top of the page after login. A domain has room for one TXT value, so the names of a certificate are validated one after the other.',
    },
    apiUrlField('DUCKDNS_BASE_URL', publicUrl),
  ],
  check: checkApiUrl,
  create,
})
