import { X509Certificate } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { generateKey } from '../../src/main/x509/generate-key.ts'
import { issueCertificate } from '../../src/main/x509/testing/issue-certificate.ts'
import type { OutputOf } from '../../src/shared/contract/contract.ts'
import { Secret } from '../../src/shared/secret.ts'
import { type Answer, type Endpoint, type Fault, type FaultProxy, startFaultProxy } from '../fault-proxy.ts'
import { type LabHub, openLabHub } from '../hub.ts'
import { labDescribe as describe, labIt as it } from '../lab-test.ts'
import { addAccountAt, addBindCredential } from '../prepare.ts'
import { type Lab, startLab } from '../start.ts'
import { txtAt } from '../txt-at.ts'

let lab: Lab
let hub: LabHub
let proxy: FaultProxy

beforeAll(async () => {
  lab = await startLab({ bind: true, pebble: true })
})
afterAll(() => lab.stop())
beforeEach(async () => {
  proxy = await startFaultProxy({ dir: lab.directory, pebble: lab.pebble })
  hub = await openLabHub(lab.bind)
  await addBindCredential(hub, lab)
  await addAccountAt(hub, proxy, 'pebble')
})
afterEach(async () => {
  await hub.close()
  await proxy.stop()
})

const order = async (name = 'fault.example.test'): Promise<OutputOf<'orders.wait'>> => {
  const started = await hub.call('certificates.order', { instance: 'local', names: [name] })
  return hub.call('orders.wait', { order: started.order, timeoutMs: 60_000 })
}
const html: Answer = {
  status: 502,
  headers: { 'content-type': 'text/html' },
  body: '<html><body><h1>502 Bad Gateway</h1></body></html>',
}
const limited = (headers: Record<string, string> = {}): Answer => ({
  status: 429,
  headers: { 'content-type': 'application/problem+json', ...headers },
  body: JSON.stringify({ type: 'urn:ietf:params:acme:error:rateLimited', detail: 'too many orders' }),
})
const withoutNonce = ({ headers: { 'replay-nonce': _, ...headers }, ...answer }: Answer): Answer => ({
  ...answer,
  headers,
})
const staleNonce = (answer: Answer): Answer => ({
  ...answer,
  headers: { ...answer.headers, 'replay-nonce': 'bm90LWEtbm9uY2Utb2YtdGhpcy1jYQ' },
})

describe('an order ends with its certificate, from one order at the CA, although', () => {
  it.each<[string, Endpoint, Fault, number?]>([
    ['the directory answers with HTML once', 'directory', { answer: html }],
    ['the connection is cut before a new order arrives', 'nonce', { cut: 'before' }],
    ['the connection is cut before an authorization is read', 'authorization', { cut: 'before' }],
    ['the CA is out of reach for a moment in the middle', 'challenge', { cut: 'before' }, 3],
    ['it was asked too often for a moment', 'authorization', { answer: limited() }],
    ['the answer to a challenge is lost', 'challenge', { cut: 'after' }],
    ['the answer to the CSR is lost', 'finalize', { cut: 'after' }],
    ['the CSR never arrives', 'finalize', { cut: 'before' }],
    ['the CSR is answered with HTML, having arrived', 'finalize', { change: () => html }],
    ['the order cannot be polled twice', 'order', { answer: html }, 2],
    ['the download breaks off', 'certificate', { cut: 'after' }],
    ['the certificate is answered with HTML once', 'certificate', { answer: html }],
    ['answers carry no nonce', 'authorization', { change: withoutNonce }],
    ['nonces are stale', 'order', { change: staleNonce }],
  ])('%s', async (_, endpoint, fault, times) => {
    // Nothing is remembered of the CA: neither its directory nor nonces.
    await hub.restart()
    proxy.inject(endpoint, fault, times)
    const ended = await order()
    expect(ended.error).toBeUndefined()
    expect(ended.state).toBe('done')
    expect(proxy.unused()).toBe(0)
    expect(proxy.reached('newOrder')).toBe(1)
    expect(await txtAt(lab, '_acme-challenge.fault.example.test')).toBe('')
  })
})

describe('an order fails with its own error, its DNS clean, when', () => {
  it.each<[string, Endpoint, Fault, number, string]>([
    ['the CA fails for long', 'newOrder', { answer: html }, 20, 'acme.server_error'],
    ['the answer to the new order is lost', 'newOrder', { cut: 'after' }, 1, 'acme.unreachable'],
    ['it is limited', 'newOrder', { answer: limited({ 'retry-after': '90' }) }, 20, 'acme.rate_limited'],
    ['it is limited without a time', 'newOrder', { answer: limited() }, 20, 'acme.rate_limited'],
    [
      'the download is no certificate',
      'certificate',
      { change: (a) => ({ ...a, body: 'hello' }) },
      20,
      'acme.',
    ],
  ])('%s', async (_, endpoint, fault, times, code) => {
    proxy.inject(endpoint, fault, times)
    const ended = await order()
    expect(ended.state).toBe('failed')
    expect(ended.error?.code).toContain(code)
    expect(ended.error?.message).not.toContain('<html>')
    expect(ended.error?.hint).toBeTruthy()
    expect(proxy.reached('newOrder')).toBeLessThanOrEqual(1)
    expect(await txtAt(lab, '_acme-challenge.fault.example.test')).toBe('')
  })

  it('and the time that a limit asks for is kept, in seconds or as a date', async () => {
    proxy.inject('newOrder', { answer: limited({ 'retry-after': '90' }) })
    expect((await order('a.example.test')).error?.retryAfter).toBe(90)
    const date = new Date(Date.now() + 120_000).toUTCString()
    proxy.inject('newOrder', { answer: limited({ 'retry-after': date }) })
    const { error } = await order('b.example.test')
    expect(error?.retryAfter).toBeGreaterThan(110)
    expect(error?.retryAfter).toBeLessThanOrEqual(121)
  })
})

const addSecond = () => addAccountAt(hub, lab.pebble, 'second')
const refusal = (type: string, status = 403): Answer => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: JSON.stringify({ type: `urn:ietf:params:acme:error:${type}`, detail: type }),
})

describe('another CA issues in the same order when the first', () => {
  const gone: Answer = {
    status: 404,
    headers: { 'content-type': 'text/html' },
    body: '<h1>We have moved</h1>',
  }
  const invalid = (answer: Answer): Answer => ({
    ...answer,
    body: JSON.stringify({
      ...JSON.parse(answer.body),
      status: 'invalid',
      error: { type: 'urn:ietf:params:acme:error:caa', detail: 'CAA forbids it' },
    }),
  })
  it('is found not to be allowed by CAA records, as it looks at the names', async () => {
    await addSecond()
    const failed = (answer: Answer): Answer => {
      const authorization = JSON.parse(answer.body)
      const [challenge] = authorization.challenges
      const error = { type: 'urn:ietf:params:acme:error:caa', detail: 'CAA record forbids issuance' }
      const challenges = [{ ...challenge, status: 'invalid', error }]
      return { ...answer, body: JSON.stringify({ ...authorization, status: 'invalid', challenges }) }
    }
    proxy.inject('authorization', { change: (answer) => answer })
    proxy.inject('authorization', { change: failed }, 5)
    proxy.inject('order', { change: invalid }, 5)
    expect(await order()).toMatchObject({
      state: 'done',
      accountName: 'second',
      passed: [{ accountName: 'pebble', code: 'acme.caa' }],
    })
  })

  it('is found not to be allowed by CAA records, as it issues', async () => {
    await addSecond()
    proxy.inject('finalize', { change: invalid })
    expect(await order()).toMatchObject({
      state: 'done',
      accountName: 'second',
      passed: [{ accountName: 'pebble', code: 'acme.caa' }],
    })
  })

  it.each<[string, Endpoint, Answer, string]>([
    ['has ended its service', 'directory', gone, 'acme.not_a_directory'],
    [
      'wants its terms to be agreed to anew',
      'newOrder',
      refusal('userActionRequired'),
      'acme.terms_required',
    ],
    ['now wants accounts to be bound', 'newOrder', refusal('externalAccountRequired'), 'acme.eab_required'],
    ['gave up the profile', 'newOrder', refusal('invalidProfile', 400), 'acme.profile_refused'],
    ['does not sign such keys', 'finalize', refusal('badCSR', 400), 'acme.csr_refused'],
  ])('%s', async (_, endpoint, answer, code) => {
    await addSecond()
    await hub.restart()
    proxy.inject(endpoint, { answer }, 20)
    expect(await order()).toMatchObject({
      state: 'done',
      accountName: 'second',
      passed: [{ accountName: 'pebble', code }],
    })
  })
})

it('a CA that fails after it was shown records leaves none, and another CA issues', async () => {
  await addSecond()
  proxy.inject('finalize', { answer: html }, 20)
  const ended = await order()
  expect(ended).toMatchObject({
    state: 'done',
    accountName: 'second',
    passed: [{ accountName: 'pebble', code: 'acme.server_error' }],
  })
  const steps = ended.timeline.filter(({ kind }) => kind === 'finished').map(({ step }) => step)
  expect(steps.indexOf('clean-up')).toBeLessThan(steps.lastIndexOf('order'))
  expect(await txtAt(lab, '_acme-challenge.fault.example.test')).toBe('')
})

it('a certificate of other names or another key is refused, and the one before is kept', async () => {
  const first = await order('kept.example.test')
  const certificate = first.certificateId
  const other = await order('other.example.test')
  const stranger = (await hub.call('certificates.show', { certificate: other.certificateId })).chain
    .map(({ pem }) => pem)
    .join('')
  proxy.inject('certificate', { change: (answer) => ({ ...answer, body: stranger }) }, 20)
  const { order: again } = await hub.call('certificates.renew', { certificate })
  const ended = await hub.call('orders.wait', { order: again, timeoutMs: 60_000 })
  expect(ended).toMatchObject({ state: 'failed', error: { code: 'acme.wrong_certificate' } })
  expect((await hub.call('certificates.show', { certificate })).serial).toBe(first.serial)
})

it('a certificate that may be used for less than the one before is kept, and its order says so', async () => {
  const first = await order('less.example.test')
  const certificate = first.certificateId
  const usesOf = async () => (await hub.call('certificates.show', { certificate })).chain[0]?.extendedKeyUsage
  expect(await usesOf()).toEqual(['serverAuth', 'clientAuth'])
  const issuerKey = await generateKey('ec256')
  const forServersAlone = (body: string): string => {
    const leaf = new X509Certificate(body)
    return issueCertificate({
      subject: 'less.example.test',
      key: new Secret(leaf.publicKey.export({ type: 'spki', format: 'pem' }).toString()),
      issuer: 'A CA that changed its mind',
      issuerKey,
      names: ['less.example.test'],
      notBefore: new Date(leaf.validFrom),
      notAfter: new Date(leaf.validTo),
      serial: 4711,
      extendedKeyUsage: ['1.3.6.1.5.5.7.3.1'],
    })
  }
  proxy.inject('certificate', { change: (answer) => ({ ...answer, body: forServersAlone(answer.body) }) })
  const { order: again } = await hub.call('certificates.renew', { certificate })
  const ended = await hub.call('orders.wait', { order: again, timeoutMs: 60_000 })
  expect(ended.state).toBe('done')
  expect(ended.timeline.filter(({ kind }) => kind === 'action')).toMatchObject([
    {
      step: 'download',
      note: { code: 'order.uses_lost', params: { uses: expect.arrayContaining(['clientAuth']) } },
    },
  ])
  expect(await usesOf()).toEqual(['serverAuth'])
})

it('after a new order that may have been lost, the next one succeeds', async () => {
  proxy.inject('newOrder', { cut: 'after' })
  expect((await order()).state).toBe('failed')
  expect((await order()).state).toBe('done')
})
