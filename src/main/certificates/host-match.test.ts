import { expect, it } from 'vitest'
import { hostMatches } from './host-match.ts'

it.each([
  ['example.com', 'example.com', true],
  ['Example.COM', 'example.com.', true],
  ['example.com', 'www.example.com', false],
  ['*.example.com', 'api.example.com', true],
  ['*.example.com', 'API.Example.com', true],
  ['*.example.com', 'example.com', false],
  ['*.example.com', '.example.com', false],
  ['*.example.com', 'a.b.example.com', false],
  ['*.example.com', 'api.example.org', false],
  ['*.example.com', 'apiexample.com', false],
  ['*.com', 'example.com', false],
  ['api.*.com', 'api.example.com', false],
  ['xn--bcher-kva.example', 'xn--bcher-kva.example', true],
  ['192.0.2.1', '192.0.2.1', true],
  ['*.2.1', '192.0.2.1', false],
  ['2001:db8::1', '2001:db8::1', true],
])('%s is good for %s: %s', (name, host, expected) => {
  expect(hostMatches(name, host)).toBe(expected)
})
