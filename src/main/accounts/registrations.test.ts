import { afterEach, beforeEach, expect, it } from 'vitest'
import { problem, type Reply, type ScriptedCa, startScriptedCa } from '../acme/testing/scripted-ca.ts'
import { silentLog } from '../acme/testing/test-server.ts'
import { createHttp } from '../adapters/http/node-http.ts'
import { type OpenParts, openParts } from '../credentials/testing/open-parts.ts'
import { type AccountsUseCases, createAccounts } from './accounts.ts'
import { createAcmeAccounts } from './acme-accounts.ts'

let ca: ScriptedCa
let parts: OpenParts
const open: { close(): void }[] = []

beforeEach(async () => {
  ca = await startScriptedCa()
  parts = await openParts()
})
afterEach(async () => {
  for (const acme of open.splice(0)) acme.close()
  await parts.store.close()
  await ca.stop()
})

/** The accounts of a hub that was just started on the data. */
const start = (): AccountsUseCases => {
  const acme = createAcmeAccounts({ ...parts, http: createHttp, log: silentLog })
  open.push(acme)
  return createAccounts({ ...parts, acme })
}
const input = () => ({
  instance: 'ins_a',
  ca: ca.directoryUrl,
  name: 'mine',
  email: 'me@example.test',
  staging: false,
  termsAgreed: true,
})
const registered: Reply = { status: 201, headers: { location: '/account/1' }, body: { status: 'valid' } }
const resume = (hub: AccountsUseCases) => hub.resumeRegistrations(AbortSignal.timeout(5000))

/** A hub asks the CA, and is gone before the CA answers. */
const cutOff = async (): Promise<void> => {
  const asked = new Promise<void>((resolve) => ca.next('/new-account', { meanwhile: resolve }))
  start()
    .add(input())
    .catch(() => {})
  await asked
}

it('an account whose CA had not answered when the hub was killed is there after the next start', async () => {
  await cutOff()
  ca.always('/new-account', registered)
  const hub = start()
  expect((await resume(hub)).finished).toHaveLength(1)
  expect(ca.requests.at(-1)?.payload).toEqual({ onlyReturnExisting: true })
  expect(await hub.list()).toMatchObject([
    { name: 'mine', email: 'me@example.test', accountUrl: `${ca.origin}/account/1`, status: 'valid' },
  ])
  ca.always('/account/1', { body: { status: 'valid' } })
  expect((await hub.refresh('mine')).status).toBe('valid')
  expect(await resume(hub)).toEqual({ finished: [], waiting: [] })
})

it('of a registration that the CA never saw nothing is left', async () => {
  await cutOff()
  ca.always('/new-account', { status: 400, body: problem('accountDoesNotExist') })
  const hub = start()
  expect(await resume(hub)).toEqual({ finished: [], waiting: [] })
  expect(await hub.list()).toEqual([])
  expect(parts.records()).toEqual([])
})

it('while the CA does not say whether it has the account its key is kept, and asked about again', async () => {
  await cutOff()
  ca.always('/new-account', { status: 403, body: problem('unauthorized') })
  const first = await resume(start())
  expect(first).toMatchObject({ finished: [], waiting: [{ name: 'mine' }] })
  expect(parts.records()).toHaveLength(1)
  ca.always('/new-account', registered)
  expect((await resume(start())).finished).toHaveLength(1)
})

it('the account of a cut off registration is numbered when its name was given to another meanwhile', async () => {
  await cutOff()
  ca.always('/new-account', registered)
  const hub = start()
  await hub.add(input())
  await resume(hub)
  expect((await hub.list()).map(({ name }) => name).sort()).toEqual(['mine', 'mine 2'])
})

it('a registration that is still under way is not taken for one that was cut off', async () => {
  const hub = start()
  const asked = new Promise<void>((resolve) => ca.next('/new-account', { meanwhile: resolve }))
  hub.add(input()).catch(() => {})
  await asked
  const before = ca.requests.length
  expect(await resume(hub)).toEqual({ finished: [], waiting: [] })
  expect(ca.requests).toHaveLength(before)
  expect(parts.records()).toHaveLength(1)
})

it('a CA that refuses a registration leaves nothing here', async () => {
  ca.always('/new-account', { status: 403, body: problem('unauthorized') })
  await expect(start().add(input())).rejects.toMatchObject({ code: 'acme.rejected' })
  expect(parts.records()).toEqual([])
  expect(await parts.store.settings.startingWith('account.registering.')).toEqual(new Map())
})

it('an account whose CA made it and whose answer was lost is there after the next start', async () => {
  ca.always('/new-account', { status: 502, body: {} })
  await expect(start().add(input())).rejects.toMatchObject({ code: 'acme.server_error' })
  expect(parts.records()).toHaveLength(1)
  ca.always('/new-account', registered)
  const hub = start()
  expect((await resume(hub)).finished).toHaveLength(1)
  expect(await hub.list()).toMatchObject([{ name: 'mine', accountUrl: `${ca.origin}/account/1` }])
})

it('a registration whose note cannot be read hinders no other, and its key is kept', async () => {
  await parts.store.settings.set('account.registering.key_0', '{"name":"of another version"}')
  await cutOff()
  ca.always('/new-account', registered)
  const resumed = await resume(start())
  expect(resumed).toMatchObject({ finished: [{ name: 'mine' }], waiting: [{ name: 'key_0' }] })
  expect(await parts.store.settings.get('account.registering.key_0')).toContain('another version')
})
