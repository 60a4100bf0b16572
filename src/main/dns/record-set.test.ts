import { expect, it } from 'vitest'
import { createRecordSetClient, type RecordSet } from './record-set.ts'

const record = { fqdn: '_acme-challenge.example.com', zone: 'example.com', value: 'mine', ttl: 60 }

/** A set that somebody else changes at the first `meddlings` writes, just before them. */
const start = (values: string[], meddlings = 0) => {
  let set: RecordSet = { values, ttl: 3600 }
  let writes = 0
  const client = createRecordSetClient({
    provider: 'Test',
    async read() {
      return set
    },
    async write(_record, next) {
      if (++writes <= meddlings) {
        set = { ...set, values: [...set.values, `"theirs${writes}"`] }
        return 'changed'
      }
      set = next
      return 'written'
    },
    text: (value) => `"${value}"`,
    findZone: async () => 'example.com',
  })
  return { client, set: () => set, writes: () => writes }
}

it('leaves the values of others and their time to live', async () => {
  const { client, set } = start(['"v=spf1 -all"', 'bare'])
  await client.present(record)
  expect(set()).toEqual({ values: ['"v=spf1 -all"', 'bare', '"mine"'], ttl: 3600 })
  await client.cleanUp(record, undefined)
  expect(set()).toEqual({ values: ['"v=spf1 -all"', 'bare'], ttl: 3600 })
})

it('looks again when somebody else was faster', async () => {
  const { client, set } = start([], 2)
  await client.present(record)
  expect(set().values).toEqual(['"theirs1"', '"theirs2"', '"mine"'])
})

it('gives up when somebody else is faster each time', async () => {
  const { client, writes } = start([], 99)
  await expect(client.present(record)).rejects.toMatchObject({ code: 'dns.provider_error' })
  expect(writes()).toBe(5)
})

it('writes nothing when the value is there, with quotes or without', async () => {
  const { client, writes } = start(['mine'])
  await client.present(record)
  expect(writes()).toBe(0)
})
