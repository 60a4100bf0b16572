import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { extendedKeyUsageOf, lostUses } from './extended-key-usage.ts'
import { generateKey } from './generate-key.ts'
import { issueCertificate } from './testing/issue-certificate.ts'

const usageOf = async (extendedKeyUsage?: string[]): Promise<string[] | undefined> => {
  const key = await generateKey('ec256')
  const [notBefore, notAfter] = [new Date(0), new Date(1e12)]
  const subject = { subject: 'a', key, issuer: 'a', issuerKey: key, notBefore, notAfter }
  const pem = issueCertificate({ ...subject, ...(extendedKeyUsage && { extendedKeyUsage }) })
  return extendedKeyUsageOf(new X509Certificate(pem))
}

it('the uses of a certificate have the names of RFC 5280, and others their OIDs', async () => {
  expect(await usageOf(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2', '1.3.6.1.4.1.311.10.3.4'])).toEqual([
    'serverAuth',
    'clientAuth',
    '1.3.6.1.4.1.311.10.3.4',
  ])
  expect(await usageOf()).toBeUndefined()
})

describe('what the new certificate cannot be used for any more', () => {
  it.each([
    ['is what it lacks', ['serverAuth', 'clientAuth'], ['serverAuth'], ['clientAuth']],
    ['is nothing when it has all', ['serverAuth'], ['clientAuth', 'serverAuth'], []],
    ['is nothing when it is not restricted', ['serverAuth'], undefined, []],
    ['is nothing when it is for anything', ['serverAuth'], ['anyExtendedKeyUsage'], []],
    ['is not known when the one before was not restricted', undefined, ['serverAuth'], []],
  ])('%s', (_what, before, after, lost) => {
    expect(lostUses({ extendedKeyUsage: before }, { extendedKeyUsage: after })).toEqual(lost)
  })
})
