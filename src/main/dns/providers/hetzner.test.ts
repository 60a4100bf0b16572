import { expect, it } from 'vitest'
import { parseFields } from '../provider-kit/parse-fields.ts'
import type { JsonRequest, JsonResponse } from '../testing/json-server.ts'
import { startScripted } from '../testing/scripted-client.ts'
import hetzner from './hetzner.ts'

const record = { fqdn: '_acme-challenge.example.com', zone: 'example.com', value: 'v', ttl: 1 }
const zones = { status: 200, body: { zones: [{ id: 7, name: 'example.com', mode: 'primary' }] } }
const action = (status: string, error?: { code: string; message: string }): JsonResponse => ({
  status: 201,
  body: { action: { id: 1, status, error: error ?? null } },
})
const missing = { status: 404, body: { error: { code: 'not_found', message: 'not found' } } }

const start = async (answer: (request: JsonRequest, count: number) => JsonResponse) =>
  startScripted(hetzner, { token: 'a-token' }, (request, count) =>
    request.path === '/zones' ? zones : answer(request, count),
  )
const posts = (requests: JsonRequest[]) => requests.filter(({ method }) => method === 'POST')

it('leaves the time to live of a set that exists', async () => {
  const held = { status: 200, body: { rrset: { records: [{ value: '"other"' }] } } }
  const { client, requests } = await start(({ method }) => (method === 'GET' ? held : action('success')))
  await client.present(record)
  expect(posts(requests).map(({ path, body }) => [path, body])).toEqual([
    ['/zones/7/rrsets/_acme-challenge/TXT/actions/add_records', { records: [{ value: '"v"' }] }],
  ])
})

it('tries again while another change of the zone is under way', async () => {
  const { client, requests } = await start(({ method }, count) => {
    if (method === 'GET') return missing
    return count < 6
      ? { status: 423, body: { error: { code: 'locked', message: 'locked' } } }
      : action('success')
  })
  await client.present(record)
  expect(posts(requests)).toHaveLength(3)
})

it('says so when the zone stays busy', async () => {
  const { client } = await start(({ method }) =>
    method === 'GET' ? missing : { status: 409, body: { error: { code: 'conflict', message: 'try again' } } },
  )
  await expect(client.present(record)).rejects.toMatchObject({
    code: 'dns.provider_error',
    message: expect.stringContaining(record.fqdn),
  })
})

it('says in Hetzner’s words why an action failed', async () => {
  const { client } = await start(({ path, method }) => {
    if (path === '/actions')
      return {
        status: 200,
        body: {
          actions: [{ id: 1, status: 'error', error: { code: 'action_failed', message: 'Action failed' } }],
        },
      }
    return method === 'GET' ? missing : action('running')
  })
  await expect(client.present(record)).rejects.toMatchObject({
    code: 'dns.provider_error',
    message: expect.stringContaining('action_failed'),
    data: { detail: 'Action failed' },
  })
})

it('tells a token of the old DNS Console from a token of a project', () => {
  expect(() => parseFields(hetzner, { token: 'a'.repeat(32) })).toThrow(/old DNS Console/)
})
