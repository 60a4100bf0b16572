import { expect, test } from 'vitest'
import { isAllowedLink } from './external-links.ts'

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
