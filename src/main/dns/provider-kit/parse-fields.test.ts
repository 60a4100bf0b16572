import { expect, it } from 'vitest'
import cloudflare from '../providers/cloudflare.ts'
import dnsupdate from '../providers/dnsupdate.ts'
import pdns from '../providers/pdns.ts'
import { knownFields, parseFields } from './parse-fields.ts'
import { defineDnsProvider } from './provider.ts'

const provider = defineDnsProvider({
  code: 'demo',
  title: 'Demo DNS',
  helpUrl: 'https://example.com/',
  fields: [
    {
      name: 'apiKey',
      label: 'API key',
      env: 'DEMO_API_KEY',
      aliases: ['DM_KEY'],
      required: true,
      nature: 'secret',
    },
    {
      name: 'region',
      label: 'Region',
      env: 'DEMO_REGION',
      required: false,
      nature: 'plain',
      choices: ['eu', 'us'],
    },
    {
      name: 'server',
      label: 'Server',
      env: 'DEMO_SERVER',
      required: false,
      nature: 'plain',
      default: 'main',
    },
  ],
  check: ({ region }) => (region?.expose() === 'us' ? 'the key is for the EU.' : undefined),
  create: () => ({ present: async () => ({}), cleanUp: async () => undefined }),
})
const parsed = (input: Record<string, string>, of = provider) =>
  Object.fromEntries(Object.entries(parseFields(of, input)).map(([name, value]) => [name, value.expose()]))
const problemOf = (input: Record<string, string>, of = provider): string => {
  try {
    parseFields(of, input)
    return 'no problem'
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
}

it.each(['apiKey', 'APIKEY', 'DEMO_API_KEY', 'demo_api_key', 'DM_KEY'])(
  'takes a field by the name %s',
  (name) => {
    expect(parsed({ [name]: ' k ', region: 'EU' })).toEqual({ apiKey: 'k', region: 'eu', server: 'main' })
  },
)

it('takes an empty value for none, and fills the default in', () => {
  expect(parsed({ apiKey: 'k', server: '  ', region: '' })).toEqual({ apiKey: 'k', server: 'main' })
})

it('tells everything that is wrong at once, and shows no value', () => {
  const problem = problemOf({
    region: 'mars-secret',
    colour: 'blue-secret',
    server: 'a',
    DEMO_SERVER: 'b-secret',
  })
  expect(problem).toBe(
    'Demo DNS: it has no field “colour”; Server is given twice; API key (DEMO_API_KEY) is missing; ' +
      'Region must be one of eu, us',
  )
})

it('asks the provider what else is wrong', () => {
  expect(problemOf({ apiKey: 'k', region: 'us' })).toBe('Demo DNS: the key is for the EU')
})

it.each([
  [{ nameserver: 'ns1:99999' }, /Name server must be/],
  [{ tsigKey: 'k' }, /without its secret/],
  [{ tsigSecret: 'AAAA' }, /without the key’s name/],
  [{ tsigKey: 'k', tsigSecret: '  ' }, /without its secret/],
  [{ tsigKey: 'k', tsigSecret: 'not base64!' }, /not base64/],
  [{ tsigKey: 'k', tsigSecret: 'AAA' }, /not base64/],
  [{ tsigKey: 'a..b', tsigSecret: 'AAAA' }, /not a DNS name/],
  [{ tsigKey: 'k', tsigSecret: 'AAAA', tsigAlgorithm: 'hmac-sha1.' }, /must be one of hmac-sha256/],
])('does not take %j for a DNS update credential', (input, problem) => {
  expect(problemOf({ nameserver: 'ns1.example.com', ...input }, dnsupdate)).toMatch(problem)
})

it('takes lego’s variables for DNS updates, old prefix and trailing dot included', () => {
  const input = {
    RFC2136_NAMESERVER: '192.0.2.1:53',
    RFC2136_TSIG_KEY: 'certhub.',
    RFC2136_TSIG_ALGORITHM: 'hmac-sha512.',
    RFC2136_TSIG_SECRET: 'AAAA',
  }
  expect(parsed(input, dnsupdate)).toEqual({
    nameserver: '192.0.2.1:53',
    tsigKey: 'certhub.',
    tsigAlgorithm: 'hmac-sha512',
    tsigSecret: 'AAAA',
  })
})

it.each([
  [{}, /an API token is missing/],
  [{ CF_API_EMAIL: 'a@example.com' }, /an API token is missing/],
  [{ CF_API_KEY: 'k' }, /needs the account e-mail/],
  [{ CF_DNS_API_TOKEN: 't', CF_API_KEY: 'k' }, /not both/],
  [{ CF_DNS_API_TOKEN: 't', CLOUDFLARE_DNS_API_TOKEN: 't' }, /given twice/],
  [{ CF_DNS_API_TOKEN: 't', CLOUDFLARE_BASE_URL: 'api.example' }, /API URL must be/],
  [{ CF_DNS_API_TOKEN: 't', CF_ZONE_API_TOKEN: 'z' }, /no problem/],
  [{ CF_API_EMAIL: 'a@example.com', CF_API_KEY: 'k' }, /no problem/],
])('judges %j as Cloudflare credentials', (input, problem) => {
  expect(problemOf(input, cloudflare)).toMatch(problem)
})

it('does not take a PowerDNS address without a scheme', () => {
  expect(problemOf({ apiUrl: 'localhost:8081', apiKey: 'k' }, pdns)).toMatch(/API URL must be/)
})

it('of values that were stored for lego those are taken that the provider has fields for', () => {
  const stored = { DEMO_API_KEY: 'k', dm_key: 'k', DEMO_POLLING_INTERVAL: '5', region: 'eu' }
  expect(knownFields(provider, stored)).toEqual({ DEMO_API_KEY: 'k', dm_key: 'k', region: 'eu' })
})
