import { generateKeyPairSync } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { Secret } from '../../shared/secret.ts'
import { renderText } from '../../shared/texts.ts'
import { checkIssued, lifetimeRemarks } from './check-issued.ts'
import { generateKey } from './generate-key.ts'
import { rootNameOf } from './issued-chain.ts'
import { issueCertificate } from './testing/issue-certificate.ts'

const now = Date.UTC(2026, 0, 1)
const day = 86_400_000
const times = { notBefore: new Date(now - day), notAfter: new Date(now + 90 * day) }
let keys: Secret[]
let [leaf, inner, outer, root, stranger, impostor] = ['', '', '', '', '', '']
let unread = ''

beforeAll(async () => {
  keys = await Promise.all(Array.from({ length: 5 }, () => generateKey('ec256')))
  const issue = (subject: string, key: number, issuer: string, issuerKey: number, names: string[] = []) =>
    issueCertificate({
      ...times,
      subject,
      key: keys[key] as Secret,
      issuer,
      issuerKey: keys[issuerKey] as Secret,
      names,
      serial: key + 1,
    })
  leaf = issue('a.test', 0, 'Inner', 1, ['a.test', 'b.test'])
  inner = issue('Inner', 1, 'Outer', 2)
  outer = issue('Outer', 2, 'Root', 3)
  root = issue('Root', 3, 'Root', 3)
  stranger = issue('Stranger', 4, 'Stranger', 4)
  impostor = issue('Inner', 4, 'Outer', 4)
  unread = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'
})

const check = (chainPem: string, names = ['a.test'], key = keys[0] as Secret) =>
  checkIssued({ chainPem, keyPem: key, names, now })
const kept = (chainPem: string) => {
  const found = check(chainPem)
  if ('problem' in found) throw new Error(found.problem)
  return found
}

describe('a certificate that is the one ordered is kept, its chain in order, although', () => {
  it.each<[string, () => string, () => string, RegExp[]]>([
    ['nothing is wrong', () => leaf + inner + outer, () => leaf + inner + outer, []],
    [
      'an intermediate comes twice',
      () => leaf + inner + inner + outer,
      () => leaf + inner + outer,
      [/twice/],
    ],
    ['the leaf comes twice', () => leaf + leaf + inner + outer, () => leaf + inner + outer, [/twice/]],
    ['all comes twice', () => (leaf + inner + outer).repeat(2), () => leaf + inner + outer, [/3 .* twice/]],
    ['the order is reversed', () => outer + inner + leaf, () => leaf + inner + outer, [/another order/]],
    ['the order is mixed', () => leaf + outer + inner, () => leaf + inner + outer, [/another order/]],
    [
      'the root came with it',
      () => leaf + inner + outer + root,
      () => leaf + inner + outer + root,
      [/root too/],
    ],
    [
      'the root came first',
      () => root + leaf + inner + outer,
      () => leaf + inner + outer + root,
      [/another order/, /root too/],
    ],
    [
      'a stranger is at its end',
      () => leaf + inner + outer + stranger,
      () => leaf + inner + outer,
      [/1 .* did not/],
    ],
    ['a stranger is before it', () => stranger + leaf + inner, () => leaf + inner, [/did not issue/]],
    ['an intermediate is missing', () => leaf + outer, () => leaf, [/did not issue/, /issuer did not come/]],
    ['all intermediates are missing', () => leaf, () => leaf, [/issuer did not come/]],
    [
      'an intermediate only has the right name',
      () => leaf + impostor,
      () => leaf,
      [/did not issue/, /issuer did/],
    ],
    [
      'an impostor is before the right one',
      () => leaf + impostor + inner,
      () => leaf + inner,
      [/did not issue/],
    ],
    ['there is text around', () => `Bag\n${leaf}subject=x\n${inner}bye`, () => leaf + inner, []],
    ['lines end as on Windows', () => (leaf + inner).replaceAll('\n', '\r\n'), () => leaf + inner, []],
    [
      'one of the others cannot be read',
      () => leaf + unread + inner,
      () => leaf + inner,
      [/could not be read/],
    ],
    [
      'the last one was cut off',
      () => leaf + inner + outer.slice(0, 90),
      () => leaf + inner,
      [/could not be read/],
    ],
  ])('%s', (_, given, wanted, remarks) => {
    const found = kept(given())
    expect(found.chainPem).toBe(wanted())
    expect(found.remarks).toHaveLength(remarks.length)
    for (const [index, remark] of remarks.entries()) expect(renderText(found.remarks[index])).toMatch(remark)
  })

  it('a stranger has a key of another kind', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
    const rsa = issueCertificate({
      ...times,
      subject: 'RSA',
      key: new Secret(pem),
      issuer: 'RSA',
      issuerKey: keys[4] as Secret,
    })
    expect(kept(rsa + leaf + inner).chainPem).toBe(leaf + inner)
  })

  it('thousands came with it: no more than ten are looked at, and kept', () => {
    const others = Array.from({ length: 60 }, (_, n) =>
      issueCertificate({
        ...times,
        subject: `n${n}`,
        key: keys[4] as Secret,
        issuer: 'x',
        issuerKey: keys[4] as Secret,
      }),
    ).join('')
    expect(
      kept(leaf + inner + others)
        .remarks.map(renderText)
        .join(),
    ).toMatch(/more certificates came/)
    const found = kept(leaf + inner + others.repeat(80))
    expect(found.chainPem).toBe(leaf + inner)
    expect(found.remarks.map(renderText).join()).toMatch(/more certificates came/)
  })
})

describe('a certificate is refused when', () => {
  it('it is for another key, whatever is around it', () => {
    expect(check(leaf + inner + outer, ['a.test'], keys[4])).toEqual({
      problem: 'it is for another key',
      isUntimely: false,
    })
    expect(check(inner + outer)).toMatchObject({ problem: 'it is for another key' })
  })

  it('it lacks a name', () => {
    expect(check(leaf + inner, ['a.test', 'c.test'])).toMatchObject({ problem: 'it lacks c.test' })
  })

  it('there is none', () => {
    expect(check('<html>')).toMatchObject({ problem: 'there is no certificate' })
    expect(check(unread)).toMatchObject({ problem: 'there is no certificate' })
  })
})

it('the root that a chain leads to is found in whatever order it came', () => {
  for (const chain of [
    leaf + inner + outer,
    outer + inner + leaf,
    leaf + inner + outer + root,
    root + inner + leaf + outer,
  ])
    expect(rootNameOf(chain)).toBe('Root')
  expect(rootNameOf(leaf + inner)).toBe('Outer')
  expect(rootNameOf(stranger + leaf + inner + outer)).toBe('Root')
  expect(rootNameOf('hello')).toBeUndefined()
})

it('a lifetime other than the one asked for is remarked on; a day more or less is none', () => {
  const days = (count: number) => ({ notBefore: 0, notAfter: count * 86_400_000 })
  expect(lifetimeRemarks(days(90), undefined)).toEqual([])
  expect(lifetimeRemarks(days(30.04), 30)).toEqual([])
  expect(lifetimeRemarks(days(31), 30)).toEqual([])
  expect(lifetimeRemarks(days(90), 30).map(renderText)).toEqual(['issued for 90 days, though 30 were asked'])
})
