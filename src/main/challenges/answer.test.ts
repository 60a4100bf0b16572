import { expect, it } from 'vitest'
import { isToken, serverNameOf } from './answer.ts'

it('a CA asks for an address by its name in reverse DNS', () => {
  expect(serverNameOf('a.example')).toBe('a.example')
  expect(serverNameOf('192.0.2.1')).toBe('1.2.0.192.in-addr.arpa')
  expect(serverNameOf('2001:db8::567:89ab')).toBe(
    'b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa',
  )
})

it('what could leave the folder is no token', () => {
  expect(isToken('evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr_oA')).toBe(true)
  expect(['', '..', '../x', 'a/b', 'a\\b', 'a.b', 'a\0', 'a\n', 'x'.repeat(201)].filter(isToken)).toEqual([])
})
