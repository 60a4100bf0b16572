import { expect, it } from 'vitest'
import { hrefTo, matchPath, parseHash } from './route.ts'

it.each([
  ['', { path: '/', params: {} }],
  ['#/', { path: '/', params: {} }],
  [
    '#/accounts/new?staging=true&instance=ins_1',
    { path: '/accounts/new', params: { staging: 'true', instance: 'ins_1' } },
  ],
  ['#accounts//', { path: '/accounts', params: {} }],
])('the hash %j leads to its path and params', (hash, route) => {
  expect(parseHash(hash)).toEqual(route)
})

it('a link read back gives the same place, whatever the names hold', () => {
  const params = { names: 'bücher.example, *.a&b=c', empty: undefined }
  expect(parseHash(hrefTo('/certificates/new', params))).toEqual({
    path: '/certificates/new',
    params: { names: params.names },
  })
})

it.each([
  ['/orders/:id', '/orders/ord_1', { id: 'ord_1' }],
  ['/orders/:id', '/orders/a%20b', { id: 'a b' }],
  ['/orders/:id', '/orders/%zz', { id: '%zz' }],
  ['/orders/:id', '/orders', undefined],
  ['/orders/:id', '/orders/1/2', undefined],
  ['/certificates/new', '/certificates/crt_1', undefined],
  ['/', '/', {}],
])('pattern %s on %s', (pattern, path, values) => {
  expect(matchPath(pattern, path)).toEqual(values)
})
