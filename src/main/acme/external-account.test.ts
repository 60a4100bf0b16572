import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../shared/secret.ts'
import { bindExternalAccount } from './external-account.ts'

const jwk = { crv: 'P-256', kty: 'EC', x: 'x', y: 'y' } as const
const key = Buffer.from('fbff0fe0a1fb', 'hex')

const signatureOf = (
  binding: object,
): { text: string; signature: string; header: unknown; payload: unknown } => {
  const fields = new Map<string, string>(Object.entries(binding))
  const [head = '', payload = ''] = [fields.get('protected'), fields.get('payload')]
  const decode = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64url').toString())
  return {
    text: `${head}.${payload}`,
    signature: fields.get('signature') ?? '',
    header: decode(head),
    payload: decode(payload),
  }
}

describe('an external account binding', () => {
  it('names key id and URL, and carries the account key', () => {
    const { header, payload } = signatureOf(
      bindExternalAccount({ kid: ' kid-1 ', hmacKey: new Secret('AAAA') }, jwk, 'https://ca/new'),
    )
    expect(header).toEqual({ alg: 'HS256', kid: 'kid-1', url: 'https://ca/new' })
    expect(payload).toEqual(jwk)
  })

  it.each([
    ['base64url', key.toString('base64url')],
    ['base64', key.toString('base64')],
    ['base64 with line ends', `${key.toString('base64')}\n`],
  ])('is signed with an HMAC key given as %s', (_, hmacKey) => {
    const { text, signature } = signatureOf(
      bindExternalAccount({ kid: 'k', hmacKey: new Secret(hmacKey) }, jwk, 'u'),
    )
    expect(signature).toBe(createHmac('sha256', key).update(text).digest('base64url'))
  })

  it.each(['', 'not a key!', 'ключ'])('refuses %j as HMAC key without showing it', (hmacKey) => {
    expect(() => bindExternalAccount({ kid: 'k', hmacKey: new Secret(hmacKey) }, jwk, 'u')).toThrowError(
      'eab.hmacKey: is not base64url',
    )
  })
})
