import { expect, it } from 'vitest'
import { canonicalIp, ipBytes, isIpAddress, urlHostOf } from './ip-address.ts'

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:DB8::1', '2001:db8::1'],
  ['2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['0:0:0:0:0:0:0:0', '::'],
  ['0:0:0:0:0:0:0:1', '::1'],
  ['1:0:0:0:0:0:0:0', '1::'],
  ['2001:db8:1:2:3:4:5:0', '2001:db8:1:2:3:4:5:0'],
  ['1:2:3:4:5:6::8', '1:2:3:4:5:6:0:8'],
  ['::ffff:192.0.2.1', '::ffff:c000:201'],
])('%s is written %s (RFC 5952)', (typed, written) => {
  expect(canonicalIp(typed)).toBe(written)
})

it.each([
  '',
  '1.2.3',
  '1.2.3.4.5',
  '256.1.1.1',
  '01.2.3.4',
  '0x7f.0.0.1',
  'example.com',
  ':',
  ':::',
  '1::2::3',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7::8',
  'fe80::1%eth0',
  '[::1]',
  '12345::',
  '::1.2.3',
])('“%s” is no address', (text) => {
  expect(isIpAddress(text)).toBe(false)
})

it('has 4 or 16 bytes', () => {
  expect(ipBytes('192.0.2.1')).toEqual([192, 0, 2, 1])
  expect(ipBytes('2001:db8::ff')).toEqual([0x20, 1, 0x0d, 0xb8, ...Array(11).fill(0), 255])
})

it('stands in brackets in a URL where it is IPv6', () => {
  expect(['a.example', '192.0.2.1', '::1'].map(urlHostOf)).toEqual(['a.example', '192.0.2.1', '[::1]'])
})
