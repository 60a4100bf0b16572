import { expect, it } from 'vitest'
import { CerthubError } from '../../../shared/errors.ts'
import { createMutex } from '../../concurrency/mutex.ts'
import { createWholeSets } from './whole-sets.ts'

const record = (name: string, value = 'v') => ({ fqdn: `${name}.test`, zone: 'test', value, ttl: 60 })

/** An API where these names are taken already. */
const start = (taken: string[] = [], failure?: CerthubError) => {
  const requests: string[] = []
  const change = createWholeSets(
    async (_zoneId, kind, sets) => {
      requests.push(`${kind} ${sets.map(({ record, values }) => `${record.fqdn}=${values}`).join(' ')}`)
      if (failure) throw failure
      return !sets.some(({ record }) => taken.includes(record.fqdn))
    },
    (value) => value,
    createMutex(),
    (zoneId, fqdn) => `${zoneId} ${fqdn}`,
  )
  return { requests, change }
}

it('makes the sets of all names in one request, two values of a name in one set', async () => {
  const { requests, change } = start()
  const records = [record('a', '1'), record('b', '2'), record('a', '3')]
  expect(await Promise.all(records.map((one) => change('z', 'make', one)))).toEqual([true, true, true])
  expect(requests).toEqual(['make a.test=1,3 b.test=2'])
})

it('leaves the one name that is taken to the slow way, and finds it in few requests', async () => {
  const { requests, change } = start(['n37.test'])
  const records = Array.from({ length: 50 }, (_, index) => record(`n${index}`))
  const done = await Promise.all(records.map((one) => change('z', 'make', one)))
  expect(done.flatMap((one, index) => (one ? [] : [index]))).toEqual([37])
  expect(requests.length).toBeLessThan(15)
})

it('leaves it all to the slow way where the rights are not enough for this one', async () => {
  const denied = new CerthubError('dns.permission_denied', { provider: 'P', zone: 'test', problem: 'x' })
  const { change } = start([], denied)
  expect(await change('z', 'make', record('a'))).toBe(false)
})

it('fails where the slow way would fail too', async () => {
  const { change } = start([], new CerthubError('dns.credential_rejected', { provider: 'P', problem: 'x' }))
  await expect(change('z', 'remove', record('a'))).rejects.toMatchObject({ code: 'dns.credential_rejected' })
})

it('does not mix what is made with what is removed, nor zones', async () => {
  const { requests, change } = start()
  await Promise.all([
    change('z', 'make', record('a')),
    change('z', 'remove', record('b')),
    change('y', 'make', record('c')),
  ])
  expect(requests.sort()).toEqual(['make a.test=v', 'make c.test=v', 'remove b.test=v'])
})
