import { expect, it } from 'vitest'
import { CerthubError } from '../../../shared/errors.ts'
import { fulfilled } from './batches.ts'
import { TooLong } from './pages.ts'
import { findRecords, type ListedRecord, type WantedRecords } from './record-list.ts'

const recordAt = (label: string) => ({ fqdn: `${label}.test`, zone: 'test', value: 'v', ttl: 60 })
const labels = Array.from({ length: 8 }, (_, index) => `n${index}`)

/** An API with a record at each of these names, whose list of the zone takes so many requests. */
const start = (there: string[], pages = 1, refused: string[] = []) => {
  const asked: WantedRecords[] = []
  const list = async (_zoneId: string, wanted: WantedRecords): Promise<ListedRecord[]> => {
    asked.push(wanted)
    if (refused.some((label) => wanted.fqdn === `${label}.test`))
      throw new CerthubError('dns.provider_refused', { provider: 'P', problem: 'HTTP 400' })
    if (wanted.fqdn === undefined && pages > (wanted.most ?? 0)) throw new TooLong()
    return there.map((label) => ({ id: `id-${label}`, fqdn: `${label}.test`, value: 'v' }))
  }
  return { asked, find: (names: string[]) => findRecords(list, 'z', names.map(recordAt)) }
}

it('looks at the zone once for many names', async () => {
  const { asked, find } = start(['n1', 'foreign'])
  expect(await find(labels)).toEqual(labels.map((label) => fulfilled(label === 'n1' ? ['id-n1'] : [])))
  expect(asked).toEqual([{ zone: 'test', most: 2 }])
})

it('looks at one name alone', async () => {
  const { asked, find } = start(['n1'])
  expect(await find(['n1'])).toEqual([fulfilled(['id-n1'])])
  expect(asked).toEqual([{ zone: 'test', fqdn: 'n1.test' }])
})

it('looks at each name where the zone’s list is longer than that', async () => {
  const { asked, find } = start(['n1'], 3)
  expect(await find(labels)).toEqual(labels.map((label) => fulfilled(label === 'n1' ? ['id-n1'] : [])))
  expect(asked).toHaveLength(9)
})

it('fails for the name alone that cannot be looked at', async () => {
  const { find } = start(['n1'], 3, ['n4'])
  const outcomes = await find(labels)
  expect(outcomes.map(({ status }) => status === 'rejected')).toEqual(labels.map((label) => label === 'n4'))
})
