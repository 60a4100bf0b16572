import { expect, it } from 'vitest'
import { startScripted } from '../testing/scripted-client.ts'
import desec from './desec.ts'

const record = { fqdn: '_acme-challenge.example.com', zone: 'example.com', value: 'v', ttl: 60 }

it('keeps the time to live of a set that exists', async () => {
  let records = ['"other"']
  const { client, requests } = await startScripted(desec, { token: 'a-token' }, ({ method }) => {
    if (method === 'GET') return { status: 200, body: { ttl: 900, records } }
    records = ['"other"', '"v"']
    return { status: 200, body: [] }
  })
  await client.present(record)
  expect(requests.filter(({ method }) => method === 'PUT').map(({ body }) => body)).toEqual([
    [{ subname: '_acme-challenge', type: 'TXT', ttl: 900, records: ['"other"', '"v"'] }],
  ])
})

it('says that the domain is gone', async () => {
  const { client } = await startScripted(desec, { token: 'a-token' }, () => ({
    status: 404,
    body: { detail: 'Not found.' },
  }))
  await expect(client.present(record)).rejects.toMatchObject({ code: 'dns.zone_not_found' })
})

it('repeats what deSEC says about each field', async () => {
  const { client } = await startScripted(desec, { token: 'a-token' }, ({ method }) =>
    method === 'GET'
      ? { status: 200, body: { ttl: 900, records: [] } }
      : { status: 400, body: [{ ttl: ['Too small.'], non_field_errors: ['Conflict with CNAME.'] }] },
  )
  await expect(client.present(record)).rejects.toMatchObject({
    code: 'dns.provider_refused',
    data: { detail: 'ttl: Too small.; Conflict with CNAME.' },
  })
})

it('waits as long as deSEC asks when its limit of writes is reached', async () => {
  let writes = 0
  let records: string[] = []
  const { client } = await startScripted(desec, { token: 'a-token' }, ({ method }) => {
    if (method === 'GET') return { status: 200, body: { ttl: 900, records } }
    if (++writes === 1) return { status: 429, headers: { 'retry-after': '1' }, body: { detail: 'throttled' } }
    records = ['"v"']
    return { status: 200, body: [] }
  })
  await client.present(record)
  expect(writes).toBe(2)
})
