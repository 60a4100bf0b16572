import { expect, it } from 'vitest'
import type { JsonResponse } from '../testing/json-server.ts'
import { startScripted } from '../testing/scripted-client.ts'
import dnsimple from './dnsimple.ts'

const record = { fqdn: '_acme-challenge.example.com', zone: 'example.com', value: 'v', ttl: 1 }
const found = (data: unknown): JsonResponse => ({ status: 200, body: { data } })
const zones = found([{ name: 'example.com', secondary: false }])

it('finds the account of a user’s token when the user has one', async () => {
  const { client, requests } = await startScripted(dnsimple, { token: 'a-token' }, ({ path }) => {
    if (path === '/whoami') return found({ user: { id: 1 }, account: null })
    return path === '/accounts' ? found([{ id: 7 }]) : zones
  })
  await expect(client.findZone?.(record.fqdn)).resolves.toBe('example.com')
  expect(requests.at(-1)?.path).toBe('/7/zones')
})

it('does not choose between the accounts of a user', async () => {
  const { client } = await startScripted(dnsimple, { token: 'a-token' }, ({ path }) =>
    path === '/whoami' ? found({ user: { id: 1 }, account: null }) : found([{ id: 7 }, { id: 8 }]),
  )
  await expect(client.findZone?.(record.fqdn)).rejects.toMatchObject({
    code: 'dns.credential_rejected',
    message: expect.stringContaining('account token'),
  })
})

it('takes a value that is there in quotes for the same', async () => {
  const { client, requests } = await startScripted(dnsimple, { token: 'a-token' }, ({ path }) => {
    if (path === '/whoami') return found({ account: { id: 7 } })
    if (path === '/7/zones') return zones
    return found([{ id: 9, name: '_acme-challenge', type: 'TXT', content: '"v"' }])
  })
  await expect(client.present(record)).resolves.toMatchObject({ recordId: '9' })
  expect(requests.map(({ method }) => method)).not.toContain('POST')
})

it('repeats what is wrong with a record', async () => {
  const { client } = await startScripted(dnsimple, { token: 'a-token' }, ({ path, method }) => {
    if (path === '/whoami') return found({ account: { id: 7 } })
    if (path === '/7/zones') return zones
    return method === 'GET'
      ? found([])
      : { status: 400, body: { message: 'Validation failed', errors: { ttl: ['is too short'] } } }
  })
  await expect(client.present(record)).rejects.toMatchObject({
    data: { detail: 'Validation failed; ttl is too short' },
  })
})

it('writes records one by one where the plan has no requests for many, and asks for that once', async () => {
  let nextId = 1
  const { client, requests } = await startScripted(dnsimple, { token: 'a-token' }, ({ method, path }) => {
    if (path === '/whoami') return { status: 200, body: { data: { account: { id: 1 } } } }
    if (path === '/1/zones') return { status: 200, body: { data: [{ name: 'example.com' }] } }
    if (path.endsWith('/batch')) return { status: 412, body: { message: 'Not in your plan' } }
    return method === 'GET'
      ? { status: 200, body: { data: [] } }
      : { status: 201, body: { data: { id: nextId++ } } }
  })
  const presentAll = (round: string) =>
    Promise.all(
      ['a', 'b', 'c'].map((label) =>
        client.present({
          fqdn: `_acme-challenge.${label}.example.com`,
          zone: 'example.com',
          value: round,
          ttl: 60,
        }),
      ),
    )
  const refs = await presentAll('first')
  expect(refs.map(({ recordId }) => recordId).sort()).toEqual(['1', '2', '3'])
  await presentAll('second')
  expect(requests.filter(({ path }) => path.endsWith('/batch'))).toHaveLength(1)
})
