import { expect, it } from 'vitest'
import { createLoopbackCa, type LegoChallenge } from './loopback-ca.ts'

const origin = 'http://127.0.0.1:1'
const challenges = [
  { name: 'a.test', token: 'one' },
  { name: '*.a.test', token: 'two' },
]
const open = (onWritten: (challenge: LegoChallenge) => Promise<void>) => {
  const { path, reply } = createLoopbackCa(challenges, onWritten)
  const ask = async (url: string, method = 'POST') => {
    const answer = await reply(origin, { method, path: url.replace(origin, ''), body: '{}' })
    return { ...answer, json: answer.body === '' ? undefined : JSON.parse(answer.body) }
  }
  return { ask, directory: () => ask(path, 'GET') }
}
const orderOf = async ({ ask, directory }: ReturnType<typeof open>) =>
  (await ask((await directory()).json.newOrder)).json

it('has an order of all names, each with the challenge that was given', async () => {
  const ca = open(async () => {})
  const order = await orderOf(ca)
  expect(order.identifiers.map(({ value }: { value: string }) => value)).toEqual(['a.test', '*.a.test'])
  const [first, second] = await Promise.all(
    order.authorizations.map(async (url: string) => (await ca.ask(url)).json),
  )
  expect(first).toMatchObject({ status: 'pending', identifier: { value: 'a.test' } })
  expect(first.wildcard).toBeUndefined()
  expect(second).toMatchObject({ identifier: { value: 'a.test' }, wildcard: true })
  expect(second.challenges).toMatchObject([{ type: 'dns-01', token: 'two', status: 'pending' }])
})

it('calls once for each value that is written, and says valid when that is done', async () => {
  const seen: string[] = []
  const ca = open(async ({ name }) => {
    seen.push(name)
  })
  const { authorizations } = await orderOf(ca)
  const { url } = (await ca.ask(authorizations[1])).json.challenges[0]
  const told = await ca.ask(url)
  expect(told.json.status).toBe('valid')
  expect(told.headers.link).toBe(`<${authorizations[1]}>;rel="up"`)
  await ca.ask(url)
  expect(seen).toEqual(['*.a.test'])
  expect((await ca.ask(authorizations[1])).json.status).toBe('valid')
  expect((await ca.ask(authorizations[0])).json.status).toBe('pending')
})

it('says invalid, with a problem document, when it failed', async () => {
  const ca = open(async () => {
    throw new Error('not seen')
  })
  const { authorizations } = await orderOf(ca)
  const { url } = (await ca.ask(authorizations[0])).json.challenges[0]
  expect((await ca.ask(url)).json).toMatchObject({
    status: 'invalid',
    error: { type: 'urn:ietf:params:acme:error:unauthorized' },
  })
  expect((await ca.ask(authorizations[0])).json.status).toBe('invalid')
})

it('finalizes nothing, and knows nobody who does not know its path', async () => {
  const ca = open(async () => {})
  const { finalize } = await orderOf(ca)
  expect((await ca.ask(finalize)).status).toBe(403)
  expect((await ca.ask(`${origin}/directory`, 'GET')).status).toBe(404)
  expect((await ca.ask((await ca.directory()).json.newNonce, 'HEAD')).headers['replay-nonce']).toBeTruthy()
})
