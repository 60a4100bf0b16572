import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import forge from 'node-forge'
import { describe, expect, it } from 'vitest'
import { countRounds } from './count-rounds.ts'
import { readKeyFile } from './read-key-file.ts'

/** DER by hand: a tag, the length, the content. */
const der = (tag: number, ...parts: Buffer[]): Buffer => {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}
const sequence = (...parts: Buffer[]) => der(0x30, ...parts)
const octets = (...parts: Buffer[]) => der(0x04, ...parts)
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'))
/** Without needless zeros: OpenSSL takes nothing else (X.690 §8.3.2). */
const integer = (value: number) => {
  const digits = value.toString(16)
  const hex = digits.padStart(digits.length + (digits.length % 2), '0')
  return der(0x02, Buffer.from(/^[89a-f]/.test(hex) ? `00${hex}` : hex, 'hex'))
}
const salt = octets(Buffer.from('saltsalt'))
const data = oid('2a864886f70d010701')
const explicit = (...parts: Buffer[]) => der(0xa0, ...parts)

/** A PKCS#12 file whose integrity is by so many rounds. */
const withMac = (rounds: Buffer) =>
  sequence(
    integer(3),
    sequence(data, explicit(octets(sequence()))),
    sequence(sequence(sequence(oid('2b0e03021a')), octets(Buffer.alloc(20))), salt, rounds),
  )
/** One without, and a part that is encrypted by so many. */
const withPbe = (rounds: number) => {
  const algorithm = sequence(oid('2a864886f70d010c0106'), sequence(salt, integer(rounds)))
  const content = sequence(data, algorithm, der(0x80, Buffer.alloc(16)))
  const encrypted = sequence(oid('2a864886f70d010706'), explicit(sequence(integer(0), content)))
  return sequence(integer(3), sequence(data, explicit(octets(sequence(encrypted)))))
}
const pbes2 = (derivation: Buffer) => {
  const cipher = sequence(oid('60864801650304012a'), octets(Buffer.alloc(16)))
  return sequence(sequence(oid('2a864886f70d01050d'), sequence(derivation, cipher)), octets(Buffer.alloc(32)))
}
const pbkdf2 = (rounds: number) => sequence(oid('2a864886f70d01050c'), sequence(salt, integer(rounds)))
const scrypt = (cost: number) =>
  sequence(oid('2b06010401da47040b'), sequence(salt, integer(cost), integer(8), integer(1)))
const asPem = (bytes: Buffer) =>
  `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${bytes.toString('base64')}\n-----END ENCRYPTED PRIVATE KEY-----\n`

describe('a file that asks for more rounds than anybody needs is refused before one is done', () => {
  it.each([
    ['for its integrity', withMac(integer(0x7fffffff))],
    ['in a number longer than a machine’s', withMac(der(0x02, Buffer.alloc(13, 0x7f)))],
    ['for a part of it', withPbe(2_000_000_000)],
  ])('PKCS#12, %s', async (_, bytes) => {
    const result = await readKeyFile({ kind: 'pkcs12', der: bytes, password: 'x' })
    expect(result).toMatchObject({ problem: 'rounds' })
  })
  it.each([
    ['PBKDF2', pbes2(pbkdf2(2_000_000_000))],
    ['scrypt', pbes2(scrypt(0x40000000))],
  ])('an encrypted PEM key, by %s', async (_, bytes) => {
    const result = await readKeyFile({ kind: 'pem', pem: asPem(bytes), passphrase: 'x' })
    expect(result).toMatchObject({ problem: 'rounds' })
  })
})

it('counts what a file asks for in all', () => {
  const count = (bytes: Buffer) => countRounds(forge, forge.asn1.fromDer(bytes.toString('latin1')))
  expect(count(withMac(integer(2048)))).toBe(2048)
  expect(count(sequence(withMac(integer(2048)), withPbe(600_000)))).toBe(602_048)
  expect(count(sequence(integer(5), integer(7)))).toBe(0)
})

it('the hub’s thread goes on while a file is read, and what takes too long is ended', async () => {
  let ticks = 0
  const timer = setInterval(() => {
    ticks += 1
  }, 5)
  // Within what is taken, and still half a second of work for the thread beside.
  const pem = asPem(pbes2(pbkdf2(4_999_000)))
  const result = await readKeyFile({ kind: 'pem', pem, passphrase: 'x' }, 200)
  clearInterval(timer)
  expect(result).toEqual({ problem: 'time' })
  expect(ticks).toBeGreaterThan(0)
})

it('reads an encrypted key of OpenSSL, and tells a wrong passphrase', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = privateKey
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'right' })
    .toString()
  const result = await readKeyFile({ kind: 'pem', pem, passphrase: 'right' })
  if ('problem' in result) throw new Error(result.problem)
  const bytes = Buffer.from(result.keys[0]?.der ?? [])
  expect(createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' }).equals(privateKey)).toBe(true)
  expect(await readKeyFile({ kind: 'pem', pem, passphrase: 'wrong' })).toEqual({ problem: 'password' })
})

it.each([
  ['nothing', Buffer.alloc(0)],
  ['no ASN.1', Buffer.from('hello')],
  ['what nests without end', Buffer.from('3080'.repeat(100_000), 'hex')],
  ['what lies about its length', Buffer.from([0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0])],
])('ends with a word on %s', async (_, bytes) => {
  const result = await readKeyFile({ kind: 'pkcs12', der: bytes, password: '' })
  expect(result).toMatchObject({ problem: 'malformed' })
})
