import { expect, it } from 'vitest'
import { ForbiddenAddress, guardedLookup } from './guarded-lookup.ts'
import { createHttp } from './node-http.ts'

const look = (host: string, all: boolean) =>
  new Promise((resolve) => {
    guardedLookup(host, { all }, (error, found) => resolve(error ?? found))
  })

it.each([true, false])(
  'a name that leads to a forbidden address is not connected to (all addresses: %s)',
  async (all) => {
    // What the system makes of these needs no name server.
    for (const host of ['169.254.169.254', '::ffff:169.254.1.1', 'fe80::1'])
      expect(await look(host, all), host).toBeInstanceOf(ForbiddenAddress)
    expect(await look('127.0.0.1', all)).toEqual(all ? [{ address: '127.0.0.1', family: 4 }] : '127.0.0.1')
  },
)

it.each([
  'http://169.254.169.254/latest',
  'https://[fe80::1]/',
  'http://2852039166/',
  'http://[::ffff:169.254.169.254]:8080/',
  'http://metadata.google.internal/',
])('a request to a forbidden address is not begun: %s', async (url) => {
  const http = createHttp()
  const failure = await http.request({ method: 'GET', url, timeoutMs: 2000 }).catch((error: unknown) => error)
  http.close()
  expect(failure).toMatchObject({ kind: 'forbidden', sent: false })
})
