import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSqliteStore } from '../adapters/store/sqlite-store.ts'
import type { Store } from '../ports/store.ts'
import { createTokens, type TokensUseCases } from './tokens.ts'

let store: Store
let tokens: TokensUseCases
let time: number
beforeEach(() => {
  time = Date.UTC(2026, 0, 1)
  store = openSqliteStore(':memory:')
  const clock = { now: () => time, monotonic: () => time, sleep: async () => {} }
  tokens = createTokens({ store, clock })
})
afterEach(() => store.close())

describe('a token', () => {
  it('lets its holder in with its role and name', async () => {
    const { value } = await tokens.create({ name: 'deploy', role: 'member' })
    expect(await tokens.authenticate(value)).toEqual({ role: 'member', who: 'deploy' })
  })

  it('is stored as a hash alone', async () => {
    const { value, token } = await tokens.create({ name: 'deploy', role: 'member' })
    const record = await store.tokens.get(token.id)
    expect(JSON.stringify(record)).not.toContain(value.slice(8))
    expect(JSON.stringify(await tokens.list())).not.toContain(record?.hash)
  })

  it('ends when it is revoked, by name or id, and stays in the list', async () => {
    const { value } = await tokens.create({ name: 'deploy', role: 'admin' })
    expect((await tokens.revoke('Deploy')).revokedAt).toBe(time)
    expect(await tokens.authenticate(value)).toBeUndefined()
    expect(await tokens.list()).toHaveLength(1)
  })

  it('that was found somewhere ends when it is given itself, and is not repeated when it is unknown', async () => {
    const { value } = await tokens.create({ name: 'leaked', role: 'admin' })
    expect((await tokens.revoke(value)).name).toBe('leaked')
    expect(await tokens.authenticate(value)).toBeUndefined()
    await expect(tokens.revoke(`certhub_${'b'.repeat(43)}`)).rejects.toMatchObject({
      code: 'token.not_found',
      message: expect.not.stringContaining('bbb'),
    })
  })

  it('ends when it expires', async () => {
    const { value } = await tokens.create({ name: 'short', role: 'member', expiresInDays: 1 })
    time += 86_400_000 - 1
    expect(await tokens.authenticate(value)).toBeDefined()
    time += 1
    expect(await tokens.authenticate(value)).toBeUndefined()
  })

  it('tells when it was used last, to the minute', async () => {
    const { value, token } = await tokens.create({ name: 'deploy', role: 'member' })
    const lastUse = async () => (await store.tokens.get(token.id))?.lastUsedAt
    await tokens.authenticate(value)
    const first = time
    time += 30_000
    await tokens.authenticate(value)
    expect(await lastUse()).toBe(first)
    time += 31_000
    await tokens.authenticate(value)
    expect(await lastUse()).toBe(time)
  })

  it('has a name of its own', async () => {
    await tokens.create({ name: 'deploy', role: 'member' })
    await expect(tokens.create({ name: 'DEPLOY', role: 'admin' })).rejects.toMatchObject({
      code: 'name.taken',
    })
    await expect(tokens.revoke('nobody')).rejects.toMatchObject({ code: 'token.not_found' })
  })
})

it.each([
  '',
  'certhub_',
  `certhub_${'a'.repeat(43)}`,
  `certhub_${'a'.repeat(4300)}`,
  'Bearer x',
  "' OR 1=1 --",
])('nobody gets in with %j', async (value) => {
  await tokens.create({ name: 'deploy', role: 'admin' })
  expect(await tokens.authenticate(value)).toBeUndefined()
})
