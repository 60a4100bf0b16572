import { expect, it } from 'vitest'
import { createTriedZones } from './asked-zones.ts'
import { createRecordSetsClientIn } from './record-sets.ts'
import type { RecordSet } from './set-changes.ts'

const record = { fqdn: '_acme-challenge.example.com', zone: 'example.com', value: 'mine', ttl: 60 }

/** An API that shows what was there before a write until some time has passed, when it is `late`. */
const start = (values: string[], { late = false } = {}) => {
  let set: RecordSet = { values, ttl: 3600 }
  let shown = set
  const pauses: number[] = []
  const writes: string[][] = []
  const clock = {
    monotonic: () => performance.now(),
    sleep: async (ms: number) => {
      pauses.push(ms)
      shown = set
    },
  }
  const client = createRecordSetsClientIn(
    createTriedZones('Test', async (zone) => zone === 'example.com', clock),
    {
      provider: 'Test',
      async read() {
        return shown
      },
      async write(_zoneId, { before, values: next }) {
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

it('writes values of one name together, and lets those that come later take their turn', async () => {
  const { client, writes } = start([])
  const first = Promise.all(['a', 'b'].map((value) => client.present({ ...record, value })))
  await expect.poll(() => writes.length).toBe(1)
  await Promise.all([first, client.present({ ...record, value: 'c' })])
  expect(writes).toEqual([
    ['"a"', '"b"'],
    ['"a"', '"b"', '"c"'],
  ])
})

it('waits for what was written to be seen, where an API shows it late', async () => {
  const { client, set, pauses } = start(['"other"'], { late: true })
  await client.present(record)
  expect(set().values).toEqual(['"other"', '"mine"'])
  expect(pauses).toEqual([1000])
})

it('finds the longest zone that is there, and asks for no top-level name', async () => {
  const asked: string[] = []
  const zones = createTriedZones(
    'Test',
    async (zone) => {
      asked.push(zone)
      return zone === 'example.com'
    },
    { monotonic: () => performance.now() },
  )
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
