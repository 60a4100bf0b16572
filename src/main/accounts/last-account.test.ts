import { beforeEach, describe, expect, it } from 'vitest'
import type { OpenParts } from '../credentials/testing/open-parts.ts'
import { openParts } from '../credentials/testing/open-parts.ts'
import type { AccountRecord } from '../ports/store/accounts.ts'
import type { CertificateRecord, IssuedRecord } from '../ports/store/certificates.ts'
import { accountRecord, certificateRecord, issuedRecord, orderSettingsOf } from '../ports/testing/records.ts'
import { createAccounts } from './accounts.ts'

let parts: OpenParts
let ended: number
const accounts = () =>
  createAccounts({
    ...parts,
    acme: {
      forget() {},
      account: async () => ({ deactivate: async () => ++ended }),
    } as never,
  })

const account = (over: Partial<AccountRecord> = {}) => parts.store.accounts.insert(accountRecord(over))
const certificate = async (
  name: string,
  over: Partial<CertificateRecord> = {},
  issued: Partial<IssuedRecord> | undefined = {},
): Promise<void> => {
  const id = `crt_${name}`
  await parts.store.certificates.insert(
    certificateRecord({ id, names: [name], namesKey: name, folder: name, ...over }),
  )
  if (issued)
    await parts.store.issued.insert(issuedRecord({ id: `iss_${name}`, certificateId: id, ...issued }))
}
const spare = { id: 'acc_b', name: 'b', accountUrl: 'https://ca.test/acct/2', keyId: 'key_b' }

beforeEach(async () => {
  parts = await openParts()
  ended = 0
  await account()
})

describe.each(['remove', 'deactivate'] as const)('%s of an account', (way) => {
  const lose = (evenIfUsed = false, reach?: string[]) => accounts()[way]('a', { evenIfUsed, reach })
  const refused = { code: 'account.last_one' }

  it('that nothing depends on is done', async () => {
    await lose()
    const left = await parts.store.accounts.get('acc_a')
    expect(left?.status).toBe(way === 'remove' ? undefined : 'deactivated')
  })

  it('that is the last one for certificates is refused and names them; nothing is changed', async () => {
    for (const name of ['1.test', '2.test']) await certificate(name)
    await expect(lose()).rejects.toMatchObject({
      ...refused,
      message: 'Nothing but CA account “a” can renew 1.test, 2.test.',
    })
    expect((await parts.store.accounts.get('acc_a'))?.status).toBe('valid')
    expect(ended).toBe(0)
  })

  it('that is the last one is done when that was meant', async () => {
    await certificate('1.test')
    await lose(true)
    expect((await parts.store.accounts.get('acc_a'))?.status).not.toBe('valid')
  })

  it('with many certificates names some and counts the others', async () => {
    for (let n = 0; n < 9; n++) await certificate(`${n}.test`)
    await expect(lose()).rejects.toThrow('0.test, 1.test, 2.test, 3.test, 4.test and 4 more.')
  })

  it.each<[string, Partial<AccountRecord>]>([
    ['of the other environment', { staging: true }],
    ['that ended', { status: 'deactivated' }],
    ['that its CA forgot', { status: 'gone' }],
    ['of another instance', { instanceId: 'ins_b' }],
  ])('is refused although there is one %s', async (_, over) => {
    await account({ ...spare, ...over })
    await certificate('1.test')
    await expect(lose()).rejects.toMatchObject(refused)
  })

  it.each<[string, Partial<AccountRecord>]>([
    ['of the same instance', {}],
    ['that is shared with it', { instanceId: 'ins_b', sharedWith: ['ins_a'] }],
  ])('is done where there is another %s', async (_, over) => {
    await account({ ...spare, ...over })
    await certificate('1.test')
    await lose()
  })

  it('is refused for a certificate of an instance that it is only shared with, unnamed to who does not reach it', async () => {
    await parts.store.accounts.update('acc_a', { sharedWith: ['ins_b'] })
    await certificate('theirs.test', { instanceId: 'ins_b' })
    await expect(lose()).rejects.toThrow('theirs.test')
    await expect(lose(false, ['ins_a'])).rejects.toThrow('can renew 1 certificate of other target instances.')
  })

  it('is done where nothing was issued, or what was issued is revoked', async () => {
    await certificate('1.test', {}, undefined)
    await parts.store.issued.remove('iss_1.test')
    await certificate('2.test', {}, { revokedAt: 5 })
    await lose()
  })

  it('that is no good any more takes nothing from anybody', async () => {
    await parts.store.accounts.update('acc_a', { status: 'gone' })
    await certificate('1.test')
    await lose()
  })
})

it('an account that a certificate is pinned to is not removed, even where that was meant', async () => {
  await account(spare)
  await certificate('1.test', { settings: orderSettingsOf({ account: 'acc_a' }) })
  await expect(accounts().remove('a', { evenIfUsed: true })).rejects.toMatchObject({ code: 'account.in_use' })
  await expect(accounts().deactivate('a', { evenIfUsed: false })).rejects.toThrow('1.test')
})
