import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { orderInput } from './certificate-options.ts'
import { UsageError } from './failure.ts'
import { validationInput } from './validation-option.ts'

const hostKey = `SHA256:${'x'.repeat(43)}`
const remote = { host: 'web1', webroot: '/srv/www', credential: ['deploy'], 'host-key': hostKey }

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
  [
    { validation: 'sftp', ...remote },
    { kind: 'http-sftp', host: 'web1', port: 22, path: '/srv/www', credential: 'deploy', hostKey },
  ],
  [
    { ...remote, host: '[2001:db8::1]:2222' },
    { kind: 'http-sftp', host: '2001:db8::1', port: 2222, path: '/srv/www', credential: 'deploy', hostKey },
  ],
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
  [{ ...remote, port: '22' }],
  [{ ...remote, webroot: 'www' }],
  [{ ...remote, host: 'web1:0' }],
  [{ ...remote, host: 'a b' }],
  [{ ...remote, credential: [] }],
  [{ ...remote, credential: ['one', 'other'] }],
  [{ ...remote, 'host-key': undefined }],
  [{ validation: 'http', 'host-key': hostKey }],
  [{ port: '0' }],
  [{ port: '65536' }],
  [{ port: 'http' }],
])('%j is a mistake of usage', (given) => {
  expect(() => validationInput(given)).toThrow(UsageError)
})

const order = (given: Record<string, string | string[]>) =>
  orderInput({ given, words: ['a.example'] } as unknown as Parameters<typeof orderInput>[0])

it('a DNS credential is for DNS only, a login for SFTP', () => {
  expect(() => order({ credential: ['x'], validation: 'http' })).toThrow(UsageError)
  expect(order({ credential: ['x'], validation: 'dns' })).toMatchObject({ credential: 'x' })
  expect(order(remote)).toMatchObject({ validation: { kind: 'http-sftp', credential: 'deploy' } })
  expect(order(remote)).not.toHaveProperty('credential')
  expect(order({ webroot: '/var/www' })).toMatchObject({
    names: ['a.example'],
    validation: { kind: 'http-folder', path: '/var/www' },
  })
})
