import { describe, expect, test } from 'vitest'
import { createTermsPages, isAllowedLink } from './external-links.ts'

const known = ['https://letsencrypt.org/', 'https://www.buypass.com/ssl', '']

test.each([
  'https://letsencrypt.org/documents/LE-SA.pdf',
  'https://community.letsencrypt.org/',
  'https://buypass.com/',
])('%s may be opened', (address) => {
  expect(isAllowedLink(address, known)).toBe(true)
})

test.each([
  'http://letsencrypt.org/',
  'https://letsencrypt.org.evil.test/',
  'https://notletsencrypt.org/',
  'https://evil.test/?letsencrypt.org',
  'https://letsencrypt.org@evil.test/',
  'https://user:word@letsencrypt.org/',
  'https://letsencrypt.org:8443/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'smb://letsencrypt.org/share',
  'https://',
  '',
])('“%s” may not', (address) => {
  expect(isAllowedLink(address, known)).toBe(false)
})

describe('the terms of a CA', () => {
  const read = (termsOfService: string, method = 'cas.probe') => {
    const pages = createTermsPages()
    pages.note(method, { ok: true, value: { directoryUrl: 'https://ca.test/dir', termsOfService } })
    return pages
  }

  test('may be opened once the hub has read where they are, on any port', () => {
    const address = 'https://ca.corp.test:8443/terms?v=1'
    expect(createTermsPages().has(address)).toBe(false)
    expect(read(address).has(address)).toBe(true)
  })

  test.each([
    'https://ca.corp.test/other',
    'https://ca.corp.test/terms?more',
    'https://ca.corp.test/terms#part',
    'http://ca.corp.test/terms',
    'https://evil.test/https://ca.corp.test/terms',
    'https://me@ca.corp.test/terms',
    '',
  ])('do not let “%s” be opened', (address) => {
    expect(read('https://ca.corp.test/terms').has(address)).toBe(false)
  })

  test.each([
    'http://ca.test/terms',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/plain,Do%20what%20thou%20wilt',
    'https://user:word@ca.test/terms',
    'terms',
  ])('cannot be opened where they are at “%s”', (address) => {
    expect(read(address).has(address)).toBe(false)
  })

  test('are those of a directory that was read, and not of any other answer', () => {
    const address = 'https://ca.test/terms'
    expect(read(address, 'accounts.show').has(address)).toBe(false)
  })
})
