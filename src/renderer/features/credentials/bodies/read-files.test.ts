import { expect, it } from 'vitest'
import { readPicked, sortPem } from './read-files.ts'

const certificate = '-----BEGIN CERTIFICATE-----\nQQ==\n-----END CERTIFICATE-----\n'
const key = '-----BEGIN EC PRIVATE KEY-----\nQg==\n-----END EC PRIVATE KEY-----\n'

it('one file with everything is sorted into certificates and key', () => {
  expect(sortPem(`Bag Attributes\n${key}subject=x\n${certificate}\r\n${certificate}`)).toEqual({
    certificates: certificate + certificate,
    keys: key,
  })
  expect(sortPem('no PEM at all')).toEqual({ certificates: '', keys: '' })
})

it('a PKCS#12 file is told from PEM by its first byte, and read whole', async () => {
  const bytes = new Uint8Array(20_000).map((_, i) => i % 256)
  bytes[0] = 0x30
  expect(await readPicked(new File([bytes], 'own.p12'))).toEqual({
    kind: 'pkcs12',
    name: 'own.p12',
    base64: btoa(String.fromCharCode(...bytes)),
  })
  expect(await readPicked(new File([certificate], 'own.pem'))).toEqual({ kind: 'pem', text: certificate })
})
