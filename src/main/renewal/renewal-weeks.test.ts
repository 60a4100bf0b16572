import { afterEach, beforeEach, expect, it } from 'vitest'
import { ManualClock } from '../adapters/clock/testing/manual-clock.ts'
import { openSqliteStore } from '../adapters/store/sqlite-store.ts'
import { createFailoverSettings } from '../failover/settings.ts'
import type { CertificateRecord, IssuedRecord } from '../ports/store/certificates.ts'
import type { Store } from '../ports/store.ts'
import { accountRecord, certificateRecord, instanceRecord, issuedRecord } from '../ports/testing/records.ts'
import { freshRenewal } from './renewal-state.ts'
import { createRenewalWeeks } from './renewal-weeks.ts'

const day = 86_400_000

let store: Store
let clock: ManualClock
beforeEach(async () => {
  store = openSqliteStore(':memory:')
  clock = new ManualClock()
  await store.instances.insert(instanceRecord())
})
afterEach(() => store.close())

const add = async (
  id: string,
  {
    caTitle = 'ZeroSSL',
    days = 90,
    age = 0,
    ...over
  }: Partial<CertificateRecord & IssuedRecord> & {
    days?: number
    age?: number
  } = {},
): Promise<void> => {
  const from = clock.now() - age * day
  await store.certificates.insert(
    certificateRecord({
      id: `crt_${id}`,
      names: [`${id}.test`],
      namesKey: `${id}.test`,
      folder: id,
      ...over,
    }),
  )
  await store.issued.insert(
    issuedRecord({
      id: `iss_${id}`,
      certificateId: `crt_${id}`,
      notBefore: from,
      notAfter: from + days * day,
      caTitle,
      issuedAt: from,
    }),
  )
}
const weeksOf = (instance?: string) => createRenewalWeeks({ store, clock })(instance, 12)
const totals = async (instance?: string): Promise<Record<string, number[]>> => {
  const { weeks } = await weeksOf(instance)
  const found: Record<string, number[]> = {}
  for (const { renewals } of weeks)
    for (const { ca, count, counted } of renewals) {
      const [all = 0, counting = 0] = found[ca] ?? []
      found[ca] = [all + count, counting + counted]
    }
  return found
}

it('a preferred CA that is another than before takes the renewals, which count for its limits once', async () => {
  await store.accounts.insert(accountRecord({ id: 'acc_z', name: 'z', ca: 'zerossl' }))
  await store.accounts.insert(
    accountRecord({ id: 'acc_l', name: 'l', ca: 'letsencrypt', accountUrl: 'https://l' }),
  )
  for (const id of ['a', 'b']) await add(id, { days: 47 })
  expect(await totals()).toEqual({ zerossl: [4, 0] })
  await createFailoverSettings(store).set({ enabled: true, preferredCa: 'letsencrypt', nextCas: [] })
  expect(await totals()).toEqual({ letsencrypt: [4, 2] })
  const [ca] = (await weeksOf()).cas
  expect(ca).toMatchObject({ title: 'Let’s Encrypt', source: 'https://letsencrypt.org/docs/rate-limits/' })
})

it('one of changed names counts as new, at the CA of before too', async () => {
  await store.accounts.insert(accountRecord({ ca: 'letsencrypt' }))
  await add('a', { caTitle: 'Let’s Encrypt' })
  expect(await totals()).toEqual({ letsencrypt: [1, 0] })
  await store.renewals.insert({ ...freshRenewal('crt_a'), outdated: true })
  expect(await totals()).toEqual({ letsencrypt: [2, 1] })
})

it('only those of the target instance that is asked for are counted', async () => {
  await store.instances.insert(instanceRecord({ id: 'ins_b', name: 'b', kind: 'folder' }))
  await store.accounts.insert(accountRecord({ sharedWith: ['ins_b'] }))
  await add('a')
  await add('b', { instanceId: 'ins_b' })
  expect((await weeksOf()).certificates).toBe(2)
  expect((await weeksOf('b')).certificates).toBe(1)
  await expect(weeksOf('c')).rejects.toMatchObject({ data: { code: 'instance.not_found' } })
})

it('one that is paused, one that fails and one without an account end where they do', async () => {
  await store.accounts.insert(accountRecord())
  for (const id of ['a', 'b', 'c']) await add(id, { age: 60, staging: id === 'c' })
  const last = { failures: 2, lastTryAt: clock.now(), retryAt: clock.now() + day, problem: null }
  await store.renewals.insert({ ...freshRenewal('crt_a'), pausedAt: 1 })
  await store.renewals.insert({ ...freshRenewal('crt_b'), ...last })
  const { weeks } = await weeksOf()
  expect(weeks.filter(({ ends }) => ends > 0)).toMatchObject([
    { ends: 3, endsPaused: 1, endsFailing: 1, endsWithoutAccount: 1 },
  ])
})

it('another try to write a certificate to its target is no renewal', async () => {
  await store.accounts.insert(accountRecord())
  await add('a', { age: 1 })
  const problem = { code: 'deploy.write_failed', message: '', hint: '', retry: 'later' } as never
  const last = { failures: 1, lastTryAt: clock.now(), retryAt: clock.now() + 60_000, problem }
  await store.renewals.insert({ ...freshRenewal('crt_a'), ...last })
  const { weeks } = await weeksOf()
  expect(weeks[0]?.renewals).toEqual([])
  expect(weeks.reduce((sum, { endsFailing }) => sum + endsFailing, 0)).toBe(0)
})
