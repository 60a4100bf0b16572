import { expect, it } from 'vitest'
import { CerthubError } from '../../../shared/errors.ts'
import { createAskedZones } from './asked-zones.ts'
import type { TxtRecord } from './provider.ts'
import { createRecordsClientIn, type RecordsById } from './records-by-id.ts'

const recordAt = (label: string): TxtRecord => ({
  fqdn: `${label}.example.com`,
  zone: 'example.com',
  value: 'v',
  ttl: 60,
})
const labels = Array.from({ length: 8 }, (_, index) => `n${index}`)
const records = labels.map(recordAt)
const refused = () => new CerthubError('dns.provider_refused', { provider: 'P', problem: 'HTTP 400' })
const trouble = () => new CerthubError('dns.provider_error', { provider: 'P', problem: 'HTTP 502' })

/** An API that takes the same record twice; `after` is called when a request for many has written some of them. */
const start = (over: Partial<RecordsById> = {}, after?: (written: number) => void) => {
  let stored: { id: string; fqdn: string; value: string }[] = []
  let nextId = 1
  const requests: string[] = []
  const add = ({ fqdn, value }: TxtRecord): string => {
    const id = String(nextId++)
    stored.push({ id, fqdn, value })
    return id
  }
  const drop = (ids: string[]): void => {
    stored = stored.filter(({ id }) => !ids.includes(id))
  }
  const client = createRecordsClientIn(
    createAskedZones('P', async () => 'example.com'),
    {
      provider: 'P',
      async list(_zoneId, { fqdn }) {
        requests.push(fqdn === undefined ? 'list' : `list ${fqdn}`)
        return stored
      },
      async create(_zoneId, record) {
        requests.push(`create ${record.fqdn}`)
        return add(record)
      },
      async remove(_zoneId, id, { fqdn }) {
        requests.push(`remove ${fqdn}`)
        drop([id])
      },
      ...(after && {
        together: {
          most: 100,
          async create(_zoneId: string, many: TxtRecord[]) {
            requests.push(`create ${many.length}`)
            return many.map((record, index) => {
              const id = add(record)
              after(index + 1)
              return id
            })
          },
          async remove(_zoneId: string, _zone: string, ids: string[]) {
            requests.push(`remove ${ids.length}`)
            drop(ids)
          },
        },
      }),
      ...over,
    },
  )
  return { client, requests, names: () => stored.map(({ fqdn }) => fqdn).sort() }
}
const all = labels.map((label) => `${label}.example.com`)

it('looks once, writes in one request and removes in one', async () => {
  const { client, requests, names } = start({}, () => undefined)
  const refs = await Promise.all(records.map((record) => client.present(record)))
  expect(names()).toEqual(all)
  await Promise.all(records.map((record, index) => client.cleanUp(record, refs[index])))
  expect(names()).toEqual([])
  expect(requests).toEqual(['list', 'create 8', 'remove 8'])
})

it('writes one record as it did before there were others: a look at its name, and a write', async () => {
  const { client, requests } = start({}, () => undefined)
  const ref = await client.present(recordAt('n1'))
  await client.cleanUp(recordAt('n1'), ref)
  expect(requests).toEqual(['list n1.example.com', 'create n1.example.com', 'remove n1.example.com'])
})

it('writes none twice where a request that was refused had written some', async () => {
  let isRefused = false
  const { client, names } = start({}, (written) => {
    if (written !== 3 || isRefused) return
    isRefused = true
    throw refused()
  })
  await Promise.all(records.map((record) => client.present(record)))
  expect(names()).toEqual(all)
})

it('removes all that a request had written of which nobody knows how it ended', async () => {
  const { client, names } = start({}, (written) => {
    if (written === 5) throw trouble()
  })
  const outcomes = await Promise.allSettled(records.map((record) => client.present(record)))
  expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true)
  expect(names()).toHaveLength(5)
  await Promise.all(records.map((record) => client.cleanUp(record, undefined)))
  expect(names()).toEqual([])
})

it('publishes once for all that was written together, and not when nothing was', async () => {
  let published = 0
  const { client } = start({
    async publish() {
      published += 1
    },
  })
  const refs = await Promise.all(records.map((record) => client.present(record)))
  expect(published).toBe(1)
  await Promise.all(records.map((record) => client.present(record)))
  expect(published).toBe(1)
  await Promise.all(records.map((record, index) => client.cleanUp(record, refs[index])))
  expect(published).toBe(2)
})

it('fails for all that was written when it cannot be published', async () => {
  const { client } = start({ publish: () => Promise.reject(trouble()) })
  const outcomes = await Promise.allSettled(records.map((record) => client.present(record)))
  for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { code: 'dns.provider_error' } })
})

it('writes a value once that two orders present at the same moment', async () => {
  const { client, names } = start({}, () => undefined)
  const [one, two] = await Promise.all([client.present(recordAt('n1')), client.present(recordAt('n1'))])
  expect(one).toEqual(two)
  expect(names()).toEqual(['n1.example.com'])
})

it('looks before it removes where the API refuses to remove what is gone', async () => {
  const { client, requests } = start({ refusesAbsent: true })
  const ref = await client.present(recordAt('n1'))
  requests.length = 0
  await client.cleanUp(recordAt('n1'), ref)
  await client.cleanUp(recordAt('n1'), ref)
  expect(requests).toEqual(['list n1.example.com', 'remove n1.example.com', 'list n1.example.com'])
})
