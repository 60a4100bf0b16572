import { beforeAll, describe, expect, it } from 'vitest'
import type { Secret } from '../../shared/secret.ts'
import { readChain } from './certificate.ts'
import { checkIssued } from './check-issued.ts'
import { generateKey } from './generate-key.ts'
import { issueCertificate, type TestCertificate } from './testing/issue-certificate.ts'

const day = 86_400_000
const now = Date.UTC(2026, 4, 1)
let leafKey: Secret
let caKey: Secret
let rootKey: Secret

beforeAll(async () => {
  ;[leafKey, caKey, rootKey] = await Promise.all([
    generateKey('ec256'),
    generateKey('ec256'),
    generateKey('ec256'),
  ])
})

const leaf = (different: Partial<TestCertificate> = {}): string =>
  issueCertificate({
    subject: 'example.com',
    key: leafKey,
    issuer: 'Test CA',
    issuerKey: caKey,
    names: ['example.com', '*.example.com'],
    notBefore: new Date(now - day),
    notAfter: new Date(now + 90 * day),
    serial: 0x1f,
    ...different,
  })

const intermediate = (): string =>
  issueCertificate({
    subject: 'Test CA',
    key: caKey,
    issuer: 'Test Root',
    issuerKey: rootKey,
    notBefore: new Date(now - 1000 * day),
    notAfter: new Date(now + 1000 * day),
  })

describe('reading a chain', () => {
  it('tells serial, names, dates, issuer and key type of the leaf', () => {
    const { leaf: read } = readChain(leaf() + intermediate())
    expect(read).toMatchObject({
      serial: '1F',
      names: ['example.com', '*.example.com'],
      notBefore: now - day,
      notAfter: now + 90 * day,
      issuer: 'Test CA',
      subject: 'example.com',
      keyType: 'ec256',
    })
    expect(read.fingerprint256).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
  })

  it('keeps the intermediates in their order', () => {
    expect(readChain(leaf() + intermediate()).intermediates.map(({ subject }) => subject)).toEqual([
      'Test CA',
    ])
  })

  it('reads text around the blocks and Windows line ends', () => {
    const text = `Bag Attributes\r\n${leaf().replaceAll('\n', '\r\n')}trailing`
    expect(readChain(text).leaf.names).toContain('example.com')
  })

  it('is not fooled by a name that holds a comma and another entry', () => {
    expect(readChain(leaf({ names: ['a.com, DNS:evil.com'] })).leaf.names).toEqual(['a.com, dns:evil.com'])
  })

  it.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['a block of garbage', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
    ['a block without an end', '-----BEGIN CERTIFICATE-----\nAAAA'],
  ])('says that %s is no certificate', (_, text) => {
    expect(() => readChain(text)).toThrowError(/The certificate cannot be read/)
  })
})

describe('checking an issued chain', () => {
  const check = (chainPem: string, names = ['example.com', '*.example.com'], keyPem = leafKey) =>
    Object(checkIssued({ chainPem, keyPem, names, now })).problem

  it('finds nothing wrong with what was ordered', () => {
    expect(check(leaf() + intermediate())).toBeUndefined()
  })

  it('finds a certificate for another key', () => {
    expect(check(leaf(), undefined, caKey)).toBe('it is for another key')
  })

  it('finds a missing name', () => {
    expect(check(leaf(), ['example.com', 'www.example.com'])).toBe('it lacks www.example.com')
  })

  it('finds an expired certificate', () => {
    expect(check(leaf({ notAfter: new Date(now - 1) }))).toMatch(/^it expired on /)
  })

  it('finds one that is not valid yet, but allows our clock an hour', () => {
    expect(check(leaf({ notBefore: new Date(now + 2 * 3_600_000) }))).toMatch(/^it is not valid before /)
    expect(check(leaf({ notBefore: new Date(now + 1_800_000) }))).toBeUndefined()
  })

  it('tells one that is merely of another time from one that is wrong besides', () => {
    const untimely = (chainPem: string, keyPem = leafKey) =>
      Object(checkIssued({ chainPem, keyPem, names: ['example.com'], now })).isUntimely
    const early = leaf({ notBefore: new Date(now + 5 * 3_600_000) })
    expect(untimely(early + intermediate())).toBe(true)
    expect(untimely(leaf({ notAfter: new Date(now - 1) }))).toBe(true)
    expect(untimely(leaf() + intermediate())).toBeUndefined()
    expect(untimely(early, caKey)).toBe(false)
    expect(untimely(early + early)).toBe(true)
    expect(untimely(leaf({ names: ['other.com'], notAfter: new Date(now - 1) }))).toBe(false)
  })

  it('finds that there is no certificate at all', () => {
    expect(check('<html>')).toBe('there is no certificate')
  })
})
