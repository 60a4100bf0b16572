import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ariIdOf } from './ari-id.ts'

let folder: string
const at = (name: string): string => join(folder, name)
const openssl = (...args: string[]): void => {
  execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'ignore'] })
}
/** A certificate with this serial, signed by an issuer with this key identifier. */
const make = (serial: string, keyIdentifier: string): string => {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=CA',
    '-addext',
    `subjectKeyIdentifier=${keyIdentifier}`,
  )
  openssl('req', ...key, '-keyout', 'leaf.key', '-out', 'leaf.csr', '-subj', '/CN=leaf.test')
  writeFileSync(at('ext'), 'authorityKeyIdentifier=keyid\nsubjectAltName=DNS:leaf.test\n')
  openssl(
    'x509',
    '-req',
    '-in',
    'leaf.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-set_serial',
    serial,
    '-extfile',
    'ext',
    '-out',
    'leaf.pem',
  )
  return readFileSync(at('leaf.pem'), 'utf8')
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'certhub-ari-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

it('is made as in the example of RFC 9773, the leading zero of the serial included', () => {
  const identifier = '69:88:5B:6B:87:46:40:41:E1:B3:7B:84:7B:A0:AE:2C:DE:01:C8:D4'
  expect(ariIdOf(make('0x8765432100', identifier))).toMatch(/^aYhba4dGQEHhs3uEe6CuLN4ByNQ\./)
  expect(ariIdOf(make('0x87654321', identifier))).toBe('aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE')
})

it('is unknown without an authority key identifier', () => {
  openssl(
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    'own.key',
    '-out',
    'own.pem',
    '-subj',
    '/CN=own',
    '-addext',
    'authorityKeyIdentifier=none',
  )
  expect(ariIdOf(readFileSync(at('own.pem'), 'utf8'))).toBeUndefined()
})
