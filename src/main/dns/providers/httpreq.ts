import { apiUrlOf, checkApiUrl } from '../provider-kit/api-url.ts'
import { createJsonApi } from '../provider-kit/json-api.ts'
import {
  defineDnsProvider,
  type FieldValues,
  type ProviderIo,
  type TxtRecord,
} from '../provider-kit/provider.ts'

const provider = 'HTTP request'

const create = (values: FieldValues, io: ProviderIo) => {
  const { username, password } = values
  const pair = `${username?.expose() ?? ''}:${password?.expose() ?? ''}`
  const authorization = `Basic ${Buffer.from(pair).toString('base64')}`
  const api = createJsonApi(
    {
      provider,
      baseUrl: apiUrlOf(values, ''),
      headers: username && { authorization },
      secrets: password ? [password] : [],
    },
    io,
  )
  const post = async (path: string, { fqdn, zone, value }: TxtRecord, signal?: AbortSignal) => {
    await api.call({ method: 'POST', path, body: { fqdn: `${fqdn}.`, value }, zone, signal })
  }
  return {
    async present(record: TxtRecord, signal?: AbortSignal) {
      await post('/present', record, signal)
      return {}
    },
    cleanUp: (record: TxtRecord, _ref: unknown, signal?: AbortSignal) => post('/cleanup', record, signal),
  }
}

/**
 * A server of one's own that speaks lego's protocol: POST /present and /cleanup with {fqdn, value}. That a value lives
 * beside others, and that an absent one is no failure, is up to that server.
 */
export default defineDnsProvider({
  code: 'httpreq',
  title: 'HTTP request',
  helpUrl: 'https://go-acme.github.io/lego/dns/httpreq/',
  notes: [
    'Every answer from 200 to 299 counts as done.',
    'The endpoint must keep other values at the same name: a domain and its wildcard use it at once.',
  ],
  fields: [
    {
      name: 'baseUrl',
      label: 'Endpoint',
      env: 'HTTPREQ_ENDPOINT',
      required: true,
      nature: 'address',
      placeholder: 'https://dns-bridge.example.com:9090',
      help: 'Certhub sends {fqdn, value} to /present and /cleanup. lego’s RAW mode (domain, token, keyAuth) is not offered.',
    },
    {
      name: 'username',
      label: 'User name',
      env: 'HTTPREQ_USERNAME',
      required: false,
      nature: 'plain',
      help: 'Only when the server asks for Basic authentication.',
    },
    { name: 'password', label: 'Password', env: 'HTTPREQ_PASSWORD', required: false, nature: 'secret' },
  ],
  check(values) {
    if (values.password && !values.username) return 'the password is given without a user name'
    return checkApiUrl(values)?.replace('API URL', 'Endpoint')
  },
  create,
})
