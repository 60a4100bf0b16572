import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Http } from '../ports/http.ts'
import { openAcmeServer } from './server.ts'
import { type ScriptedCa, startScriptedCa } from './testing/scripted-ca.ts'
import { createLeapingClock, openTestServer, silentLog } from './testing/test-server.ts'

let ca: ScriptedCa
let test: Awaited<ReturnType<typeof openTestServer>>

beforeEach(async () => {
  ca = await startScriptedCa()
  test = await openTestServer(ca)
})
afterEach(async () => {
  test.http.close()
  await ca.stop()
})

const resources = () => ({
  newNonce: `${ca.origin}/nonce`,
  newAccount: `${ca.origin}/new-account`,
  newOrder: `${ca.origin}/new-order`,
})

describe('a directory', () => {
  it('tells what the CA says about itself', async () => {
    const meta = {
      termsOfService: 'https://ca.test/terms',
      caaIdentities: ['ca.test'],
      externalAccountRequired: true,
      profiles: { short: 'six days' },
      issuerDomainNames: ['ca.test'],
      unknown: 1,
    }
    ca.always('/dir', { body: { ...resources(), renewalInfo: `${ca.origin}/ari`, meta } })
    const { unknown: _, ...known } = meta
    expect(await test.server.directory()).toEqual({ ...known, renewalInfo: `${ca.origin}/ari` })
  })

  it('needs no meta, and its malformed members count as absent', async () => {
    ca.next('/dir', { body: { ...resources(), meta: { caaIdentities: 'ca.test', profiles: [] } } })
    expect(await test.server.directory()).toEqual({
      caaIdentities: [],
      externalAccountRequired: false,
      profiles: {},
      issuerDomainNames: [],
    })
  })

  it('is read once for callers that come together, and again after twelve hours', async () => {
    await Promise.all([test.server.directory(), test.server.directory()])
    await test.server.directory()
    expect(ca.seen('/dir')).toHaveLength(1)
    test.pass(12 * 3_600_000)
    await test.server.directory()
    expect(ca.seen('/dir')).toHaveLength(2)
  })

  it('is read for the others when one caller aborts', async () => {
    const abort = new AbortController()
    const both = [test.server.directory({ signal: abort.signal }), test.server.directory()]
    abort.abort(new Error('cancelled'))
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
  })

  it('that cannot be read troubles nobody once every caller has aborted', async () => {
    await ca.stop()
    const abort = new AbortController()
    const reading = test.server.directory({ signal: abort.signal })
    abort.abort(new Error('cancelled'))
    await expect(reading).rejects.toThrowError('cancelled')
    await expect(test.server.directory()).rejects.toMatchObject({ code: 'acme.unreachable' })
  })

  it('is read again after a failed reading', async () => {
    ca.next('/dir', { status: 429 })
    await expect(test.server.directory()).rejects.toMatchObject({ code: 'acme.rate_limited' })
    expect((await test.server.directory()).externalAccountRequired).toBe(false)
  })

  it('is read again when the CA no longer has a resource where it was', async () => {
    await test.server.directory()
    ca.always('/dir', { body: { ...resources(), newOrder: `${ca.origin}/moved` } })
    const order = {
      status: 'ready',
      identifiers: [{ type: 'dns', value: 'a.b' }],
      authorizations: [],
      finalize: `${ca.origin}/f`,
    }
    ca.always('/moved', { status: 201, headers: { location: '/order/7' }, body: order })
    expect((await test.account.newOrder({ names: ['a.b'] })).url).toBe(`${ca.origin}/order/7`)
    expect(ca.seen('/new-order')).toHaveLength(1)
  })

  it.each([
    ['an HTML page', { body: '<html>Welcome</html>' }, 'it answers with something else than JSON'],
    ['other JSON', { body: { hello: 'world' } }, 'newNonce, newAccount, newOrder missing or not a URL'],
    ['a list', { body: [] }, 'it is no JSON object'],
    ['an empty body', { body: '' }, 'it answers with something else than JSON'],
    ['a missing page', { status: 404, body: 'not here' }, 'HTTP 404'],
    ['a redirect', { status: 301, headers: { location: '/' } }, 'HTTP 301'],
  ])('is not %s', async (_, reply, why) => {
    ca.always('/dir', reply)
    await expect(test.server.directory()).rejects.toThrowError(
      `${ca.directoryUrl} is not an ACME directory: ${why}.`,
    )
    expect(ca.seen('/dir')).toHaveLength(1)
  })

  it('of a CA that fails is asked for three times', async () => {
    ca.always('/dir', { status: 500 })
    await expect(test.server.directory()).rejects.toMatchObject({ code: 'acme.server_error' })
    expect(ca.seen('/dir')).toHaveLength(3)
  })

  it('must be a URL', () => {
    const options = { directoryUrl: 'letsencrypt', http: test.http, clock: test.clock, log: silentLog }
    expect(() => openAcmeServer(options)).toThrowError('letsencrypt is not an ACME directory: it is no URL.')
  })
})

it('refuses a directory on HTTPS that points to plain HTTP', async () => {
  const http: Http = {
    request: async () => ({ status: 200, headers: {}, body: JSON.stringify(resources()) }),
    close() {},
  }
  const server = openAcmeServer({
    directoryUrl: 'https://ca.test/dir',
    http,
    clock: createLeapingClock().clock,
    log: silentLog,
  })
  const account = server.account({ accountKey: test.accountKey, accountUrl: 'https://ca.test/1' })
  await expect(account.newOrder({ names: ['a.b'] })).rejects.toThrowError('which is not HTTPS')
})
