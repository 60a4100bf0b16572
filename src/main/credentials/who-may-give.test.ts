import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CerthubError } from '../../shared/errors.ts'
import { Secret } from '../../shared/secret.ts'
import { listAllProviders } from '../dns/catalogue/catalogue.ts'
import type { ProviderDescription } from '../dns/catalogue/provider-description.ts'
import { type Asker, owner } from './asker.ts'
import { type CredentialsFor, createCredentials } from './credentials.ts'
import { createDnsClients } from './dns-clients.ts'
import { dnsFieldsKind } from './field-values.ts'
import { requireMayUse } from './require-may-use.ts'
import { type OpenParts, openParts } from './testing/open-parts.ts'

const manager: Asker = { mayManage: true, mayHost: false }

let parts: OpenParts
let asManager: CredentialsFor
let asOwner: CredentialsFor
let count = 0
beforeEach(async () => {
  parts = await openParts()
  const useCases = createCredentials(parts)
  asManager = useCases.of(manager)
  asOwner = useCases.of(owner)
})
afterEach(() => parts.store.close())

const shell = () => ({ instance: 'ins_a', note: '', owner: '', name: `n${++count}` })
const add = (who: CredentialsFor, provider: string, fields: Record<string, string>) =>
  who.add({ ...shell(), type: 'dns', provider, fields })
const addWildcard = (who: CredentialsFor, provider: string, fields: Record<string, string>) =>
  who.add({
    ...shell(),
    type: 'acme-wildcard',
    provider,
    commonName: '*.example.com',
    names: [],
    configuration: JSON.stringify(fields),
    staging: false,
    keyType: 'ec256',
  })
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'stored',
    (error: unknown) => {
      if (error instanceof CerthubError) return error.code
      throw error
    },
  )

/** Written by hand: what in lego’s list, and in what is built in, reaches for the computer of the hub. */
const ofHost = new Set(
  `EXEC_PATH
  AKAMAI_EDGERC AWS_SHARED_CREDENTIALS_FILE AZURE_CLIENT_CERTIFICATE_PATH AZURE_OIDC_TOKEN_FILE_PATH
  DNSUPDATE_TSIG_FILE DNSUPDATE_TSIG_GSS_KEYTAB_FILE GCE_SERVICE_ACCOUNT_FILE HYPERONE_PASSPORT_LOCATION
  INFOBLOX_CA_CERTIFICATE OCI_PRIVATE_KEY_PATH TF_VAR_private_key_path OCI_CONFIG_FILE REGRU_TLS_CERT REGRU_TLS_KEY
  TRANSIP_PRIVATE_KEY_PATH ACME_DNS_STORAGE_PATH
  ALICLOUD_RAM_ROLE ALIESA_RAM_ROLE AZURE_AUTH_METHOD OS_CLOUD AKAMAI_EDGERC_SECTION OCI_AUTH_TYPE OCI_PROFILE AWS_PROFILE
  AWS_SDK_LOAD_CONFIG`.split(/\s+/),
)

const oddly = (text: string): string[] => [
  text,
  text.toUpperCase(),
  text.toLowerCase(),
  `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`,
  ` ${text} `,
  `${text}\t`,
  `\u00a0${text}`,
  text.replace(/[a-z]/gi, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0)),
  text.replace('i', '\u0131').replace('k', '\u212a'),
  `${text}\u200b`,
  text.normalize('NFKD'),
]

/** A value for each field that may be needed, so that only what is tried stands in the way. */
const filled = ({ fields, anyOf }: ProviderDescription): Record<string, string>[] => {
  const required = fields.filter(({ required }) => required).map(({ name }) => name)
  return (anyOf ?? [[]]).map((set) =>
    Object.fromEntries([...new Set([...required, ...set])].map((name) => [name, sampleOf(fields, name)])),
  )
}
const sampleOf = (fields: ProviderDescription['fields'], name: string): string => {
  const field = fields.find((one) => one.name === name)
  if (field?.choices) return field.choices.at(-1) ?? ''
  return field?.nature === 'address' ? 'https://dns.example.com' : '/tmp/evil'
}

const providers = await listAllProviders()

it('knows every field that reaches for the computer by what it is', () => {
  const fields = providers.flatMap((provider) => provider.fields)
  const reaching = fields.filter(({ nature }) => ['path', 'program', 'ambient', 'free'].includes(nature))
  // Those of providers that are built in take the place of lego’s.
  for (const { env } of reaching) expect(ofHost, env).toContain(env)
  for (const { env, nature } of fields.filter(({ env }) => ofHost.has(env)))
    expect(['path', 'program', 'ambient'], env).toContain(nature)
  const looksLike = /(_FILE|_PATH|_PROFILE|EDGERC|KEYTAB|_COMMAND|_PROGRAM|_SCRIPT)(_|$)/
  expect(fields.filter(({ env }) => looksLike.test(env) && !ofHost.has(env)).map(({ env }) => env)).toEqual(
    [],
  )
  const looksLikeAddress = /(_URL|_ENDPOINT|_API_BASE|_HOST|_NAMESERVER)$/
  const others = fields.filter(({ env, nature }) => looksLikeAddress.test(env) && nature !== 'address')
  expect(others.map(({ env }) => env)).toEqual(['OVH_ENDPOINT'])
})

it('a manager stores no field of the computer, of any provider, in any spelling of provider and field, by any way', async () => {
  let tried = 0
  for (const provider of providers) {
    const own = provider.fields.filter(({ env }) => ofHost.has(env))
    for (const field of own) {
      for (const base of filled(provider)) {
        for (const [index, key] of [field.name, field.env, ...(field.aliases ?? [])]
          .flatMap(oddly)
          .entries()) {
          const spellings = oddly(provider.code)
          const code = spellings[index % spellings.length] ?? provider.code
          const { [field.name]: _, ...others } = base
          const fields = { ...others, [key]: sampleOf(provider.fields, field.name) }
          const outcome = await codeOf(add(asManager, code, fields))
          expect(outcome, `${code} ${key}`).not.toBe('stored')
          tried += 1
        }
        expect(
          await codeOf(addWildcard(asManager, provider.code, { ...base, [field.env]: '/tmp/evil' })),
        ).not.toBe('stored')
      }
    }
  }
  expect(tried).toBeGreaterThan(300)
  expect(await parts.store.credentials.list()).toEqual([])
})

describe.each(['exec', 'custom:exec', 'custom:anything', 'custom:lightsail', 'custom:cloudflare'])(
  'what runs a program or takes any variable, %s',
  (provider) => {
    it.each(oddly(provider))('is closed to a manager as “%s”', async (code) => {
      for (const fields of [
        { EXEC_PATH: '/tmp/evil' },
        { program: '/tmp/evil' },
        { LD_PRELOAD: '/tmp/evil' },
      ]) {
        expect(await codeOf(add(asManager, code, fields))).not.toBe('stored')
        expect(await codeOf(addWildcard(asManager, code, fields))).not.toBe('stored')
      }
      expect(await parts.store.credentials.list()).toEqual([])
    })
  },
)

it.each([
  ['lightsail', { AWS_SHARED_CREDENTIALS_FILE: '/tmp/x', DNS_ZONE: 'a', LIGHTSAIL_REGION: 'b' }],
  ['lightsail', { DNS_ZONE: 'a', LIGHTSAIL_REGION: 'b' }],
  ['lightsail', { AWS_SECRET_ACCESS_KEY: 'alone' }],
  ['LightSail', { DNS_ZONE: 'a' }],
  ['azuredns', { AZURE_AUTH_METHOD: 'cli' }],
  ['azure', { authMethod: 'MSI' }],
  ['gcloud', { GCE_PROJECT: 'p' }],
  ['gcloud', { project: 'p', GCE_SERVICE_ACCOUNT_FILE: '/x' }],
  ['route53', { AWS_PROFILE: 'default' }],
  ['transip', { accountName: 'a', privateKeyPath: '/x' }],
  ['alidns', { ALICLOUD_RAM_ROLE: 'r' }],
])('a manager has the hub sign in as nobody that the computer is: %s %o', async (code, fields) => {
  expect(await codeOf(add(asManager, code, fields as Record<string, string>))).toMatch(
    /^(auth\.forbidden|provider\.not_found)$/,
  )
  expect(await parts.store.credentials.list()).toEqual([])
})

it('a manager stores plain values, secrets, and the address of a service with its own secrets', async () => {
  expect(await codeOf(add(asManager, 'duckdns', { DUCKDNS_TOKEN: 'a token' }))).toBe('stored')
  expect(
    await codeOf(add(asManager, 'pdns', { PDNS_API_URL: 'https://dns.example.com', PDNS_API_KEY: 'key' })),
  ).toBe('stored')
  const azure = { tenantId: 't', clientId: 'c', clientSecret: 's', baseUrl: 'https://arm.example.com' }
  expect(await codeOf(add(asManager, 'azuredns', azure))).toBe('stored')
})

describe('in two steps', () => {
  it('a manager turns no harmless credential into one of the computer', async () => {
    const azure = { tenantId: 't', clientId: 'c', clientSecret: 's', baseUrl: 'https://arm.example.com' }
    const { id } = await add(asManager, 'azuredns', azure)
    const before = await parts.store.credentials.get(id)
    for (const fields of [
      { authMethod: 'cli' },
      { authMethod: 'cli', baseUrl: 'https://arm.example.com' },
      { AZURE_AUTH_METHOD: 'wli' },
      { tenantId: 't', clientId: 'c', AZURE_CLIENT_CERTIFICATE_PATH: '/x' },
    ]) {
      expect(await codeOf(asManager.replace({ credential: id, type: 'dns', fields }))).toMatch(
        /^(auth.forbidden|credential.fields)$/,
      )
    }
    expect(await parts.store.credentials.get(id)).toEqual(before)
  })
  it('a manager takes over no program that an admin stored', async () => {
    const { id } = await add(asOwner, 'exec', { EXEC_PATH: '/bin/true' })
    const fields = { EXEC_PATH: '/tmp/evil' }
    expect(await codeOf(asManager.replace({ credential: id, type: 'dns', fields }))).toBe('auth.forbidden')
  })
})

describe('an identity of the computer goes to no other address, whoever asks', () => {
  it.each([
    ['azuredns', { authMethod: 'cli', baseUrl: 'https://arm.example.com' }],
    ['azuredns', { authMethod: 'msi', AZURE_AUTHORITY_HOST: 'https://login.example.com' }],
    ['gcloud', { project: 'p', GCLOUD_BASE_URL: 'https://dns.example.com' }],
    ['gcloud', { project: 'p', GCLOUD_BASE_URL: 'http://127.0.0.1:1' }],
    ['route53', { profile: 'x', AWS_ENDPOINT_URL_ROUTE_53: 'https://r53.example.com' }],
    ['route53', { profile: 'x', stsUrl: 'https://sts.example.com' }],
  ])('%s %o', async (code, fields) => {
    const given = fields as Record<string, string>
    expect(await codeOf(add(asOwner, code, given))).toBe('credential.fields')
    const { baseUrl, AZURE_AUTHORITY_HOST, GCLOUD_BASE_URL, AWS_ENDPOINT_URL_ROUTE_53, stsUrl, ...alone } =
      given
    const { id } = await add(asOwner, code, alone)
    expect(await codeOf(asOwner.replace({ credential: id, type: 'dns', fields: given }))).toBe(
      'credential.fields',
    )
  })
  it('the provider’s own address may be spelled out', async () => {
    const fields = { project: 'p', GCLOUD_BASE_URL: 'https://dns.googleapis.com/dns/v1/' }
    expect(await codeOf(add(asOwner, 'gcloud', fields))).toBe('stored')
  })
})

it.each([
  'http://169.254.169.254',
  'http://[fe80::1]',
  'http://2852039166',
  'https://metadata.google.internal/x',
])('nobody gives a provider the address %s', async (address) => {
  for (const { code, fields } of providers) {
    for (const { name } of fields.filter(({ nature }) => nature === 'address')) {
      const base = filled(providers.find((one) => one.code === code) as ProviderDescription)[0]
      expect(await codeOf(add(asOwner, code, { ...base, [name]: address })), `${code} ${name}`).toBe(
        'credential.fields',
      )
    }
  }
})

it('http:// beyond this computer is stored, and remarked', async () => {
  const remarks: string[] = []
  const useCases = createCredentials(parts).of({ ...manager, remarks })
  await add(useCases, 'pdns', { apiUrl: 'http://dns.example.com', apiKey: 'k' })
  expect(remarks).toEqual([expect.stringMatching(/http:\/\/.*readable/)])
  await add(useCases, 'pdns', { apiUrl: 'http://127.0.0.1:8081', apiKey: 'k' })
  expect(remarks).toHaveLength(1)
})

describe('a row that is there already', () => {
  /** As an older build, or another hand, may have left it. */
  const plant = async (provider: string, fields: Record<string, string>) => {
    const { id } = await add(asOwner, 'duckdns', { DUCKDNS_TOKEN: 'a token' })
    const { fingerprint } = await parts.vault.put(
      dnsFieldsKind,
      'crd_planted',
      new Secret(JSON.stringify(fields)),
    )
    await parts.store.credentials.update(id, { provider, secretId: 'crd_planted', fingerprint })
    const record = await parts.store.credentials.get(id)
    if (!record) throw new Error('it is gone')
    return record
  }
  it.each([
    ['custom:exec', { EXEC_PATH: '/tmp/evil' }],
    ['exec', { program: '/tmp/evil' }],
    ['lightsail', { AWS_SHARED_CREDENTIALS_FILE: '/tmp/x', DNS_ZONE: 'a' }],
    ['azuredns', { authMethod: 'cli' }],
    ['gcloud', { project: 'p' }],
  ])('is not tried out by who may not store it: %s', async (provider, fields) => {
    const record = await plant(provider, fields as Record<string, string>)
    expect(await codeOf(requireMayUse(parts.vault, record, manager))).toBe('auth.forbidden')
    expect(await codeOf(requireMayUse(parts.vault, record, owner))).toBe('stored')
  })
  it('is used by nobody where it sends an identity of the computer elsewhere', async () => {
    const record = await plant('azuredns', { authMethod: 'cli', baseUrl: 'https://arm.example.com' })
    expect(await codeOf(requireMayUse(parts.vault, record, owner))).toBe('credential.fields')
    const clients = createDnsClients(parts.store, parts.vault, {} as never)
    expect(await codeOf(clients.of(record))).toBe('credential.fields')
  })
})

describe('who is told that a value is stored twice', () => {
  it('is who may replace the other one', async () => {
    const value = { DUCKDNS_TOKEN: 'the very same token' }
    const first = await add(asOwner, 'duckdns', value)
    const second = await add(asOwner, 'duckdns', value)
    const shown = (asker: Asker) => createCredentials(parts).of(asker).show(second.id)
    expect((await shown(owner)).sameValueAs).toEqual([first.name])
    expect((await shown(manager)).sameValueAs).toEqual([first.name])
    expect((await shown({ ...manager, mayManage: false })).sameValueAs).toEqual([])
    expect((await shown({ ...manager, instances: ['ins_b'] })).sameValueAs).toEqual([])
    const listed = await createCredentials(parts)
      .of({ ...manager, mayManage: false })
      .list()
    expect(listed.map(({ sameValueAs }) => sameValueAs)).toEqual([[], []])
  })
  it('is not told to a manager of what only an admin can replace', async () => {
    const secret = 'a value of eight and more'
    const { name } = await add(asOwner, 'custom:thing', { THING_TOKEN: secret })
    const guess = { DUCKDNS_TOKEN: secret }
    expect((await add(asManager, 'duckdns', guess)).sameValueAs).toEqual([])
    expect((await add(asOwner, 'duckdns', guess)).sameValueAs).toContain(name)
  })
})
