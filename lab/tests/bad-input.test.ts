import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { CallFailed, type LabHub, openLabHub } from '../hub.ts'
import { labDescribe as describe, labIt as it } from '../lab-test.ts'
import { type Lab, startLab } from '../start.ts'

let lab: Lab
let hub: LabHub
let caBundle = ''

beforeAll(async () => {
  lab = await startLab({ bind: true, pebble: true })
  caBundle = readFileSync(lab.pebble.tlsRootFile, 'utf8')
})
afterAll(() => lab.stop())

beforeEach(async () => {
  hub = await openLabHub(lab.bind)
  return () => hub.close()
})

const nothingStored = async (): Promise<void> => {
  const { counts } = await hub.call('hub.status', {})
  expect(counts).toEqual({ instances: 1, accounts: 0, credentials: 0, certificates: 0, runningOrders: 0 })
}

const fields = (over: Record<string, string> = {}): Record<string, string> => {
  const [key] = lab.bind.keys
  return {
    nameserver: `${lab.bind.address}:${lab.bind.port}`,
    tsigKey: key?.name ?? '',
    tsigAlgorithm: key?.algorithm ?? '',
    tsigSecret: key?.secret ?? '',
    ...over,
  }
}
const addAccount = () =>
  hub.call('accounts.add', { instance: 'local', ca: lab.pebble.directoryUrl, termsAgreed: true, caBundle })
const addCredential = (over: Record<string, string> = {}) =>
  hub.call('credentials.add', {
    type: 'dns',
    instance: 'local',
    name: 'bind',
    provider: 'rfc2136',
    fields: fields(over),
  })

describe('an account is refused, and nothing is stored, when', () => {
  const base = { instance: 'local', termsAgreed: true }
  it.each<[string, () => object, string]>([
    ['the CA’s certificate is not trusted', () => ({ ca: lab.pebble.directoryUrl }), 'acme.tls_untrusted'],
    [
      'the URL is no directory',
      () => ({ ca: new URL('/nonce-plz', lab.pebble.directoryUrl).href, caBundle }),
      'acme.not_a_directory',
    ],
    ['nothing listens there', () => ({ ca: 'https://127.0.0.1:1/dir' }), 'acme.unreachable'],
    [
      'the terms are not accepted',
      () => ({ ca: lab.pebble.directoryUrl, caBundle, termsAgreed: false }),
      'acme.terms_required',
    ],
    [
      'the bundle holds no certificate',
      () => ({ ca: lab.pebble.directoryUrl, caBundle: 'hello' }),
      'ca.bundle_malformed',
    ],
    [
      'the e-mail address is none',
      () => ({ ca: lab.pebble.directoryUrl, caBundle, email: 'me' }),
      'input.invalid',
    ],
    ['the CA is not known', () => ({ ca: 'nosuchca' }), 'ca.not_found'],
    [
      'the instance is not known',
      () => ({ ca: lab.pebble.directoryUrl, instance: 'nowhere' }),
      'instance.not_found',
    ],
  ])('%s', async (_, over, code) => {
    expect(await hub.codeOf('accounts.add', { ...base, ...over() } as never)).toBe(code)
    await nothingStored()
  })

  it('an external account is required and missing', async () => {
    const strict = await startLab({
      pebble: { eab: { 'kid-1': Buffer.alloc(32, 1).toString('base64url') } },
      bind: true,
    })
    try {
      const input = {
        ...base,
        ca: strict.pebble.directoryUrl,
        caBundle: readFileSync(strict.pebble.tlsRootFile, 'utf8'),
      }
      expect(await hub.codeOf('accounts.add', input)).toBe('acme.eab_required')
      const wrong = { keyId: 'kid-1', hmacKey: Buffer.alloc(32, 2).toString('base64url') }
      expect(await hub.codeOf('accounts.add', { ...input, eab: wrong })).toBe('acme.eab_rejected')
      await nothingStored()
      const right = { keyId: 'kid-1', hmacKey: Buffer.alloc(32, 1).toString('base64url') }
      expect((await hub.call('accounts.add', { ...input, eab: right })).externalAccountKeyId).toBe('kid-1')
    } finally {
      await strict.stop()
    }
  })
})

describe('a credential is refused, and nothing is stored, when', () => {
  it.each<[string, () => object, string]>([
    ['the TSIG secret is empty', () => ({ fields: fields({ tsigSecret: '' }) }), 'credential.fields'],
    ['the TSIG secret is no base64', () => ({ fields: fields({ tsigSecret: '!!!' }) }), 'credential.fields'],
    [
      'the algorithm is not known',
      () => ({ fields: fields({ tsigAlgorithm: 'hmac-md5' }) }),
      'credential.fields',
    ],
    ['a field is unknown', () => ({ fields: fields({ colour: 'red' }) }), 'credential.fields'],
    ['the provider is not known', () => ({ provider: 'nosuch', fields: {} }), 'provider.not_found'],
    ['the name is empty', () => ({ name: '  ', fields: fields() }), 'input.invalid'],
  ])('%s', async (_, over, code) => {
    const body = { type: 'dns' as const, name: 'bind', provider: 'rfc2136', fields: {} }
    const input = { instance: 'local', ...body, ...over() }
    expect(await hub.codeOf('credentials.add', input)).toBe(code)
    await nothingStored()
  })
})

describe('a credential test says', () => {
  it('that a credential that works can write in the zone', async () => {
    const { id } = await addCredential()
    const tested = await hub.call('credentials.test', { credential: id, zone: 'example.test' })
    expect(tested).toMatchObject({ zone: 'example.test', record: '_acme-challenge.example.test' })
  })

  it.each<[string, Record<string, string>, string, string]>([
    [
      'that the secret is wrong',
      { tsigSecret: Buffer.alloc(32, 9).toString('base64') },
      'example.test',
      'dns.tsig_bad_signature',
    ],
    ['that the key is not known', { tsigKey: 'nobody' }, 'example.test', 'dns.tsig_bad_key'],
    ['that the zone is not there', {}, 'nowhere.invalid', 'dns.zone_not_found'],
    [
      'that the name server gives no answer',
      { nameserver: '127.0.0.1:1' },
      'example.test',
      'dns.server_unreachable',
    ],
  ])('%s', async (_, over, zone, code) => {
    const { id } = await addCredential(over)
    expect(await hub.codeOf('credentials.test', { credential: id, zone })).toBe(code)
  })
})

describe('an order is refused before anything is stored when', () => {
  const order = (names: string[], over: object = {}) =>
    hub.codeOf('certificates.order', { instance: 'local', names, ...over } as never)

  it('there is no account, no credential, or no good name', async () => {
    expect(await order(['a.example.test'])).toBe('account.none_matching')
    await nothingStored()
    await addAccount()
    expect(await order(['a.example.test'])).toBe('credential.none_matching')
    await addCredential()
    expect(await order([])).toBe('names.none')
    expect(await order(['https://example.test/'])).toBe('names.malformed')
    expect(await order(['*.*.example.test'])).toBe('names.wildcard')
    expect(await order(Array.from({ length: 101 }, (_, n) => `n${n}.example.test`))).toBe('names.too_many')
    expect(await order(['a.example.test'], { staging: true })).toBe('account.none_matching')
    expect((await hub.call('hub.status', {})).counts.certificates).toBe(0)
  })
})

describe('an order with a credential that cannot do it fails before the CA is told, and leaves no key, when', () => {
  it.each<[string, Record<string, string>, string, string]>([
    [
      'its signature is wrong',
      { tsigSecret: Buffer.alloc(32, 9).toString('base64') },
      'a.example.test',
      'dns.tsig_bad_signature',
    ],
    ['the zone is not there', {}, 'a.nowhere.invalid', 'dns.zone_not_found'],
  ])('%s', async (_, over, name, code) => {
    await addAccount()
    await addCredential(over)
    const { order, certificate } = await hub.call('certificates.order', { instance: 'local', names: [name] })
    const ended = await hub.call('orders.wait', { order })
    expect(ended.state).toBe('failed')
    expect(ended.error?.code).toBe(code)
    expect(ended.timeline.some(({ step }) => step === 'validate')).toBe(false)
    expect((await hub.call('certificates.show', { certificate })).status).toBe('failed')
  })
})

it('an international name is ordered in its A-label form', async () => {
  await addAccount()
  await addCredential()
  const { order } = await hub.call('certificates.order', {
    instance: 'local',
    names: ['Bücher.example.test'],
  })
  const ended = await hub.call('orders.wait', { order })
  expect(ended.error).toBeUndefined()
  expect(ended.names).toEqual(['xn--bcher-kva.example.test'])
})

it('a failed call carries a message, a hint and the place of the fix', async () => {
  const failure = await hub
    .call('certificates.order', { instance: 'local', names: ['a.example.test'] })
    .catch((error) => error)
  expect(failure).toBeInstanceOf(CallFailed)
  expect(failure.error).toMatchObject({
    code: 'account.none_matching',
    message: expect.stringContaining('“This computer”'),
    hint: expect.stringContaining('Add one'),
    screen: 'accounts',
  })
})
