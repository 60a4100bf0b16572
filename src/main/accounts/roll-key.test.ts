import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Secret } from '../../shared/secret.ts'
import { accountJwk } from '../acme/account-key.ts'
import type { AcmeAccount } from '../acme/server.ts'
import type { Jwk } from '../acme/signer.ts'
import {
  isSignedBy,
  problem,
  type ScriptedCa,
  type SeenRequest,
  startScriptedCa,
} from '../acme/testing/scripted-ca.ts'
import { silentLog } from '../acme/testing/test-server.ts'
import { createHttp } from '../adapters/http/node-http.ts'
import { type OpenParts, openParts } from '../credentials/testing/open-parts.ts'
import { type AccountsUseCases, createAccounts } from './accounts.ts'
import { type AcmeAccounts, createAcmeAccounts } from './acme-accounts.ts'

let ca: ScriptedCa
let parts: OpenParts
let acme: AcmeAccounts
let accounts: AccountsUseCases
let id: string

beforeEach(async () => {
  ca = await startScriptedCa()
  parts = await openParts()
  acme = createAcmeAccounts({ ...parts, http: createHttp, log: silentLog })
  accounts = createAccounts({ ...parts, acme })
  ca.always('/new-account', { status: 201, headers: { location: '/account/1' }, body: { status: 'valid' } })
  ca.always('/key', {})
  ca.always('/account/1', valid)
  const input = { instance: 'ins_a', ca: ca.directoryUrl, email: '', staging: false, termsAgreed: true }
  id = (await accounts.add(input)).id
})
afterEach(async () => {
  acme.close()
  await parts.store.close()
  await ca.stop()
})

const valid = { body: { status: 'valid' } }
/** The account is shown to who signs by one of these keys. */
const accepts = (keys: () => Jwk[] | Promise<Jwk[]>): void =>
  ca.always('/account/1', async (seen) =>
    (await keys()).some((jwk) => isSignedBy(seen, jwk)) ? valid : wrongKey,
  )
const wrongKey = {
  status: 400,
  body: problem('malformed', 'Unable to validate JWS :: JWS verification error'),
}
const unknown = { status: 400, body: problem('accountDoesNotExist') }
const stored = async () => {
  const record = await parts.store.accounts.get(id)
  if (!record) throw new Error('the account is gone')
  return record
}
const jwkOf = async (keyId: string) => accountJwk(await parts.vault.get('account-key', keyId))
/** Of each key change that was sent, the key that it takes for the account's. */
const oldKeys = () => {
  const inner = z.object({ payload: z.string() })
  const rollOver = z.object({ oldKey: z.unknown() })
  return ca.requests.flatMap(({ path, payload }) =>
    path === '/key'
      ? rollOver.parse(JSON.parse(Buffer.from(inner.parse(payload).payload, 'base64url').toString())).oldKey
      : [],
  )
}
/** The CA has taken the new key, and its answer is lost. */
const rollAndLoseTheAnswer = async (): Promise<string> => {
  ca.next('/key', { cut: true })
  await expect(accounts.rollKey(id)).rejects.toMatchObject({ code: 'acme.unreachable' })
  return (await stored()).nextKeyId ?? ''
}

it('a new key whose answer was lost is the account’s at its next use, where the CA has taken it', async () => {
  const next = await rollAndLoseTheAnswer()
  ca.always('/account/1', valid)
  expect((await accounts.refresh(id)).status).toBe('valid')
  expect(await stored()).toMatchObject({ keyId: next, nextKeyId: null })
})

it('a second roll-over goes on from the key that the CA has taken, and does not throw that away', async () => {
  const next = await rollAndLoseTheAnswer()
  const taken = await jwkOf(next)
  ca.always('/account/1', valid)
  await accounts.rollKey(id)
  expect(oldKeys().at(-1)).toEqual(taken)
  expect((await stored()).nextKeyId).toBeNull()
})

it('a second roll-over goes on from the first key where the CA did not take the new one', async () => {
  const firstKey = (await stored()).keyId
  const first = await jwkOf(firstKey)
  const next = await rollAndLoseTheAnswer()
  accepts(() => [first])
  ca.next('/key', { status: 500 }, { status: 500 })
  await expect(accounts.rollKey(id)).rejects.toMatchObject({ code: 'acme.server_error' })
  expect(oldKeys()).toEqual([first, first])
  expect(await parts.vault.has(next)).toBe(false)
  expect(await parts.vault.has(firstKey)).toBe(true)
})

describe('a CA that keeps the old key in its memory for a while', () => {
  /** So many more requests are looked at with the key that the account had first. */
  const remembers = async (requests: number) => {
    const old = await jwkOf((await stored()).keyId)
    let left = requests
    accepts(async () => {
      const { keyId, nextKeyId } = await stored()
      return [left-- > 0 ? old : await jwkOf(nextKeyId ?? keyId)]
    })
    return old
  }

  it.each([1, 3, 7])('is asked until it accepts the new one, after %i refusals', async (requests) => {
    await remembers(requests)
    await accounts.rollKey(id)
    expect((await stored()).nextKeyId).toBeNull()
    expect(ca.seen('/account/1')).toHaveLength(requests + 1)
  })

  it('is waited for by who orders meanwhile', async () => {
    await remembers(4)
    let meanwhile: Promise<AcmeAccount> | undefined
    ca.always('/key', async () => {
      meanwhile = acme.account(await stored())
      return {}
    })
    await accounts.rollKey(id)
    const account = await meanwhile
    let used: SeenRequest | undefined
    ca.always('/new-order', (seen) => {
      used = seen
      return { status: 403, body: problem('unauthorized', 'no order here') }
    })
    await account?.newOrder({ names: ['a.test'] }).catch(() => {})
    expect(used && isSignedBy(used, await jwkOf((await stored()).keyId))).toBe(true)
  })

  it('is waited for by who comes after a restart in between', async () => {
    const next = await rollAndLoseTheAnswer()
    await remembers(4)
    const other = createAcmeAccounts({ ...parts, http: createHttp, log: silentLog })
    await other.account(await stored())
    expect(await stored()).toMatchObject({ keyId: next, nextKeyId: null })
    other.close()
  })

  it('that does so for longer than half a minute loses neither key, and says what is the matter', async () => {
    const { keyId } = await stored()
    await remembers(1000)
    await expect(accounts.rollKey(id)).rejects.toMatchObject({ code: 'account.key_pending' })
    const { nextKeyId } = await stored()
    expect(await parts.vault.has(keyId)).toBe(true)
    expect(await parts.vault.has(nextKeyId ?? '')).toBe(true)
    expect(parts.clock.slept.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(29_000)
    accepts(async () => [await jwkOf(nextKeyId ?? '')])
    expect((await accounts.refresh(id)).status).toBe('valid')
    expect(await stored()).toMatchObject({ keyId: nextKeyId, nextKeyId: null })
  })

  it('on one of its servers only: an order that meets that one is sent again', async () => {
    await accounts.rollKey(id)
    const account = await acme.account(await stored())
    const refused = {
      status: 400,
      body: problem('malformed', 'Unable to validate JWS :: JWS verification error'),
    }
    ca.next('/new-order', refused, refused, { status: 400, body: problem('rejectedIdentifier') })
    await expect(account.newOrder({ names: ['a.test'] })).rejects.toMatchObject({
      code: 'acme.name_rejected',
    })
    expect(ca.seen('/new-order')).toHaveLength(3)
  })
})

it('while the CA knows neither key both are kept, since it may know one again', async () => {
  const { keyId } = await stored()
  const next = await rollAndLoseTheAnswer()
  ca.always('/account/1', unknown)
  await expect(accounts.rollKey(id)).rejects.toMatchObject({ code: 'acme.account_gone' })
  expect(await parts.vault.has(keyId)).toBe(true)
  expect(await parts.vault.has(next)).toBe(true)
})

it('the key that is exported is the one that the CA has taken', async () => {
  const next = await rollAndLoseTheAnswer()
  const taken = await jwkOf(next)
  ca.always('/account/1', valid)
  const folder = await mkdtemp(join(tmpdir(), 'certhub-account-key-'))
  const [file = ''] = await accounts.exportKey(id, folder, 'pem')
  expect(accountJwk(new Secret(await readFile(file, 'utf8')))).toEqual(taken)
  await rm(folder, { recursive: true })
})

it('of two roll-overs at once the second goes on from the key of the first', async () => {
  await Promise.all([accounts.rollKey(id), accounts.rollKey(id)])
  const [first, second, ...more] = oldKeys()
  expect(second).not.toEqual(first)
  expect(more).toEqual([])
  expect(await jwkOf((await stored()).keyId)).toBeDefined()
})

it('a CA that takes no new keys says so, in whatever type, and both sides stay as they were', async () => {
  const { keyId } = await stored()
  ca.always('/account/1', valid)
  for (const status of [501, 405]) {
    ca.next('/key', {
      status,
      body: problem('rejectedIdentifier', 'The requested operation is not implemented'),
    })
    await expect(accounts.rollKey(id)).rejects.toMatchObject({
      code: 'acme.not_offered',
      message: expect.stringContaining('does not offer new keys for accounts'),
    })
    expect((await stored()).keyId).toBe(keyId)
    expect((await accounts.refresh(id)).status).toBe('valid')
  }
})
