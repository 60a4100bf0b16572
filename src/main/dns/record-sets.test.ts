import { expect, it } from 'vitest'
import { createTriedZones } from './asked-zones.ts'
import { createRecordSetsClientIn, type RecordSet } from './record-sets.ts'

const record = { fqdn: '_acme-challenge.example.com', zone: 'example.com', value: 'mine', ttl: 60 }

/** An API that shows what was there before a write until some time has passed, when it is `late`. */
const start = (values: string[], { late = false } = {}) => {
  let set: RecordSet = { values, ttl: 3600 }
  let shown = set
  const pauses: number[] = []
  const writes: string[][] = []
  const clock = {
    sleep: async (ms: number) => {
      pauses.push(ms)
      shown = set
    },
  }
  const client = createRecordSetsClientIn(
    createTriedZones('Test', async (zone) => zone === 'example.com'),
    {
      provider: 'Test',
      async read() {
        return shown
      },
      async write(_zoneId, _record, before, next) {
        writes.push(next)
        set = { ...before, values: next }
        if (!late) shown = set
      },
      encode: (value) => `"${value}"`,
      noticesConflicts: false,
    },
    clock,
  )
  return { client, set: () => set, writes, pauses }
}

it('leaves the values of others and their time to live', async () => {
  const { client, set } = start(['"v=spf1 -all"', '"other"'])
  await client.present(record)
  expect(set()).toEqual({ values: ['"v=spf1 -all"', '"other"', '"mine"'], ttl: 3600 })
  await client.cleanUp(record, undefined)
  expect(set()).toEqual({ values: ['"v=spf1 -all"', '"other"'], ttl: 3600 })
})

it('lets the writers of a name take turns, so that none writes twice', async () => {
  const { client, writes } = start([])
  await Promise.all(['a', 'b', 'c'].map((value) => client.present({ ...record, value })))
  expect(writes).toEqual([['"a"'], ['"a"', '"b"'], ['"a"', '"b"', '"c"']])
})

it('waits for what was written to be seen, where an API shows it late', async () => {
  const { client, set, pauses } = start(['"other"'], { late: true })
  await client.present(record)
  expect(set().values).toEqual(['"other"', '"mine"'])
  expect(pauses).toEqual([1000])
})

it('finds the longest zone that is there, and asks for no top-level name', async () => {
  const asked: string[] = []
  const zones = createTriedZones('Test', async (zone) => {
    asked.push(zone)
    return zone === 'example.com'
  })
  await expect(zones.holding('a.www.example.com')).resolves.toBe('example.com')
  await expect(zones.holding('www.other.test')).rejects.toMatchObject({ code: 'dns.zone_not_found' })
  expect(asked).toEqual([
    'a.www.example.com',
    'www.example.com',
    'example.com',
    'www.other.test',
    'other.test',
  ])
})
