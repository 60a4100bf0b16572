import { expect, it } from 'vitest'
import { startScripted } from '../testing/scripted-client.ts'
import infomaniak from './infomaniak.ts'

const apex = { fqdn: 'example.com', zone: 'example.com', value: 'v', ttl: 60 }

it.each(['.', '', '@'])('knows the zone itself when it is written “%s”', async (source) => {
  const records = [{ id: 9, source, type: 'TXT', target: '"v"' }]
  const { client } = await startScripted(infomaniak, { token: 'a-token' }, () => ({
    status: 200,
    body: { result: 'success', data: records },
  }))
  await expect(client.present(apex)).resolves.toMatchObject({ recordId: '9' })
})

it('reads a long list to its end, whether or not it is told how long it is', async () => {
  const others = Array.from({ length: 100 }, (_, id) => ({
    id,
    source: `h${id}`,
    type: 'A',
    target: '192.0.2.1',
  }))
  const mine = { id: 500, source: '.', type: 'TXT', target: '"v"' }
  const { client, requests } = await startScripted(infomaniak, { token: 'a-token' }, ({ query }) => ({
    status: 200,
    body: { result: 'success', data: query.get('page') === '1' ? others : [mine] },
  }))
  await expect(client.present(apex)).resolves.toMatchObject({ recordId: '500' })
  expect(requests.map(({ query }) => query.get('per_page'))).toEqual(['100', '100'])
})

it('repeats each thing that is wrong with a record', async () => {
  const error = {
    code: 'validation_failed',
    description: 'Validation failed',
    errors: [{ code: 'attribute_required', description: 'The name attribute is required' }],
  }
  const { client } = await startScripted(infomaniak, { token: 'a-token' }, ({ method }) =>
    method === 'GET'
      ? { status: 200, body: { result: 'success', data: [] } }
      : { status: 422, body: { result: 'error', error } },
  )
  await expect(client.present(apex)).rejects.toMatchObject({
    code: 'dns.provider_refused',
    data: { detail: 'Validation failed (validation_failed); The name attribute is required' },
  })
})

it('says that the zone is gone', async () => {
  const { client } = await startScripted(infomaniak, { token: 'a-token' }, () => ({
    status: 404,
    body: { result: 'error', error: { code: 'object_not_found', description: 'Object not found' } },
  }))
  await expect(client.present(apex)).rejects.toMatchObject({ code: 'dns.zone_not_found' })
})
