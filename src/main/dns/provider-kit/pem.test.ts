import { generateKeyPairSync } from 'node:crypto'
import { expect, it } from 'vitest'
import { readRsaKey } from './pem.ts'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const pkcs1 = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()

it.each([
  ['as it is', pem],
  ['in one line', pem.replaceAll('\n', '')],
  ['with spaces for line breaks', pem.replaceAll('\n', ' ')],
  ['with \\n spelled out', pem.replaceAll('\n', '\\n')],
  ['in PKCS #1, in one line', pkcs1.replaceAll('\n', ' ')],
])('reads an RSA key %s', (_, text) => {
  expect(readRsaKey(text)?.export({ type: 'pkcs8', format: 'pem' })).toBe(pem)
})

it('reads no other key and no other text', () => {
  const other = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })
  expect(readRsaKey(other.toString())).toBeUndefined()
  expect(readRsaKey('-----BEGIN PRIVATE KEY-----AAAA-----END PRIVATE KEY-----')).toBeUndefined()
  expect(readRsaKey('not a key')).toBeUndefined()
})
