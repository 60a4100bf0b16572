import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { crypto as secondOpinion } from 'acme-client'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../shared/secret.ts'
import { accountJwk, accountThumbprint, generateAccountKey } from './account-key.ts'
import { createSigner, thumbprintOf } from './signer.ts'

const decode = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString())
const pemOf = (pair: ReturnType<typeof generateKeyPairSync>) =>
  new Secret(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())

describe('an account key', () => {
  it('has the thumbprint of the example in RFC 7638', () => {
    const n =
      '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw'
    expect(thumbprintOf({ e: 'AQAB', kty: 'RSA', n })).toBe('NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs')
  })

  it('has the JWK and thumbprint that acme-client computes', async () => {
    const key = await generateAccountKey()
    const jwk = secondOpinion.getJwk(key.expose())
    expect(accountJwk(key)).toEqual(jwk)
    expect(accountThumbprint(key)).toBe(createHash('sha256').update(JSON.stringify(jwk)).digest('base64url'))
  })

  it('stays unseen when printed', async () => {
    expect(`${await generateAccountKey()}`).toBe('[secret]')
  })
})

describe('signing', () => {
  it.each([
    ['ES256', 'sha256', pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }))],
    ['ES384', 'sha384', pemOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }))],
    ['ES512', 'sha512', pemOf(generateKeyPairSync('ec', { namedCurve: 'P-521' }))],
    ['RS256', 'sha256', pemOf(generateKeyPairSync('rsa', { modulusLength: 2048 }))],
  ])('makes a JWS with %s that its public key verifies', (alg, hash, key) => {
    const jws = JSON.parse(createSigner(key).sign({ kid: 'k', nonce: 'n', url: 'u' }, { a: 1 }))
    const signed = Buffer.from(`${jws.protected}.${jws.payload}`)
    const publicKey = { key: createPublicKey(key.expose()), dsaEncoding: 'ieee-p1363' as const }
    expect(decode(jws.protected)).toEqual({ alg, kid: 'k', nonce: 'n', url: 'u' })
    expect(decode(jws.payload)).toEqual({ a: 1 })
    expect(verify(hash, signed, publicKey, Buffer.from(jws.signature, 'base64url'))).toBe(true)
  })

  it('signs an empty payload for POST-as-GET, and {} when {} is meant', () => {
    const signer = createSigner(pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' })))
    expect(JSON.parse(signer.sign({}, undefined)).payload).toBe('')
    expect(JSON.parse(signer.sign({}, {})).payload).toBe('e30')
  })

  it('refuses a key of another kind', () => {
    expect(() => createSigner(pemOf(generateKeyPairSync('ed25519')))).toThrowError('EC or RSA')
  })
})
