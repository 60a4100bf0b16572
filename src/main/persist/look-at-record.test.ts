import { beforeEach, describe, expect, it } from 'vitest'
import { createDnsWorld } from '../dns/testing/dns-world.ts'
import { judgeSeen, lookAtRecord } from './look-at-record.ts'

const [first, second] = ['192.0.2.1', '192.0.2.2']
const record = '_validation-persist.www.shop.test'
const value = 'ca.test; accounturi=https://ca.test/acct/1'
const wanted = { issuers: ['ca.test'], accountUri: 'https://ca.test/acct/1', wildcard: false }

const createWorld = () =>
  createDnsWorld({
    test: { servers: { 'ns.test': '192.0.2.9' } },
    'shop.test': {
      servers: { 'ns1.shop.test': first, 'ns2.shop.test': second },
      records: ['_validation-persist.led.shop.test CNAME kept.shop.test'],
    },
  })
let world: ReturnType<typeof createWorld>
beforeEach(() => {
  world = createWorld()
})
const stateAt = async (name: string) => judgeSeen(await lookAtRecord(world.resolver, name), wanted, 0).state

describe('a record', () => {
  it('stands when every name server that answers has it', async () => {
    world.write(first, record, value)
    world.write(second, record, value)
    expect(await stateAt('www.shop.test')).toBe('stands')
    expect(await stateAt('*.www.shop.test')).toBe('stands')
  })

  it('stands partly when one does not have it yet', async () => {
    world.write(first, record, value)
    expect(await stateAt('www.shop.test')).toBe('partly')
  })

  it('stands when the one that lacks it does not answer', async () => {
    world.write(second, record, value)
    // The zone is found while both answer.
    await lookAtRecord(world.resolver, 'www.shop.test')
    world.trouble(first, 'silent')
    expect(await stateAt('www.shop.test')).toBe('stands')
  })

  it('is found where a CNAME leads', async () => {
    for (const address of [first, second]) world.write(address, 'kept.shop.test', value)
    expect(await lookAtRecord(world.resolver, 'led.shop.test')).toMatchObject({
      record: '_validation-persist.led.shop.test',
      fqdn: 'kept.shop.test',
      zone: 'shop.test',
    })
    expect(await stateAt('led.shop.test')).toBe('stands')
  })

  it('that nobody can tell of is an error, and not missing', async () => {
    world.trouble(first, 'silent')
    world.trouble(second, 'silent')
    await expect(lookAtRecord(world.resolver, 'www.shop.test')).rejects.toMatchObject({
      code: 'dns.no_answer',
    })
  })
})
