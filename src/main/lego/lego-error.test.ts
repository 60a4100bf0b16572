import { expect, it } from 'vitest'
import { conceal, legoError } from './lego-error.ts'

const about = { host: 'ca.test', provider: 'route53', names: ['a.test'], seconds: 900 }
const failed = (output: string) => legoError({ code: 1, output, timedOut: false }, about)

it.each([
  [
    'error: one or more domains had a problem: acme: error: 429 :: urn:ietf:params:acme:error:rateLimited :: too many',
    'acme.rate_limited',
  ],
  ['acme: error: 503 :: POST :: https://ca.test/order', 'acme.server_error'],
  ['Get "https://ca.test/dir": dial tcp 127.0.0.1:1: connect: connection refused', 'acme.unreachable'],
  ['acme: error: 400 :: urn:ietf:params:acme:error:accountDoesNotExist', 'acme.account_gone'],
  ['acme: error: 403 :: urn:ietf:params:acme:error:unauthorized :: wrong TXT', 'acme.validation_failed'],
  ['unrecognized DNS provider: nonsense', 'lego.unknown_provider'],
  ['route53: failed to change record set: dial tcp: connection refused', 'lego.failed'],
])('%s', (output, code) => {
  expect(failed(output).code).toBe(code)
})

it('shows lego’s last words without their times', () => {
  const { data } = failed('2026/11/21 07:00:00 first\n2026/11/21 07:00:01 [a.test] it broke')
  expect(data.detail).toBe('first\n[a.test] it broke')
})

it('strikes out what is secret, and nothing that is too short to be', () => {
  expect(conceal('key abcd1234 in eu', ['abcd1234', 'eu'])).toBe('key [secret] in eu')
})
