import { expect, it } from 'vitest'
import { conceal, legoError } from './lego-error.ts'

const failed = (output: string, over: object = {}) =>
  legoError({ code: 1, output, timedOut: false, ...over }, 'route53', 900)

it.each([
  ['unrecognized DNS provider: nonsense', 'lego.unknown_provider'],
  ['route53: failed to change record set: dial tcp: connection refused', 'lego.failed'],
])('%s', (output, code) => {
  expect(failed(output).code).toBe(code)
})

it('says how it ended', () => {
  expect(failed('').message).toContain('exit code 1')
  expect(failed('', { code: null, timedOut: true }).message).toContain('longer than 900 s')
})

it('shows lego’s last words without their times', () => {
  const { data } = failed('2026/11/21 07:00:00 first\n2026/11/21 07:00:01 [a.test] it broke')
  expect(data.detail).toBe('first\n[a.test] it broke')
})

it('strikes out what is secret, and nothing that is too short to be', () => {
  expect(conceal('key abcd1234 in eu', ['abcd1234', 'eu'])).toBe('key [secret] in eu')
})

it('shows nothing of what a server answered beyond its status', () => {
  const output = [
    '2026/11/30 10:00:00 [INFO] acme: Obtaining bundled SAN certificate',
    '2026/11/30 10:00:01 Could not obtain certificates:',
    '\terror: one or more domains had a problem:',
    '[a.example] unexpected status code: [status code: 404] body: <html>',
    '<h1>the inside of your network</h1>',
    '\t<p>more of it</p>',
    '[b.example] unable to unmarshal response: [status code: 200] body: {"secret":"of an inner service"}',
    '2026/11/30 10:00:02 the end',
  ].join('\n')
  const { detail } = legoError({ output, timedOut: false, code: 1 }, 'cpanel', 60).data
  expect(detail).toContain('[status code: 404] body: (not shown)')
  expect(detail).toContain('[b.example]')
  expect(detail).toContain('the end')
  expect(detail).not.toMatch(/html|network|more of it|inner service/)
})
