import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ScriptedCa, startScriptedCa } from './testing/scripted-ca.ts'
import { openTestServer } from './testing/test-server.ts'

// Debian's pebble has no ARI: the answers are those of RFC 9773's examples.
let ca: ScriptedCa
let test: Awaited<ReturnType<typeof openTestServer>>
const id = 'aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE'
const hour = 3_600_000

beforeEach(async () => {
  ca = await startScriptedCa()
  test = await openTestServer(ca)
  ca.always('/dir', {
    body: {
      newNonce: `${ca.origin}/nonce`,
      newAccount: `${ca.origin}/new-account`,
      newOrder: `${ca.origin}/new-order`,
      renewalInfo: `${ca.origin}/renewal-info/`,
    },
  })
})
afterEach(async () => {
  test.http.close()
  await ca.stop()
})
const window = { start: '2025-01-02T04:00:00Z', end: '2025-01-03T04:00:00Z' }
const answer = (body: unknown, headers: Record<string, string> = {}): void =>
  ca.next(`/renewal-info/${id}`, { body, headers })

it('is the window, its explanation and when to ask again', async () => {
  answer({ suggestedWindow: window, explanationURL: 'https://ca.test/docs/ari' }, { 'retry-after': '21600' })
  expect(await test.server.renewalInfo(id)).toEqual({
    start: Date.UTC(2025, 0, 2, 4),
    end: Date.UTC(2025, 0, 3, 4),
    explanationUrl: 'https://ca.test/docs/ari',
    askAgainAfter: 6 * hour,
  })
})

describe('asking again', () => {
  it.each([
    [undefined, 6],
    ['60', 1],
    ['7200', 2],
    ['9999999', 24],
  ])('with Retry-After %s is due after %d hours', async (retryAfter, hours) => {
    answer({ suggestedWindow: window }, retryAfter === undefined ? {} : { 'retry-after': retryAfter })
    expect((await test.server.renewalInfo(id))?.askAgainAfter).toBe(hours * hour)
  })
})

it('is nothing for a certificate that the CA does not know, and for a CA without it', async () => {
  ca.next(`/renewal-info/${id}`, { status: 404, body: { type: 'urn:ietf:params:acme:error:malformed' } })
  expect(await test.server.renewalInfo(id)).toBeUndefined()
})

it.each([
  ['no JSON', 'hello'],
  ['no window', {}],
  ['a window that ends before it begins', { suggestedWindow: { start: window.end, end: window.start } }],
  ['a window without times', { suggestedWindow: { start: 'soon', end: 'later' } }],
])('that is %s is a bad answer', async (_, body) => {
  answer(body)
  await expect(test.server.renewalInfo(id)).rejects.toMatchObject({ code: 'acme.bad_answer' })
})
