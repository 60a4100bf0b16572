import { afterEach, beforeEach, expect, it } from 'vitest'
import { problem, type ScriptedCa, startScriptedCa } from '../acme/testing/scripted-ca.ts'
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

const eab = (keyId: string) => ({ keyId, hmacKey: 'c2VjcmV0LWtleS1vZi10aGUtY2E' })
const registered = (place: string) => ({
  status: 201,
  headers: { location: place },
  body: { status: 'valid' },
})

beforeEach(async () => {
  ca = await startScriptedCa()
  const at = (path: string) => ca.origin + path
  const resources = { newNonce: at('/nonce'), newAccount: at('/new-account'), newOrder: at('/new-order') }
  ca.always('/dir', { body: { ...resources, meta: { externalAccountRequired: true } } })
  parts = await openParts()
  acme = createAcmeAccounts({ ...parts, http: createHttp, log: silentLog })
  accounts = createAccounts({ ...parts, acme })
  ca.always('/new-account', registered('/account/1'))
  const input = { instance: 'ins_a', ca: ca.directoryUrl, email: '', staging: false, termsAgreed: true }
  id = (await accounts.add({ ...input, eab: eab('first') })).id
  await parts.store.accounts.update(id, { status: 'gone' })
})
afterEach(async () => {
  acme.close()
  await parts.store.close()
  await ca.stop()
})

it('an account that its CA knows after all is taken as it is, without another binding', async () => {
  const again = await accounts.registerAgain(id, { termsAgreed: true, eab: undefined })
  expect(again).toMatchObject({ status: 'valid', externalAccountKeyId: 'first' })
  expect(ca.requests.at(-1)?.payload).toEqual({ onlyReturnExisting: true })
})

it('an account that its CA forgot is bound anew, and asks for the binding when none is given', async () => {
  ca.next('/new-account', { status: 400, body: problem('accountDoesNotExist') })
  await expect(accounts.registerAgain(id, { termsAgreed: true, eab: undefined })).rejects.toMatchObject({
    code: 'acme.eab_required',
  })
  ca.next('/new-account', registered('/account/2'))
  const again = await accounts.registerAgain(id, { termsAgreed: true, eab: eab('second') })
  expect(again).toMatchObject({
    status: 'valid',
    accountUrl: `${ca.origin}/account/2`,
    externalAccountKeyId: 'second',
  })
  expect(ca.requests.at(-1)?.payload).toHaveProperty('externalAccountBinding')
})
