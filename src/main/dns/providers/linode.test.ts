import { expect, it } from 'vitest'
import { startScripted } from '../testing/scripted-client.ts'
import linode from './linode.ts'

const record = { fqdn: '_acme-challenge.example.com', zone: 'example.com', value: 'v', ttl: 1 }
const zones = { status: 200, body: { data: [{ id: 7, domain: 'example.com', type: 'master' }], pages: 1 } }

it.each(['_acme-challenge', '_acme-challenge.example.com'])(
  'finds a record that is named %s',
  async (name) => {
    const records = { status: 200, body: { data: [{ id: 9, type: 'TXT', name, target: 'v' }], pages: 1 } }
    const { client, requests } = await startScripted(linode, { token: 'a-token' }, ({ path }) =>
      path === '/domains' ? zones : records,
    )
    await expect(client.present(record)).resolves.toEqual({ zoneId: '7', recordId: '9' })
    expect(requests.at(-1)?.headers['x-filter']).toBe('{"type":"TXT"}')
  },
)

it('repeats which part of a record Linode turns down', async () => {
  const { client } = await startScripted(linode, { token: 'a-token' }, ({ path, method }) => {
    if (path === '/domains') return zones
    return method === 'GET'
      ? { status: 200, body: { data: [], pages: 1 } }
      : { status: 400, body: { errors: [{ field: 'name', reason: 'is too long' }] } }
  })
  await expect(client.present(record)).rejects.toMatchObject({
    code: 'dns.provider_refused',
    data: { detail: 'name: is too long' },
  })
})
