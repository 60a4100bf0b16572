import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { generateKey } from '../x509/generate-key.ts'
import { issueCertificate } from '../x509/testing/issue-certificate.ts'
import { accountThumbprint } from './account-key.ts'
import { problem, type ScriptedCa, startScriptedCa } from './testing/scripted-ca.ts'
import { openTestServer } from './testing/test-server.ts'

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

const order = (more: object = {}) => ({
  status: 'pending',
  identifiers: [
    { type: 'dns', value: '*.Example.com' },
    { type: 'dns', value: 'example.com' },
  ],
  authorizations: [`${ca.origin}/authz/1`],
  finalize: `${ca.origin}/finalize/1`,
  ...more,
})
const opened = (more: object = {}) => ({ status: 201, headers: { location: '/order/1' }, body: order(more) })

describe('an order', () => {
  it('is opened with its names and signed by the account', async () => {
    ca.always('/new-order', opened({ expires: '2026-01-08T00:00:00Z' }))
    const read = await test.account.newOrder({ names: ['*.example.com', 'example.com'], profile: 'short' })
    expect(read).toEqual({
      url: `${ca.origin}/order/1`,
      status: 'pending',
      names: ['*.example.com', 'example.com'],
      authorizationUrls: [`${ca.origin}/authz/1`],
      finalizeUrl: `${ca.origin}/finalize/1`,
      expires: Date.UTC(2026, 0, 8),
    })
    expect(ca.requests.at(-1)).toMatchObject({
      header: { alg: 'ES256', kid: `${ca.origin}/account/1`, url: `${ca.origin}/new-order` },
      payload: {
        identifiers: [
          { type: 'dns', value: '*.example.com' },
          { type: 'dns', value: 'example.com' },
        ],
        profile: 'short',
      },
    })
  })

  describe('that says what it replaces', () => {
    const refused = async (status: number, body: object | string, replaces?: string) => {
      const told: string[] = []
      ca.next('/new-order', { status, body })
      ca.always('/new-order', opened())
      const onReplacesRefused = ({ code }: { code: string }) => void told.push(code)
      const ended = await test.account
        .newOrder({ names: ['example.com'], replaces, onReplacesRefused })
        .then(() => 'opened')
        .catch((error) => error.code)
      const sent = ca.requests
        .filter(({ path }) => path === '/new-order')
        .map(({ payload }) => 'replaces' in Object(payload))
      return { ended, sent, told: told.length }
    }

    it.each<[string, number, object | string]>([
      ['in the words of the RFC', 409, problem('alreadyReplaced', 'taken')],
      [
        'by pebble for an issuer it does not know',
        400,
        problem('malformed', 'parsing ARI CertID failed: no known issuer'),
      ],
      [
        'by pebble for a certificate it does not know',
        500,
        problem('serverInternal', 'could not find an order for the given certificate'),
      ],
      ['as unauthorized', 403, problem('unauthorized', 'not your certificate')],
      ['as a conflict', 409, problem('conflict', 'x')],
      ['in words of its own', 422, { type: 'about:blank', detail: 'no' }],
      ['in no words', 400, 'Bad Request'],
      ['as not implemented', 501, problem('serverInternal', 'replaces')],
    ])('and is refused %s is opened without, once, and that is told', async (_, status, body) => {
      expect(await refused(status, body, 'aki.serial')).toEqual({
        ended: 'opened',
        sent: [true, false],
        told: 1,
      })
    })

    it.each<[string, number, object | string]>([
      ['a limit', 429, problem('rateLimited')],
      ['a lost account', 400, problem('accountDoesNotExist')],
      ['new terms', 403, problem('userActionRequired')],
      ['a missing binding', 403, problem('externalAccountRequired')],
      ['a name', 400, problem('rejectedIdentifier', 'forbidden by policy')],
      ['a name of an unknown kind', 400, problem('unsupportedIdentifier')],
      ['some of its names', 400, problem('compound', '', { subproblems: [problem('dns')] })],
      ['some of its names, vaguely', 400, problem('malformed', '', { subproblems: [problem('malformed')] })],
      ['a proxy in between', 502, '<h1>Bad Gateway</h1>'],
    ])('and is refused for %s is not sent again', async (_, status, body) => {
      const { sent, told } = await refused(status, body, 'aki.serial')
      expect(sent).toEqual([true])
      expect(told).toBe(0)
    })

    it('is sent once only where nothing was to be replaced', async () => {
      const { sent, ended } = await refused(400, problem('malformed', 'replaces something'))
      expect(sent).toEqual([false])
      expect(ended).toBe('acme.rejected')
    })

    it('is not asked a third time', async () => {
      ca.next('/new-order', { status: 400, body: problem('malformed', 'one') })
      ca.next('/new-order', { status: 400, body: problem('malformed', 'two') })
      const order = test.account.newOrder({ names: ['example.com'], replaces: 'aki.serial' })
      await expect(order).rejects.toMatchObject({ data: { detail: 'two' } })
      expect(ca.seen('/new-order')).toHaveLength(2)
    })
  })

  it('that is refused for a name says which', async () => {
    ca.next('/new-order', { status: 400, body: problem('rejectedIdentifier', 'forbidden by policy') })
    await expect(test.account.newOrder({ names: ['bank.example'] })).rejects.toMatchObject({
      message: `${test.server.host} does not issue for bank.example.`,
      data: { detail: 'forbidden by policy', retry: 'other-ca' },
    })
  })

  it('that the CA no longer has is gone', async () => {
    const lost = test.account.order(`${ca.origin}/order/99`)
    await expect(lost).rejects.toMatchObject({ code: 'acme.order_gone' })
  })

  it('that is invalid carries the reason', async () => {
    ca.always('/order/1', { body: order({ status: 'invalid', error: problem('unauthorized', 'wrong TXT') }) })
    expect(await test.account.order(`${ca.origin}/order/1`)).toMatchObject({
      status: 'invalid',
      error: { code: 'acme.validation_failed', data: { detail: 'wrong TXT' } },
    })
  })

  it.each([
    ['a status that does not exist', { status: 'sleeping' }, 'the order is wrong at status'],
    ['no finalize URL', { finalize: undefined }, 'the order is wrong at finalize'],
    [
      'an authorization that is no URL',
      { authorizations: ['javascript:1'] },
      'the order is wrong at authorizations.0',
    ],
  ])('with %s is not understood', async (_, more, why) => {
    ca.always('/order/1', { body: order(more) })
    await expect(test.account.order(`${ca.origin}/order/1`)).rejects.toThrowError(why)
  })

  it('whose members are null or empty, as some CAs write them, is read as without them', async () => {
    const absent = { certificate: '', error: null, expires: null, notBefore: null }
    ca.always('/order/1', { body: order({ status: 'processing', ...absent }) })
    expect(await test.account.order(`${ca.origin}/order/1`)).toEqual({
      url: `${ca.origin}/order/1`,
      status: 'processing',
      names: ['*.example.com', 'example.com'],
      authorizationUrls: [`${ca.origin}/authz/1`],
      finalizeUrl: `${ca.origin}/finalize/1`,
    })
  })

  it('without an address is not understood', async () => {
    ca.always('/new-order', { status: 201, body: order() })
    await expect(test.account.newOrder({ names: ['a.b'] })).rejects.toMatchObject({ code: 'acme.bad_answer' })
  })
})

describe('an authorization', () => {
  it('tells its name, its challenges and why one failed', async () => {
    const challenges = [
      {
        type: 'dns-01',
        url: `${ca.origin}/chall/1`,
        status: 'invalid',
        token: 'T',
        error: problem('dns', 'NXDOMAIN'),
      },
      { type: 'future-01', url: `${ca.origin}/chall/2`, status: 'pending', extra: 1 },
    ]
    const identifier = { type: 'dns', value: 'example.com' }
    ca.always('/authz/1', { body: { status: 'invalid', identifier, wildcard: true, challenges } })
    const read = await test.account.authorization(`${ca.origin}/authz/1`)
    expect(read).toMatchObject({
      url: `${ca.origin}/authz/1`,
      status: 'invalid',
      name: 'example.com',
      wildcard: true,
    })
    expect(read.challenges).toMatchObject([
      {
        type: 'dns-01',
        status: 'invalid',
        token: 'T',
        error: { message: 'The CA could not validate *.example.com.' },
      },
      { type: 'future-01', status: 'pending', token: '' },
    ])
  })

  it('is read although a challenge in it cannot be, which is left out', async () => {
    const challenges = [
      { type: 'strange-01', status: 'sleeping' },
      { type: 'dns-01', url: `${ca.origin}/chall/1`, status: 'pending', token: 'T' },
      { type: 'odd-01', url: `${ca.origin}/chall/2`, status: 'pending', token: null },
    ]
    const body = { status: 'pending', identifier: { type: 'dns', value: 'a.b' }, wildcard: null, challenges }
    ca.always('/authz/1', { body })
    const read = await test.account.authorization(`${ca.origin}/authz/1`)
    expect(read.wildcard).toBe(false)
    expect(read.challenges.map(({ type, token }) => [type, token])).toEqual([
      ['dns-01', 'T'],
      ['odd-01', ''],
    ])
  })

  it('has the TXT value of RFC 8555 §8.4', () => {
    const value = createHash('sha256')
      .update(`T.${accountThumbprint(test.accountKey)}`)
      .digest('base64url')
    expect(test.account.txtValue('T')).toBe(value)
  })
})

describe('answering a challenge', () => {
  const refused = { status: 400, body: problem('malformed', 'only pending challenges can be answered') }
  const challenge = (status: string) => ({
    body: { type: 'dns-01', url: `${ca.origin}/chall/1`, status, token: 'T' },
  })

  it('succeeds when the CA was told before and refuses to be told again', async () => {
    ca.next('/chall/1', { cut: true }, refused, challenge('valid'))
    await test.account.answer(`${ca.origin}/chall/1`)
    expect(ca.requests.filter(({ path }) => path === '/chall/1').map(({ payload }) => payload)).toEqual([
      {},
      {},
      undefined,
    ])
  })

  it('fails when the CA refuses and still waits', async () => {
    ca.next('/chall/1', refused, challenge('pending'))
    await expect(test.account.answer(`${ca.origin}/chall/1`)).rejects.toMatchObject({ code: 'acme.rejected' })
  })
})

describe('finalizing', () => {
  const finalize = () => test.account.finalize(`${ca.origin}/finalize/1`, Buffer.from([0xfb, 0xff]))

  it('hands in the CSR as base64url', async () => {
    ca.always('/finalize/1', { body: order({ status: 'processing' }) })
    expect((await finalize()).status).toBe('processing')
    expect(ca.requests.at(-1)?.payload).toEqual({ csr: '-_8' })
  })

  it('that arrived although its answer was lost says to look at the order', async () => {
    ca.next('/finalize/1', { cut: true }, { status: 403, body: problem('orderNotReady', 'order is valid') })
    await expect(finalize()).rejects.toMatchObject({ code: 'acme.order_not_ready', data: { retry: 'later' } })
    expect(ca.seen('/finalize/1')).toHaveLength(2)
  })
})

describe('downloading', () => {
  const chainTo = async (root: string) => {
    const key = await generateKey('ec256')
    const dates = { notBefore: new Date(0), notAfter: new Date(1e12) }
    return issueCertificate({ subject: 'leaf', key, issuer: root, issuerKey: key, ...dates })
  }
  const link = () => `<${ca.origin}/cert/1/1>;rel="alternate", <${ca.origin}/cert/1/2>;rel="alternate"`

  beforeEach(async () => {
    ca.always('/cert/1', { headers: { link: link() }, body: await chainTo('Root One') })
    ca.always('/cert/1/1', { body: await chainTo('Root Two') })
    ca.always('/cert/1/2', { body: await chainTo('Root Three') })
  })

  it('asks for no alternate when no root is preferred, or the default has it', async () => {
    await test.account.download(`${ca.origin}/cert/1`)
    await test.account.download(`${ca.origin}/cert/1`, { preferredRoot: 'root one' })
    expect(ca.seen().filter((line) => line.includes('/cert/'))).toEqual(['POST /cert/1', 'POST /cert/1'])
  })

  it('gives the alternate that leads to the preferred root', async () => {
    const pem = await test.account.download(`${ca.origin}/cert/1`, { preferredRoot: 'Root Two' })
    expect(pem).toBe(await test.account.download(`${ca.origin}/cert/1/1`))
    expect(ca.seen('/cert/1/2')).toEqual([])
  })

  it('gives the default chain when none leads to the preferred root', async () => {
    const pem = await test.account.download(`${ca.origin}/cert/1`, { preferredRoot: 'Root Nine' })
    expect(pem).toBe(await test.account.download(`${ca.origin}/cert/1`))
  })

  it('loses no certificate to an alternate that cannot be had, and looks at the next one', async () => {
    ca.always('/cert/1/1', { status: 404, body: problem('malformed', 'no such chain') })
    const third = await test.account.download(`${ca.origin}/cert/1`, { preferredRoot: 'Root Three' })
    expect(third).toBe(await test.account.download(`${ca.origin}/cert/1/2`))
    ca.always('/cert/1/2', { status: 500 })
    const first = await test.account.download(`${ca.origin}/cert/1`, { preferredRoot: 'Root Three' })
    expect(first).toBe(await test.account.download(`${ca.origin}/cert/1`))
  })

  it('ends with the reason when it is aborted while it looks at alternates', async () => {
    const abort = new AbortController()
    ca.next('/cert/1/1', { meanwhile: () => abort.abort(new Error('cancelled')) })
    const options = { preferredRoot: 'Root Three', signal: abort.signal }
    await expect(test.account.download(`${ca.origin}/cert/1`, options)).rejects.toThrow('cancelled')
  })
})
