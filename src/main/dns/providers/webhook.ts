import { createHmac } from 'node:crypto'
import { apiUrlOf, checkApiUrl } from '../provider-kit/api-url.ts'
import { createJsonApi } from '../provider-kit/json-api.ts'
import {
  type DnsClient,
  defineDnsProvider,
  type FieldValues,
  type ProviderIo,
  type TxtRecord,
} from '../provider-kit/provider.ts'

const provider = 'Webhook'

const create = (values: FieldValues, io: ProviderIo): DnsClient => {
  const { token, signingKey } = values
  const api = createJsonApi(
    {
      provider,
      baseUrl: apiUrlOf(values, ''),
      headers: token && { authorization: `Bearer ${token.expose()}` },
      secrets: [token, signingKey].filter((secret) => secret !== undefined),
      authorize:
        signingKey &&
        (async ({ body = '' }) => ({
          'x-certhub-signature': `sha256=${createHmac('sha256', signingKey.expose()).update(body).digest('hex')}`,
        })),
    },
    io,
  )
  const post = async (
    action: 'present' | 'cleanup',
    { fqdn, zone, value, ttl }: TxtRecord,
    signal?: AbortSignal,
  ): Promise<void> => {
    await api.call({ method: 'POST', path: '', body: { action, fqdn, zone, value, ttl }, zone, signal })
  }
  return {
    async present(record, signal) {
      await post('present', record, signal)
      return {}
    },
    cleanUp: (record, _ref, signal) => post('cleanup', record, signal),
  }
}

/**
 * Any HTTP endpoint: POST of {action: present|cleanup, fqdn, zone, value, ttl}, any 2xx is success. That a value lives
 * beside others, and that an absent one is no failure, is up to that endpoint.
 */
export default defineDnsProvider({
  code: 'webhook',
  title: provider,
  helpUrl: 'https://datatracker.ietf.org/doc/html/rfc8555#section-8.4',
  fields: [
    {
      name: 'baseUrl',
      label: 'URL',
      env: 'WEBHOOK_URL',
      required: true,
      nature: 'address',
      placeholder: 'https://automation.example.com/dns',
      help: 'Gets a POST of {action: present or cleanup, fqdn, zone, value, ttl}; any 2xx means done.',
    },
    {
      name: 'token',
      label: 'Bearer token',
      env: 'WEBHOOK_TOKEN',
      required: false,
      nature: 'secret',
      help: 'Sent as Authorization: Bearer.',
    },
    {
      name: 'signingKey',
      label: 'Signing key',
      env: 'WEBHOOK_SIGNING_SECRET',
      required: false,
      nature: 'secret',
      help: 'The body’s HMAC-SHA256 is sent as X-Certhub-Signature: sha256=…',
    },
  ],
  check: (values) => checkApiUrl(values)?.replace('API URL', 'URL'),
  create,
})
