import { expect, test } from 'vitest'
import { pageOrigin } from './origin.ts'

test('the page is our own protocol’s', () => {
  const origin = pageOrigin(true, undefined)
  expect(origin.url).toBe('app://certhub/')
  expect(origin.owns('app://certhub/#/orders/ord_1')).toBe(true)
})

test.each([
  'app://certhub.evil.test/',
  'app://evil/',
  'https://certhub/',
  'file:///index.html',
  'about:blank',
  '',
])('an address such as “%s” is not ours', (address) => {
  expect(pageOrigin(true, undefined).owns(address)).toBe(false)
})

test('a development server is used while developing, on this computer only', () => {
  expect(pageOrigin(false, 'http://localhost:5173').url).toBe('http://localhost:5173/')
  expect(pageOrigin(false, 'http://localhost:5173').owns('app://certhub/')).toBe(false)
  expect(pageOrigin(true, 'http://localhost:5173').url).toBe('app://certhub/')
  expect(pageOrigin(false, 'https://evil.test').url).toBe('app://certhub/')
})
