import { expect, it } from 'vitest'
import { UsageError } from './failure.ts'
import { hostAndPort } from './host-and-port.ts'

it.each([
  ['web1.example.com', { host: 'web1.example.com' }],
  ['web1:2222', { host: 'web1', port: 2222 }],
  ['192.0.2.1:22', { host: '192.0.2.1', port: 22 }],
  ['2001:db8::1', { host: '2001:db8::1' }],
  ['fe80::1%eth0', { host: 'fe80::1%eth0' }],
  ['[2001:db8::1]', { host: '2001:db8::1' }],
  ['[2001:db8::1]:2222', { host: '2001:db8::1', port: 2222 }],
])('%s', (typed, address) => {
  expect(hostAndPort(typed)).toEqual(address)
})

it.each(['', ':22', 'web1:', 'web1:ssh', 'web1:0', 'web1:70000', 'web 1', 'ssh://web1', 'me@web1:22:33'])(
  '“%s” is a mistake of usage',
  (typed) => {
    expect(() => hostAndPort(typed)).toThrow(UsageError)
  },
)
