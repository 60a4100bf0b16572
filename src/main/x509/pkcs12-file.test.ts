import { execFileSync } from 'node:child_process'
import { createPrivateKey } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Secret } from '../../shared/secret.ts'
import { makePkcs12 } from './pkcs12-file.ts'
import { readPkcs12 } from './uploaded/pkcs12.ts'

let folder: string
const at = (name: string): string => join(folder, name)
const openssl = (...args: string[]): string =>
  execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'certhub-p12-'))
  const newKey = (...key: string[]) => ['-nodes', '-newkey', ...key]
  openssl('req', '-x509', ...newKey('rsa:2048'), '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=The CA')
  for (const [name, ...key] of [
    ['ec', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
    ['rsa', 'rsa:2048'],
  ] as const) {
    openssl(
      'req',
      ...newKey(...key),
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      `/CN=${name}.test`,
    )
    openssl('x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-out', `${name}.pem`)
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

const make = (name: 'ec' | 'rsa', password: string): Buffer => {
  const file = makePkcs12({
    chainPem: readFileSync(at(`${name}.pem`), 'utf8') + readFileSync(at('ca.pem'), 'utf8'),
    keyPem: new Secret(readFileSync(at(`${name}.key`), 'utf8')),
    password: new Secret(password),
    friendlyName: `${name}.test ✓`,
  })
  writeFileSync(at('out.p12'), file)
  return file
}
const modulusOf = (pem: string): string => openssl('pkey', '-in', pem, '-pubout')

describe.each(['ec', 'rsa'] as const)('a file with an %s key', (name) => {
  it.each(['correct horse', 'pässwörd ✓', ''])(
    'opens with openssl by the password %j, key and chain complete',
    (password) => {
      make(name, password)
      const text = openssl('pkcs12', '-in', 'out.p12', '-passin', `pass:${password}`, '-nodes')
      expect(text.match(/BEGIN CERTIFICATE/g)).toHaveLength(2)
      expect(text).toContain(`CN = ${name}.test`)
      expect(text).toContain('CN = The CA')
      writeFileSync(at('out.pem'), text)
      expect(modulusOf('out.pem')).toBe(modulusOf(`${name}.key`))
    },
  )

  it('does not open by another password, nor after a change', () => {
    const file = make(name, 'right')
    expect(() => openssl('pkcs12', '-in', 'out.p12', '-passin', 'pass:wrong', '-nodes')).toThrow()
    file[200] = (file[200] ?? 0) ^ 1
    writeFileSync(at('out.p12'), file)
    expect(() => openssl('pkcs12', '-in', 'out.p12', '-passin', 'pass:right', '-nodes')).toThrow()
  })

  it('is read by the hub’s own upload', async () => {
    const { certificates, keys } = await readPkcs12(make(name, 'pass').toString('base64'), new Secret('pass'))
    expect(certificates.map(({ subject }) => subject)).toEqual([`CN=${name}.test`, 'CN=The CA'])
    expect(keys).toHaveLength(1)
  })

  it('holds the key encrypted', () => {
    const file = make(name, 'pass').toString('latin1')
    const { d = '' } = createPrivateKey(readFileSync(at(`${name}.key`))).export({ format: 'jwk' })
    expect(file.includes(Buffer.from(d, 'base64url').toString('latin1'))).toBe(false)
  })
})
