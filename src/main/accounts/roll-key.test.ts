import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { Secret } from '../../shared/secret.ts'
import { accountJwk } from '../acme/account-key.ts'
import { problem, type ScriptedCa, startScriptedCa } from '../acme/testing/scripted-ca.ts'
import { silentLog } from '../acme/testing/test-server.ts'
import { type OpenParts, openParts } from '../credentials/testing/open-parts.ts'
import { createHttp } from '../http/node-http.ts'
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
  const input = { instance: 'ins_a', ca: ca.directoryUrl, email: '', staging: false, termsAgreed: true }
  id = (await accounts.add(input)).id
})
afterEach(async () => {
  acme.close()
  await parts.store.close()
  await ca.stop()
})

const valid = { body: { status: 'valid' } }
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
  const first = await jwkOf((await stored()).keyId)
  const next = await rollAndLoseTheAnswer()
  ca.next('/account/1', unknown)
  ca.always('/account/1', valid)
  await accounts.rollKey(id)
  expect(oldKeys()).toEqual([first, first])
  expect(await parts.vault.has(next)).toBe(false)
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
