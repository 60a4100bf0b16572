import { expect, it } from 'vitest'
import { hasCode } from '../../shared/errors.ts'
import {
  accountChallengeNameOf,
  challengeNameOf,
  namesKeyOf,
  normalizeName,
  normalizeNames,
  unicodeForm,
} from './certificate-names.ts'

const codeOf = (work: () => unknown): string | undefined => {
  try {
    work()
  } catch (error) {
    return hasCode(error, 'names.malformed', 'names.wildcard', 'names.none', 'names.too_many')
      ? error.code
      : 'other'
  }
  return undefined
}

it.each([
  ['example.com', 'example.com'],
  [' Example.COM. ', 'example.com'],
  ['*.example.com', '*.example.com'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['*.Bücher.example', '*.xn--bcher-kva.example'],
  ['例え.テスト', 'xn--r8jz45g.xn--zckzah'],
  ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ['intranet', 'intranet'],
  ['192.0.2.1', '192.0.2.1'],
  ['[2001:DB8:0::1]', '2001:db8::1'],
  [`${'a'.repeat(63)}.example`, `${'a'.repeat(63)}.example`],
])('%s is ordered as %s', (typed, name) => {
  expect(normalizeName(typed)).toBe(name)
})

it.each([
  ['', 'names.malformed'],
  ['https://example.com', 'names.malformed'],
  ['example.com/path', 'names.malformed'],
  ['example.com:443', 'names.malformed'],
  ['user@example.com', 'names.malformed'],
  ['exa mple.com', 'names.malformed'],
  ['exa\0mple.com', 'names.malformed'],
  ['../../etc/passwd', 'names.malformed'],
  ['-a.example', 'names.malformed'],
  ['a_b.example', 'names.malformed'],
  ['a..example', 'names.malformed'],
  ['.', 'names.malformed'],
  ['192.0.2.256', 'names.malformed'],
  ['192.0.2.1:80', 'names.malformed'],
  ['*.192.0.2.1', 'names.malformed'],
  ['0x7f.1', 'names.malformed'],
  ['[2001:db8::1]:80', 'names.malformed'],
  ['2001:db8::1::', 'names.malformed'],
  ['fe80::1%eth0', 'names.malformed'],
  [`${'a'.repeat(64)}.example`, 'names.malformed'],
  [`${'abcdefg.'.repeat(33)}example`, 'names.malformed'],
  ['*', 'names.wildcard'],
  ['*.com.*', 'names.wildcard'],
  ['*.*.example.com', 'names.wildcard'],
  ['www.*.example.com', 'names.wildcard'],
  ['w*.example.com', 'names.wildcard'],
  ['*.intranet', 'names.wildcard'],
])('%j is refused with %s', (typed, code) => {
  expect(codeOf(() => normalizeName(typed))).toBe(code)
})

it('names that are the same after normalisation are ordered once', () => {
  expect(normalizeNames(['Example.com', 'example.com.', '*.example.com', ''])).toEqual([
    'example.com',
    '*.example.com',
  ])
})

it('a hundred names are accepted and a hundred and one are refused', () => {
  const names = Array.from({ length: 101 }, (_, i) => `n${i}.example.com`)
  expect(normalizeNames(names.slice(1))).toHaveLength(100)
  expect(codeOf(() => normalizeNames(names))).toBe('names.too_many')
  expect(codeOf(() => normalizeNames(['', ' ']))).toBe('names.none')
})

it('the order of the names does not change their key', () => {
  expect(namesKeyOf(['b.example', 'a.example'])).toBe(namesKeyOf(['a.example', 'b.example']))
})

it('a wildcard and its parent are validated at one record', () => {
  expect(challengeNameOf('*.example.com')).toBe(challengeNameOf('example.com'))
})

it('the form for people is given only when it differs', () => {
  expect(unicodeForm('*.xn--bcher-kva.example')).toBe('*.bücher.example')
  expect(unicodeForm('example.com')).toBeUndefined()
})

it('an account has a challenge name of its own, which a wildcard shares with its parent', () => {
  // The example of draft-ietf-acme-dns-account-label.
  const account = 'https://example.com/acme/acct/ExampleAccount'
  expect(accountChallengeNameOf('www.example.org', account)).toBe(
    '_ujmmovf2vn55tgye._acme-challenge.www.example.org',
  )
  expect(accountChallengeNameOf('*.www.example.org', account)).toBe(
    accountChallengeNameOf('www.example.org', account),
  )
  expect(accountChallengeNameOf('www.example.org', `${account}2`)).not.toContain('_ujmmovf2vn55tgye')
})
