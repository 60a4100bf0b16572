import { expect, it } from 'vitest'
import { createAccessToken } from './access-token.ts'

const start = (expiresIn = 3600) => {
  let now = 0
  let fetched = 0
  const tokens = createAccessToken(
    async () => {
      if (fetched++ === 1) throw new Error('the server is away')
      return { token: `token${fetched}`, expiresIn }
    },
    { monotonic: () => now },
  )
  const read = async () => (await tokens.read()).expose()
  const pass = (seconds: number): void => {
    now += seconds * 1000
  }
  return { tokens, read, fetched: () => fetched, pass }
}

it('fetches one token for all who ask at once, and keeps it', async () => {
  const { read, fetched, pass } = start()
  expect(await Promise.all([read(), read()])).toEqual(['token1', 'token1'])
  pass(3500)
  expect(await read()).toBe('token1')
  expect(fetched()).toBe(1)
})

it('fetches another a minute before the old one expires, and tries again after a failure', async () => {
  const { read, pass } = start()
  await read()
  pass(3541)
  await expect(read()).rejects.toThrow('the server is away')
  expect(await read()).toBe('token3')
})

it('fetches another when the old one is forgotten', async () => {
  const { tokens, read, fetched } = start()
  await read()
  tokens.forget()
  await read().catch(() => undefined)
  expect(fetched()).toBe(2)
})
