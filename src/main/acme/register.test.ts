import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '../../shared/secret.ts'
import { accountJwk, generateAccountKey } from './account-key.ts'
import { problem, type ScriptedCa, startScriptedCa } from './testing/scripted-ca.ts'
import { openTestServer } from './testing/test-server.ts'

let ca: ScriptedCa
let test: Awaited<ReturnType<typeof openTestServer>>
const eab = { kid: 'kid-1', hmacKey: new Secret('c2VjcmV0') }

beforeEach(async () => {
  ca = await startScriptedCa()
  ca.always('/new-account', { status: 201, headers: { location: '/account/7' }, body: { status: 'valid' } })
  test = await openTestServer(ca)
})
afterEach(async () => {
  test.http.close()
  await ca.stop()
})

const withMeta = (meta: object) => {
  const names = ['newNonce', 'newAccount', 'newOrder'] as const
  const paths = { newNonce: '/nonce', newAccount: '/new-account', newOrder: '/new-order' }
  const resources = Object.fromEntries(names.map((name) => [name, ca.origin + paths[name]]))
  ca.always('/dir', { body: { ...resources, meta } })
}
const registration = (more: object = {}) => ({ accountKey: test.accountKey, termsAgreed: true, ...more })
const posts = () => ca.seen().filter((line) => line.startsWith('POST'))

describe('registering', () => {
  it('sends the key, the contact and the consent', async () => {
    const registered = await test.server.register(registration({ email: 'ops@example.com' }))
    expect(registered).toEqual({ accountUrl: `${ca.origin}/account/7`, status: 'valid' })
    expect(ca.requests.at(-1)).toMatchObject({
      header: { jwk: accountJwk(test.accountKey) },
      payload: { termsOfServiceAgreed: true, contact: ['mailto:ops@example.com'] },
    })
    expect(ca.requests.at(-1)?.header).not.toHaveProperty('kid')
  })

  it('takes an account that exists as it is', async () => {
    const existing = { status: 'valid', contact: ['mailto:old@example.com'] }
    ca.next('/new-account', { status: 200, headers: { location: `${ca.origin}/account/7` }, body: existing })
    await test.server.register(registration({ email: 'new@example.com' }))
    expect(posts()).toEqual(['POST /new-account'])
  })

  it('binds the external account', async () => {
    withMeta({ externalAccountRequired: true })
    await test.server.register(registration({ eab }))
    expect(ca.requests.at(-1)?.payload).toMatchObject({
      externalAccountBinding: { signature: expect.any(String) },
    })
  })

  it('sends nothing when the CA needs an external account and none is given', async () => {
    withMeta({ externalAccountRequired: true })
    await expect(test.server.register(registration())).rejects.toMatchObject({ code: 'acme.eab_required' })
    expect(posts()).toEqual([])
  })

  it('sends nothing while the terms are not agreed to', async () => {
    withMeta({ termsOfService: 'https://ca.test/terms' })
    await expect(test.server.register(registration({ termsAgreed: false }))).rejects.toMatchObject({
      code: 'acme.terms_required',
      data: { hint: expect.stringContaining('Read them at https://ca.test/terms') },
    })
    expect(posts()).toEqual([])
  })

  it.each(['unauthorized', 'malformed', 'externalAccountRequired'])(
    'calls a %s answer to a binding a rejected binding',
    async (type) => {
      ca.next('/new-account', { status: 403, body: problem(type, 'unknown kid') })
      await expect(test.server.register(registration({ eab }))).rejects.toMatchObject({
        code: 'acme.eab_rejected',
        data: { detail: 'unknown kid' },
      })
    },
  )

  it('says that the contact was rejected, binding or not', async () => {
    ca.next('/new-account', { status: 400, body: problem('invalidContact', 'example.com is forbidden') })
    const work = test.server.register(registration({ eab, email: 'a@example.com' }))
    await expect(work).rejects.toMatchObject({ code: 'acme.contact_rejected' })
  })
})

describe('the life of an account', () => {
  beforeEach(() => {
    ca.always('/account/1', { body: { status: 'valid', contact: ['mailto:ops@example.com'] } })
    ca.always('/key', { body: {} })
    ca.always('/revoke', {})
  })

  it('is shown by an empty request', async () => {
    expect(await test.account.show()).toEqual({ status: 'valid', contact: ['mailto:ops@example.com'] })
    expect(ca.requests.at(-1)).toMatchObject({
      header: { kid: `${ca.origin}/account/1` },
      payload: undefined,
    })
  })

  it('lets the contact be changed and removed', async () => {
    await test.account.updateContact('new@example.com')
    await test.account.updateContact(undefined)
    const sent = ca.requests.filter(({ path }) => path === '/account/1').map(({ payload }) => payload)
    expect(sent).toEqual([{ contact: ['mailto:new@example.com'] }, { contact: [] }])
  })

  it('rolls the key over with a request signed by both', async () => {
    const newKey = await generateAccountKey()
    await test.account.rollKey(newKey)
    const outer = ca.requests.at(-1)
    const inner = Object(outer?.payload)
    const decode = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString())
    expect(outer?.header).toMatchObject({ kid: `${ca.origin}/account/1` })
    expect(decode(inner.protected)).toEqual({
      alg: 'ES256',
      jwk: accountJwk(newKey),
      url: `${ca.origin}/key`,
    })
    expect(decode(inner.payload)).toEqual({
      account: `${ca.origin}/account/1`,
      oldKey: accountJwk(test.accountKey),
    })
  })

  it('does not send a key change again that may have arrived', async () => {
    ca.next('/key', { cut: true })
    await expect(test.account.rollKey(await generateAccountKey())).rejects.toMatchObject({
      code: 'acme.unreachable',
    })
    expect(ca.seen('/key')).toHaveLength(1)
  })

  it('revokes a certificate with its reason', async () => {
    await test.account.revoke(Buffer.from([1, 2]), 'keyCompromise')
    expect(ca.requests.at(-1)).toMatchObject({ path: '/revoke', payload: { certificate: 'AQI', reason: 1 } })
  })

  it('says that the account is gone when the CA does not know it', async () => {
    ca.next('/account/1', { status: 400, body: problem('accountDoesNotExist') })
    await expect(test.account.show()).rejects.toMatchObject({ code: 'acme.account_gone' })
  })
})
