import { afterEach, beforeEach, expect, it } from 'vitest'
import { openSqliteStore } from '../adapters/store/sqlite-store.ts'
import type { Store } from '../ports/store.ts'
import { accountRecord, instanceRecord } from '../ports/testing/records.ts'
import { createFailoverSettings, type FailoverSettingsUseCases } from './settings.ts'

let store: Store
let settings: FailoverSettingsUseCases
beforeEach(async () => {
  store = openSqliteStore(':memory:')
  settings = createFailoverSettings(store)
  await store.instances.insert(instanceRecord())
  for (const [id, ca] of Object.entries({ acc_1: 'letsencrypt', acc_2: 'zerossl', acc_3: 'google' })) {
    await store.accounts.insert(accountRecord({ id, name: ca, ca }))
  }
})
afterEach(() => store.close())

it('goes on with other CAs at first, in no order but their age', async () => {
  expect(await settings.get()).toEqual({ enabled: true, nextCas: [] })
})

it('settings of before there was an order are read', async () => {
  await store.settings.set('failover', '{"enabled":false,"preferredCa":"zerossl"}')
  expect(await settings.get()).toEqual({ enabled: false, preferredCa: 'zerossl', nextCas: [] })
})

it('an order names each CA once, and not the preferred one', async () => {
  const nextCas = ['google', 'zerossl', 'google', 'letsencrypt']
  expect(await settings.set({ enabled: true, preferredCa: 'zerossl', nextCas })).toEqual({
    enabled: true,
    preferredCa: 'zerossl',
    nextCas: ['google', 'letsencrypt'],
  })
})

it('a CA that no account is of is refused, but for one that was named before', async () => {
  const wanted = { enabled: true, nextCas: ['google', 'buypass'] }
  await expect(settings.set(wanted)).rejects.toMatchObject({ code: 'failover.unknown_ca' })
  await settings.set({ enabled: true, nextCas: ['google'] })
  await store.accounts.remove('acc_3')
  expect(await settings.set({ enabled: false, nextCas: ['google', 'zerossl'] })).toMatchObject({
    nextCas: ['google', 'zerossl'],
  })
})
