import { afterAll, beforeAll, expect } from 'vitest'
import type { InputOf } from '../../src/shared/contract/contract.ts'
import { type LabHub, openLabHub } from '../hub.ts'
import { labDescribe as describe, labIt as it } from '../lab-test.ts'
import { makeSelfSigned } from '../self-signed.ts'

let hub: LabHub
beforeAll(async () => {
  // No DNS is asked.
  hub = await openLabHub({ address: '127.0.0.1', port: 1 })
})
afterAll(() => hub.close())

type Add = InputOf<'credentials.add'>
const shell = { instance: 'local', name: 'x' }
const auth = (over: object = {}): Add =>
  ({ ...shell, type: 'basic-auth', username: 'me', password: 'secret', ...over }) as Add
const dns = (over: object = {}): Add =>
  ({ ...shell, type: 'dns', provider: 'rfc2136', fields: { nameserver: '127.0.0.1' }, ...over }) as Add
const wildcard = (over: object = {}): Add =>
  ({
    ...shell,
    type: 'acme-wildcard',
    provider: 'cloudflare',
    commonName: '*.example.test',
    configuration: '{"CF_DNS_API_TOKEN": "t"}',
    ...over,
  }) as Add
const ssh = (over: object = {}): Add => ({ ...shell, type: 'ssh', username: 'deploy', ...over }) as Add
const big = 'x'.repeat(1_000_001)

describe('a credential is refused, and nothing is stored, when', () => {
  it.each<[string, () => Add, string]>([
    ['its type is missing', () => ({ ...shell, username: 'me', password: 'p' }) as never, 'input.invalid'],
    ['its type is unknown', () => auth({ type: 'telnet' }), 'input.invalid'],
    ['a field is unknown', () => auth({ colour: 'blue' }), 'input.invalid'],
    ['a field is of another type', () => auth({ password: 7 }), 'input.invalid'],
    [
      'a field is missing',
      () => ({ ...shell, type: 'basic-auth', username: 'me' }) as never,
      'input.invalid',
    ],
    ['the name is empty', () => auth({ name: '  ' }), 'input.invalid'],
    ['the name has a line break', () => auth({ name: 'a\nb' }), 'input.invalid'],
    ['the name turns the direction of text', () => auth({ name: 'a\u202Eb' }), 'input.invalid'],
    ['the name is longer than 100 characters', () => auth({ name: 'x'.repeat(101) }), 'input.invalid'],
    ['the user name has a colon', () => auth({ username: 'a:b' }), 'input.invalid'],
    ['the password holds NUL', () => auth({ password: 'a\0b' }), 'input.invalid'],
    ['the password is larger than 1 MB', () => auth({ password: big }), 'input.invalid'],
    ['a DNS field is larger than 1 MB', () => dns({ fields: { nameserver: big } }), 'input.invalid'],
    ['a DNS field is unknown', () => dns({ fields: { nameserver: 'x', nosuch: 'y' } }), 'credential.fields'],
    ['a DNS field is missing', () => dns({ fields: {} }), 'credential.fields'],
    ['the provider is unknown', () => dns({ provider: 'nosuch' }), 'provider.not_found'],
    ['the configuration is no JSON', () => wildcard({ configuration: '{' }), 'credential.configuration'],
    ['the configuration is a list', () => wildcard({ configuration: '[]' }), 'credential.configuration'],
    ['the configuration is empty', () => wildcard({ configuration: '' }), 'credential.configuration'],
    [
      'the configuration has an unknown field',
      () => wildcard({ configuration: '{"CF_DNS_API_TOKEN":"t","nosuch":"x"}' }),
      'credential.configuration',
    ],
    ['the configuration lacks a field', () => wildcard({ configuration: '{}' }), 'credential.configuration'],
    [
      'the configuration nests',
      () => wildcard({ configuration: '{"CF_DNS_API_TOKEN":{"a":1}}' }),
      'credential.configuration',
    ],
    ['no name is a wildcard', () => wildcard({ commonName: 'example.test' }), 'credential.no_wildcard'],
    ['a name is none', () => wildcard({ commonName: '*.exa mple' }), 'names.malformed'],
    ['a login has neither key nor password', () => ssh(), 'input.invalid'],
    ['a login has no user', () => ssh({ username: '', password: 'p' }), 'input.invalid'],
    ['its key is a public one', () => ssh({ privateKey: 'ssh-ed25519 AAAA me@here' }), 'ssh_key.public'],
    ['its key is none', () => ssh({ privateKey: 'hello', password: 'p' }), 'ssh_key.unusable'],
    ['the instance is unknown', () => auth({ instance: 'nowhere' }), 'instance.not_found'],
  ])('%s', async (_, input, code) => {
    expect(await hub.codeOf('credentials.add', input())).toBe(code)
    expect((await hub.call('hub.status', {})).counts.credentials).toBe(0)
  })

  it('the key belongs to another certificate, or the certificate is text', async () => {
    const [one, other] = [await makeSelfSigned(['a.test']), await makeSelfSigned(['b.test'])]
    const add = (upload: object) =>
      hub.codeOf('credentials.add', { ...shell, type: 'tls-certificate', upload } as Add)
    const { certificate, privateKey } = one
    expect(await add({ format: 'pem', certificate, privateKey: other.privateKey })).toBe(
      'tls_certificate.key_mismatch',
    )
    expect(await add({ format: 'pem', certificate })).toBe('tls_certificate.no_key')
    expect(await add({ format: 'pem', certificate: 'hello', privateKey })).toBe('tls_certificate.malformed')
    expect(await add({ format: 'pkcs12', pkcs12: btoa('hello') })).toBe('tls_certificate.pkcs12_malformed')
    expect((await hub.call('hub.status', {})).counts.credentials).toBe(0)
  })
})

it('names are as people write them, and each is there once, whatever its case', async () => {
  for (const name of [
    '🔑 door',
    '👩‍👩‍👧 family',
    'Straße',
    "'; DROP TABLE credentials; --",
    '../../etc/passwd',
  ]) {
    const added = await hub.call('credentials.add', auth({ name }))
    expect(added.name).toBe(name)
    expect(
      await hub.codeOf(
        'credentials.add',
        auth({ name: name.replace(/[a-z]/g, (letter) => letter.toUpperCase()) }),
      ),
    ).toBe('name.taken')
    expect((await hub.call('credentials.show', { credential: name })).id).toBe(added.id)
  }
})

it('a value of 1 MB is kept whole', async () => {
  const password = 'p'.repeat(1_000_000)
  await hub.call('credentials.add', auth({ name: 'large', password }))
  const { value } = await hub.call('credentials.reveal', { credential: 'large', confirmation: 'large' })
  expect(value === password).toBe(true)
})
