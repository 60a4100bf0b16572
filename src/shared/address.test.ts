import { describe, expect, it } from 'vitest'
import { isForbiddenHost, isLoopbackHost, isReadableOnTheWay } from './address.ts'

describe('a link-local address or a metadata service is known', () => {
  it.each([
    '169.254.169.254',
    'http://169.254.169.254/latest/meta-data',
    'HTTP://169.254.0.1:8080',
    '169.254.169.254:53',
    'http://user@169.254.169.254/',
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://0251.0376.0251.0376/',
    'http://169.254.43518/',
    'http://169.254.169.254./',
    'http://１６９.254.169.254/',
    'http://169。254。169。254/',
    'fe80::1',
    '[fe80::1]:53',
    'fe80::1%eth0',
    '[fe80::1%25eth0]',
    'febf::1',
    'http://[fe80::1]/',
    '::ffff:169.254.169.254',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[::169.254.169.254]/',
    'http://[64:ff9b::169.254.169.254]/',
    'http://[2002:a9fe:a9fe::1]/',
    'http://[::ffff:0:169.254.169.254]/',
    'http://[fd00:ec2::254]/',
    'http://[FD20:CE::254]/',
    'http://metadata.google.internal/',
    'http://Metadata.Google.Internal./computeMetadata',
    'metadata',
    '100.100.100.200',
    'http://168.63.129.16',
    '  http://169.254.169.254  ',
  ])('%s', (text) => {
    expect(isForbiddenHost(text)).toBe(true)
  })
})

it.each([
  'https://api.example.com',
  '127.0.0.1',
  '[::1]:8080',
  'http://10.0.0.1/',
  '192.168.1.1',
  '169.253.1.1',
  '169.255.1.1',
  'fec0::1',
  'fd00::1',
  '2001:db8::169.254.169.254',
  'http://[2001:db8::1]/',
  '168.63.129.17',
  'http://169.254.169.254.example.com',
  'metadata.example.com',
  '',
  'not an address at all',
])('any other is not: %s', (text) => {
  expect(isForbiddenHost(text)).toBe(false)
})

it.each([
  ['http://dns.example.com', true],
  ['HTTP://10.0.0.1:80/x', true],
  ['  http://192.0.2.1', true],
  ['https://dns.example.com', false],
  ['http://127.0.0.1:8081', false],
  ['http://127.9.9.9', false],
  ['http://localhost', false],
  ['http://LOCALHOST:1', false],
  ['http://x.localhost', false],
  ['http://[::1]:80', false],
  ['http://[::ffff:127.0.0.1]', false],
  ['http://localhost.example.com', true],
  ['ns.example.com', false],
])('%s can be read on the way: %s', (address, readable) => {
  expect(isReadableOnTheWay(address)).toBe(readable)
})

it.each([
  ['127.0.0.1', true],
  ['0x7f000001', true],
  ['::1', true],
  ['128.0.0.1', false],
  ['example.com', false],
])('%s is this computer: %s', (host, loopback) => {
  expect(isLoopbackHost(host)).toBe(loopback)
})
