import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Secret } from '../../../shared/secret.ts'
import { readUploadedCertificate, type Uploaded } from './read-uploaded.ts'

/** What openssl makes is what people bring. */
let folder = ''
const file = (name: string): string => join(folder, name)
const text = (name: string): string => readFileSync(file(name), 'utf8')
const openssl = (...args: string[]): void => {
  execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
}
const newKey = (name: string, kind: 'ec' | 'rsa' | 'ed25519' = 'ec'): void => {
  const options = {
    ec: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
    rsa: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
    ed25519: ['-algorithm', 'ed25519'],
  }[kind]
  openssl('genpkey', ...options, '-out', `${name}.key`)
}
const certify = (name: string, issuer: string, extensions: string, days = '30'): void => {
  openssl('req', '-new', '-key', `${name}.key`, '-subj', `/CN=${name}.example.com`, '-out', `${name}.csr`)
  writeFileSync(file(`${name}.ext`), extensions)
  openssl(
    'x509',
    '-req',
    '-in',
    `${name}.csr`,
    '-CA',
    `${issuer}.pem`,
    '-CAkey',
    `${issuer}.key`,
    '-days',
    days,
    '-extfile',
    `${name}.ext`,
    '-out',
    `${name}.pem`,
  )
}
const san = 'subjectAltName=DNS:Leaf.example.com,DNS:*.leaf.example.com,IP:192.0.2.1'

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'certhub-upload-'))
  newKey('root')
  openssl('req', '-x509', '-key', 'root.key', '-subj', '/CN=Root', '-days', '60', '-out', 'root.pem')
  newKey('middle')
  certify('middle', 'root', 'basicConstraints=CA:TRUE')
  newKey('leaf')
  certify('leaf', 'middle', san)
  newKey('rsa', 'rsa')
  certify('rsa', 'middle', 'subjectAltName=DNS:rsa.example.com')
  newKey('ed', 'ed25519')
  certify('ed', 'middle', 'subjectAltName=DNS:ed.example.com')
  newKey('other')
  openssl('req', '-x509', '-key', 'other.key', '-subj', '/CN=Other', '-days', '30', '-out', 'other.pem')
  openssl('pkcs8', '-topk8', '-in', 'leaf.key', '-passout', 'pass:open', '-out', 'leaf-encrypted.key')
  openssl('rsa', '-in', 'rsa.key', '-traditional', '-aes128', '-passout', 'pass:open', '-out', 'rsa-old.key')
})
afterAll(() => rmSync(folder, { recursive: true }))

const options = { now: Date.now() + 60_000, evenIfExpired: false }
const read = (input: Uploaded, over: Partial<typeof options> = {}) =>
  readUploadedCertificate(input, { ...options, ...over })
const pem = (
  over: Partial<{ certificate: string; privateKey: string; chain: string; passphrase: Secret }> = {},
) => ({
  certificate: text('leaf.pem'),
  privateKey: text('leaf.key'),
  chain: text('middle.pem'),
  ...over,
})

describe('a PEM certificate', () => {
  it('is read with its names, its dates and its chain', async () => {
    const found = await read(pem())
    expect(found).toMatchObject({
      commonName: 'leaf.example.com',
      names: ['leaf.example.com', '*.leaf.example.com', '192.0.2.1'],
      issuer: 'middle.example.com',
      keyType: 'ec256',
      chainComplete: false,
      chainPem: text('middle.pem'),
    })
    expect(found.notAfter - Date.now()).toBeGreaterThan(29 * 86_400_000)
    expect(found.warnings.join()).toContain('not complete')
    writeFileSync(file('out.key'), found.privateKeyPem.expose())
    openssl('pkey', '-in', 'out.key', '-check', '-noout')
  })

  it('may come in any order, with key, root and doubles in one text; the root is left out', async () => {
    const all = ['root', 'middle', 'leaf', 'middle'].map((name) => text(`${name}.pem`)).join('some words\n')
    const found = await read({ certificate: `${text('leaf.key')}${all}`, privateKey: '', chain: '' })
    expect(found).toMatchObject({ certificatePem: text('leaf.pem'), chainPem: text('middle.pem') })
    expect([found.chainComplete, found.warnings]).toEqual([true, []])
  })

  it.each([
    ['rsa', 'rsa2048'],
    ['ed', 'ed25519'],
  ])('may have another kind of key: %s', async (name, keyType) => {
    const given = { certificate: text(`${name}.pem`), privateKey: text(`${name}.key`), chain: '' }
    expect(await read(given)).toMatchObject({ keyType })
  })

  it('may be self-signed', async () => {
    const given = { certificate: text('other.pem'), privateKey: text('other.key'), chain: '' }
    expect(await read(given)).toMatchObject({ commonName: 'Other', chainComplete: true, chainPem: '' })
  })

  it.each(['leaf-encrypted.key', 'rsa-old.key'])('may have an encrypted key: %s', async (name) => {
    const certificate = text(name.startsWith('rsa') ? 'rsa.pem' : 'leaf.pem')
    const given = { certificate, privateKey: text(name), chain: '' }
    expect(await read({ ...given, passphrase: new Secret('open') })).toMatchObject({ chainPem: '' })
    await expect(read(given)).rejects.toMatchObject({ code: 'tls_certificate.key_encrypted' })
    await expect(read({ ...given, passphrase: new Secret('shut') })).rejects.toMatchObject({
      code: 'tls_certificate.wrong_passphrase',
    })
  })

  it.each<[string, () => object, string]>([
    ['no certificate', () => ({ certificate: 'hello', chain: '' }), 'malformed'],
    ['a damaged one', () => ({ certificate: text('leaf.pem').replace(/MII.{40}/, 'MIIx') }), 'malformed'],
    ['NUL in it', () => ({ certificate: `${text('leaf.pem')}\0` }), 'malformed'],
    ['no key', () => ({ privateKey: '' }), 'no_key'],
    ['two keys', () => ({ privateKey: text('leaf.key') + text('rsa.key') }), 'several_keys'],
    ['a damaged key', () => ({ privateKey: text('leaf.key').replace(/MIG.{20}/, 'MIGx') }), 'key_malformed'],
    ['a cut-off key', () => ({ privateKey: text('leaf.key').slice(0, 60) }), 'key_malformed'],
    ['the key of another', () => ({ privateKey: text('rsa.key') }), 'key_mismatch'],
    ['an issuer of another', () => ({ chain: text('other.pem') }), 'unrelated'],
    ['a bundle of many', () => ({ chain: text('middle.pem').repeat(30) }), 'too_many'],
  ])('is refused with %s', async (_, over, code) => {
    await expect(read(pem(over()))).rejects.toMatchObject({ code: `tls_certificate.${code}` })
  })

  it('that has expired is refused, unless it is wanted', async () => {
    const later = Date.now() + 90 * 86_400_000
    await expect(read(pem(), { now: later })).rejects.toMatchObject({ code: 'tls_certificate.expired' })
    const found = await read(pem(), { now: later, evenIfExpired: true })
    expect(found.warnings[0]).toMatch(/^It expired on \d{4}-/)
  })
})

describe('a PKCS#12 file', () => {
  const pkcs12 = (name: string, password: string, ...more: string[]): string => {
    const chain = name === 'other' ? [] : ['-certfile', 'middle.pem']
    openssl(
      'pkcs12',
      '-export',
      '-in',
      `${name}.pem`,
      '-inkey',
      `${name}.key`,
      ...chain,
      '-passout',
      `pass:${password}`,
      '-out',
      'out.p12',
      ...more,
    )
    return readFileSync(file('out.p12')).toString('base64')
  }

  it.each([
    ['leaf', 'today', []],
    ['rsa', 'today', []],
    ['ed', 'today', []],
    ['leaf', 'old', ['-legacy']],
    ['rsa', 'old', ['-legacy']],
    ['leaf', 'with no encryption', ['-keypbe', 'NONE', '-certpbe', 'NONE']],
  ])('of a key %s as openssl writes it %s is read', async (name, _, more) => {
    const found = await read({ pkcs12: pkcs12(name, 'päss', ...more), password: new Secret('päss') })
    expect(found.certificatePem).toBe(text(`${name}.pem`))
    if (name !== 'ed') expect(found.chainPem).toBe(text('middle.pem'))
  })

  it('with an empty password is read', async () => {
    expect(await read({ pkcs12: pkcs12('other', ''), password: new Secret('') })).toMatchObject({
      commonName: 'Other',
    })
  })

  it('says that the password is wrong, or that it is no such file', async () => {
    const given = pkcs12('leaf', 'right')
    for (const wrong of ['wrong', '']) {
      await expect(read({ pkcs12: given, password: new Secret(wrong) })).rejects.toMatchObject({
        code: 'tls_certificate.pkcs12_password',
      })
    }
    for (const broken of [
      '',
      'AAAA',
      Buffer.from(text('leaf.pem')).toString('base64'),
      given.slice(0, 200),
    ]) {
      await expect(read({ pkcs12: broken, password: new Secret('right') })).rejects.toMatchObject({
        code: 'tls_certificate.pkcs12_malformed',
      })
    }
  })

  it('without a key is refused', async () => {
    openssl('pkcs12', '-export', '-nokeys', '-in', 'leaf.pem', '-passout', 'pass:x', '-out', 'none.p12')
    const given = readFileSync(file('none.p12')).toString('base64')
    await expect(read({ pkcs12: given, password: new Secret('x') })).rejects.toMatchObject({
      code: 'tls_certificate.no_key',
    })
  })
})
