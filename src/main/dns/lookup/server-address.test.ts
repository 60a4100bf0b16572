import { describe, expect, it } from 'vitest'
import { parseServers, readHostAndPort, showServer } from './server-address.ts'

describe('a list of DNS servers', () => {
  it('takes IPv4 and IPv6 addresses with and without a port', () => {
    expect(parseServers('192.0.2.1:5353, [2001:db8::1]:54,192.0.2.2 ,2001:db8::2,[2001:db8::3]')).toEqual([
      { address: '192.0.2.1', port: 5353 },
      { address: '2001:db8::1', port: 54 },
      { address: '192.0.2.2', port: 53 },
      { address: '2001:db8::2', port: 53 },
      { address: '2001:db8::3', port: 53 },
    ])
  })
  it.each([
    '',
    ' , ',
    'ns1.example.com',
    '192.0.2.1:0',
    '192.0.2.1:65536',
    '192.0.2.1:x',
    '[192.0.2.1]',
    '300.0.0.1',
    '2001:db8::1]:53',
  ])('refuses “%s”, naming the setting', (text) => {
    const parse = () => parseServers(text, 'CERTHUB_DNS_RESOLVERS')
    expect(parse).toThrow(/^CERTHUB_DNS_RESOLVERS: /)
    expect(parse).toThrow(expect.objectContaining({ code: 'input.invalid' }))
  })
})

it.each([
  [{ address: '192.0.2.1', port: 53 }, '192.0.2.1'],
  [{ address: '192.0.2.1', port: 5353 }, '192.0.2.1:5353'],
  [{ address: '2001:db8::1', port: 5353 }, '[2001:db8::1]:5353'],
  [{ address: '192.0.2.1', port: 53, name: 'ns1.example.com' }, 'ns1.example.com (192.0.2.1)'],
])('shows a server as a person would write it: %j', (server, shown) => {
  expect(showServer(server)).toBe(shown)
})

it.each(['a b', 'ns1.example.com:0', 'http://ns1', 'ns1:53:53', '[ns1]', ''])(
  'takes “%s” for no host',
  (text) => {
    expect(readHostAndPort(text)).toBeUndefined()
  },
)
it('takes a host name with a port', () => {
  expect(readHostAndPort('ns1.example.com:5353')).toEqual({ host: 'ns1.example.com', port: 5353 })
})
