import { createPublicKey, verify } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crypto as secondOpinion } from 'acme-client'
import { describe, expect, it } from 'vitest'
import { runOrThrow } from '../../../lab/run.ts'
import { keyTypes } from '../../shared/key-type.ts'
import { createCsr } from './csr.ts'
import { generateKey } from './generate-key.ts'
import { keyTypeOf } from './key-type.ts'

const asPem = (csr: Buffer): string =>
  `-----BEGIN CERTIFICATE REQUEST-----\n${csr.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`

/** Content of the element at `offset`, and where it starts and ends. */
const element = (der: Buffer, offset: number) => {
  const first = der[offset + 1] ?? 0
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f
  const start = offset + 2 + lengthBytes
  const size = lengthBytes === 0 ? first : der.readUIntBE(offset + 2, lengthBytes)
  return { start, end: start + size, whole: der.subarray(offset, start + size) }
}

describe('a certificate request', () => {
  it.each(keyTypes)(
    'is signed by its own %s key',
    async (keyType) => {
      const key = await generateKey(keyType)
      const publicKey = createPublicKey(key.expose())
      const csr = createCsr(key, ['example.com'])
      const request = element(csr, element(csr, 0).start)
      const algorithm = element(csr, request.end)
      const signature = element(csr, algorithm.end)
      const hash = keyType === 'ec384' ? 'sha384' : 'sha256'
      expect(keyTypeOf(publicKey)).toBe(keyType)
      expect(verify(hash, request.whole, publicKey, csr.subarray(signature.start + 1, signature.end))).toBe(
        true,
      )
      expect(signature.end).toBe(csr.length)
    },
    30_000,
  )

  it('asks for every name, the first also as common name', async () => {
    const csr = createCsr(await generateKey('ec256'), [
      'example.com',
      '*.example.com',
      'xn--bcher-kva.example',
    ])
    expect(secondOpinion.readCsrDomains(asPem(csr))).toEqual({
      commonName: 'example.com',
      altNames: ['example.com', '*.example.com', 'xn--bcher-kva.example'],
    })
  })

  it('has no common name when the first name is longer than 64 characters', async () => {
    const long = `${'a'.repeat(60)}.example.com`
    const read = secondOpinion.readCsrDomains(asPem(createCsr(await generateKey('ec256'), [long])))
    expect(read.commonName).toBeFalsy()
    expect(read.altNames).toEqual([long])
  })

  it('holds a hundred long names', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `${'n'.repeat(60)}.host-${index}.example.com`)
    const csr = createCsr(await generateKey('ec256'), names)
    expect(secondOpinion.readCsrDomains(asPem(csr)).altNames).toEqual(names)
  })
})

it('a request for addresses names them as addresses, and never as the common name', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'certhub-csr-'))
  const read = async (names: string[]): Promise<string> => {
    const file = join(folder, 'request.der')
    writeFileSync(file, createCsr(await generateKey('ec256'), names))
    return runOrThrow('openssl', ['req', '-inform', 'DER', '-in', file, '-noout', '-text', '-verify'])
  }
  const mixed = await read(['192.0.2.1', 'a.example', '2001:db8::1'])
  expect(mixed).toContain('IP Address:192.0.2.1, DNS:a.example, IP Address:2001:DB8:0:0:0:0:0:1')
  expect(mixed).toMatch(/Subject: CN ?= ?a\.example/)
  expect(await read(['192.0.2.1'])).not.toContain('CN')
  rmSync(folder, { recursive: true })
})
