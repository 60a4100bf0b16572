import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { orderInput } from './certificate-commands.ts'
import { UsageError } from './failure.ts'
import { validationInput } from './validation-option.ts'

it.each([
  [{}, undefined],
  [{ validation: 'dns' }, { kind: 'dns' }],
  [{ validation: 'dns-account' }, { kind: 'dns', label: 'account' }],
  [{ validation: 'dns-persist' }, { kind: 'dns-persist' }],
  [{ validation: 'http' }, { kind: 'http-listener', port: 80 }],
  [{ port: '8080' }, { kind: 'http-listener', port: 8080 }],
  [
    { validation: 'http', webroot: '/var/www' },
    { kind: 'http-folder', path: '/var/www' },
  ],
  [{ webroot: 'www' }, { kind: 'http-folder', path: resolve('www') }],
  [{ validation: 'tls-alpn' }, { kind: 'tls-alpn', port: 443 }],
  [
    { validation: 'tls-alpn', port: '8443' },
    { kind: 'tls-alpn', port: 8443 },
  ],
])('%j is %j', (given, validation) => {
  expect(validationInput(given)).toEqual(validation)
})

it.each([
  [{ validation: 'smoke' }],
  [{ validation: 'dns', port: '80' }],
  [{ validation: 'dns-persist', webroot: '/var/www' }],
  [{ validation: 'tls-alpn', webroot: '/var/www' }],
  [{ validation: 'http', webroot: '/var/www', port: '80' }],
  [{ port: '0' }],
  [{ port: '65536' }],
  [{ port: 'http' }],
])('%j is a mistake of usage', (given) => {
  expect(() => validationInput(given)).toThrow(UsageError)
})

const order = (given: Record<string, string | string[]>) =>
  orderInput({ given, words: ['a.example'] } as unknown as Parameters<typeof orderInput>[0])

it('a DNS credential is for DNS only', () => {
  expect(() => order({ credential: ['x'], validation: 'http' })).toThrow(UsageError)
  expect(order({ credential: ['x'], validation: 'dns' })).toMatchObject({ credential: 'x' })
  expect(order({ webroot: '/var/www' })).toMatchObject({
    names: ['a.example'],
    validation: { kind: 'http-folder', path: '/var/www' },
  })
})
