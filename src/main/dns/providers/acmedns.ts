import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import { Secret } from '../../../shared/secret.ts'
import { apiUrlOf, checkApiUrl } from '../provider-kit/api-url.ts'
import { createJsonApi } from '../provider-kit/json-api.ts'
import {
  type DnsClient,
  defineDnsProvider,
  type FieldValues,
  type ProviderIo,
} from '../provider-kit/provider.ts'
import { createSlots } from '../provider-kit/slots.ts'

const provider = 'acme-dns'

/** The server answers with the last two values of an account; one more pushes the oldest out. */
const most = 2
const slots = createSlots(most)

const accountSchema = z.object({
  username: z.string(),
  password: z.string(),
  subdomain: z.string(),
  fulldomain: z.string(),
})

export interface AcmeDnsAccount {
  username: string
  password: Secret
  subdomain: string
  /** Where the CNAME record at _acme-challenge of the domain must point to. */
  fullDomain: string
}

/**
 * Makes an account at an acme-dns server (POST /register). `allowFrom`: the networks in CIDR notation from which it may
 * be updated; none means any. Throws dns.* errors, dns.permission_denied or dns.provider_refused where the server's
 * owner has turned registration off.
 */
export const registerAcmeDnsAccount = async (
  baseUrl: string,
  allowFrom: string[],
  io: Pick<ProviderIo, 'http' | 'clock'>,
  signal?: AbortSignal,
): Promise<AcmeDnsAccount> => {
  const api = createJsonApi({ provider, baseUrl: baseUrl.replace(/\/+$/, ''), secrets: [] }, io)
  const { username, password, subdomain, fulldomain } = await api.read({
    method: 'POST',
    path: '/register',
    body: allowFrom.length > 0 ? { allowfrom: allowFrom } : undefined,
    schema: accountSchema,
    signal,
  })
  return { username, password: new Secret(password), subdomain, fullDomain: fulldomain }
}

const create = (values: FieldValues, io: ProviderIo): DnsClient => {
  const { username, password } = values
  const subdomain = values.subdomain?.expose().toLowerCase() ?? ''
  const target = values.fullDomain?.expose().toLowerCase().replace(/\.$/, '')
  const isOwn = (fqdn: string): boolean =>
    target === undefined ? fqdn.split('.')[0] === subdomain : fqdn === target
  const baseUrl = apiUrlOf(values, '')
  const headers = { 'x-api-user': username?.expose() ?? '', 'x-api-key': password?.expose() ?? '' }
  const api = createJsonApi({ provider, baseUrl, headers, secrets: password ? [password] : [] }, io)
  const key = `${baseUrl} ${subdomain}`
  return {
    async present({ fqdn, value }, signal) {
      signal?.throwIfAborted()
      if (!isOwn(fqdn)) {
        throw new CerthubError('dns.not_delegated', {
          provider,
          name: fqdn,
          target: target ?? `${subdomain}.<domain of the acme-dns server>`,
        })
      }
      const place = slots.take(key, value, io.clock.monotonic())
      if (place === 'held') return {}
      if (place === 'full') throw new CerthubError('dns.no_room', { provider, name: fqdn, most })
      try {
        await api.call({ method: 'POST', path: '/update', body: { subdomain, txt: value }, signal })
      } catch (error) {
        slots.release(key, value)
        throw error
      }
      return {}
    },
    /** Nothing can be removed there; the value gives way to a later one. */
    async cleanUp({ value }) {
      slots.release(key, value)
    },
    room: () => ({ key, values: most }),
    isOwn,
    target,
  }
}

/** One account of an acme-dns server: one name, to which the domain's _acme-challenge points by CNAME. */
export default defineDnsProvider({
  code: 'acmedns',
  aliases: ['acme-dns'],
  title: 'acme-dns',
  helpUrl: 'https://github.com/joohoi/acme-dns#usage',
  notes: [
    'A registration has room for the last two values: enough for a domain and its wildcard. Certhub lets further ones wait their turn.',
    'Values cannot be removed; newer ones take their place.',
  ],
  fields: [
    {
      name: 'baseUrl',
      label: 'Server',
      env: 'ACME_DNS_API_BASE',
      required: true,
      nature: 'address',
      placeholder: 'https://auth.example.org',
    },
    {
      name: 'subdomain',
      label: 'Subdomain',
      env: 'ACME_DNS_SUBDOMAIN',
      required: true,
      nature: 'plain',
      placeholder: '8e5700ea-a4bf-41c7-8a77-e990661dcc6a',
      help: 'From the answer of POST /register. A CNAME record at _acme-challenge of each domain must point to “fulldomain” of that answer.',
    },
    { name: 'username', label: 'User name', env: 'ACME_DNS_USERNAME', required: true, nature: 'plain' },
    { name: 'password', label: 'Password', env: 'ACME_DNS_PASSWORD', required: true, nature: 'secret' },
    {
      name: 'fullDomain',
      label: 'Full domain',
      env: 'ACME_DNS_FULL_DOMAIN',
      required: false,
      nature: 'plain',
      advanced: true,
      placeholder: '8e5700ea-a4bf-41c7-8a77-e990661dcc6a.auth.example.org',
      help: '“fulldomain” of the answer of POST /register: what CNAME records point to. With it the hub can say and check which ones are needed.',
    },
  ],
  check(values) {
    if (values.subdomain?.expose().includes('.'))
      return 'Subdomain is the first part of “fulldomain” only, without a dot'
    const { subdomain, fullDomain } = values
    if (subdomain && fullDomain && fullDomain.expose().split('.')[0] !== subdomain.expose())
      return 'Full domain must begin with the subdomain'
    return checkApiUrl(values)?.replace('API URL', 'Server')
  },
  create,
})
