import { afterEach, expect, it } from 'vitest'
import { createHttp } from '../../adapters/http/node-http.ts'
import { runProgram } from '../../adapters/programs/run-program.ts'
import { createResolver } from '../lookup/resolver.ts'
import { parseFields } from '../provider-kit/parse-fields.ts'
import { type JsonRequest, type JsonResponse, startJsonServer } from '../testing/json-server.ts'
import cloudflare from './cloudflare.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

const record = { fqdn: '_acme-challenge.example.com', zone: 'example.com', value: 'v', ttl: 1 }

const start = async (fields: Record<string, string>, answer: (request: JsonRequest) => JsonResponse) => {
  const requests: JsonRequest[] = []
  const server = await startJsonServer((request) => {
    requests.push(request)
    return answer(request)
  })
  const http = createHttp()
  cleanUps.push(
    () => http.close(),
    () => server.stop(),
  )
  const values = parseFields(cloudflare, { baseUrl: server.url, ...fields })
  const clock = { now: Date.now, monotonic: () => performance.now(), sleep: async () => undefined }
  const log = { debug() {}, info() {}, warn() {}, error() {} }
  return {
    requests,
    client: cloudflare.create(values, { http, clock, log, resolver: createResolver(), runProgram }),
  }
}

const zones = (...statuses: string[]): JsonResponse => ({
  status: 200,
  body: { result: statuses.map((status, index) => ({ id: `zone${index}`, name: 'example.com', status })) },
})
const created: JsonResponse = { status: 200, body: { result: { id: 'r1' } } }

it('writes the value in quotes, with the shortest time to live that Cloudflare takes', async () => {
  const { client, requests } = await start({ token: 'a-token' }, ({ method }) =>
    method === 'POST' ? created : zones('active'),
  )
  await expect(client.present(record)).resolves.toEqual({ zoneId: 'zone0', recordId: 'r1' })
  expect(requests.at(-1)?.body).toEqual({ type: 'TXT', name: record.fqdn, content: '"v"', ttl: 60 })
})

it('reads zones with the token for zones, and writes with the other', async () => {
  const { client, requests } = await start({ token: 'edit', zoneToken: 'read' }, ({ method }) =>
    method === 'POST' ? created : zones('active'),
  )
  await client.present(record)
  expect(requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer read', 'Bearer edit'])
})

it('uses the global API key with its e-mail', async () => {
  const { client, requests } = await start({ email: 'a@example.com', apiKey: 'k' }, () => zones('active'))
  await client.findZone?.(record.fqdn)
  expect(requests[0]?.headers).toMatchObject({ 'x-auth-email': 'a@example.com', 'x-auth-key': 'k' })
  expect(requests[0]?.headers).not.toHaveProperty('authorization')
})

it('lists the zones once for many records', async () => {
  const { client, requests } = await start({ token: 'a-token' }, ({ method }) =>
    method === 'POST' ? created : zones('active'),
  )
  await Promise.all(['a', 'b', 'c'].map((value) => client.present({ ...record, value })))
  await client.findZone?.(record.fqdn)
  expect(requests.filter(({ path }) => path === '/zones')).toHaveLength(1)
})

it('does not guess between two accounts that have the zone', async () => {
  const { client } = await start({ token: 'a-token' }, () => zones('active', 'active'))
  await expect(client.present(record)).rejects.toMatchObject({ code: 'dns.zone_ambiguous' })
})

it('takes the zone that is served, when another account only has it pending', async () => {
  const { client } = await start({ token: 'a-token' }, ({ method }) =>
    method === 'POST' ? created : zones('pending', 'active'),
  )
  await expect(client.present(record)).resolves.toMatchObject({ zoneId: 'zone1' })
})

it('says that a token is malformed although Cloudflare calls that a bad request', async () => {
  const { client } = await start({ token: 'a-token' }, () => ({
    status: 400,
    body: { success: false, errors: [{ code: 6003, message: 'Invalid request headers' }] },
  }))
  await expect(client.present(record)).rejects.toMatchObject({
    code: 'dns.credential_rejected',
    data: { detail: 'Invalid request headers (6003)' },
  })
})

it('says that a token may not edit the zone', async () => {
  const { client } = await start({ token: 'a-token' }, ({ method }) =>
    method === 'POST'
      ? { status: 403, body: { errors: [{ code: 10000, message: 'Authentication error' }] } }
      : zones('active'),
  )
  await expect(client.present(record)).rejects.toMatchObject({ code: 'dns.permission_denied' })
})

it.each([81057, 81058])('takes a value that is there already for written (%d)', async (code) => {
  const { client } = await start({ token: 'a-token' }, ({ method, path }) => {
    if (method === 'POST')
      return { status: 400, body: { errors: [{ code, message: 'The record already exists.' }] } }
    return path === '/zones'
      ? zones('active')
      : { status: 200, body: { result: [{ id: 'r7', name: record.fqdn, content: '"v"' }] } }
  })
  await expect(client.present(record)).resolves.toEqual({ zoneId: 'zone0', recordId: 'r7' })
})

const mayNotList: JsonResponse = {
  status: 403,
  body: {
    errors: [
      { code: 0, message: 'Actor requires permission "com.cloudflare.api.account.zone.list" to list zones' },
    ],
  },
}

it('asks for zones by name when the token is limited to some and may not list all', async () => {
  const { client, requests } = await start({ token: 'a-token' }, ({ method, query }) => {
    if (method === 'POST') return created
    return query.get('name') === 'example.com' ? zones('active') : mayNotList
  })
  await expect(client.findZone?.(`_acme-challenge.www.example.com`)).resolves.toBe('example.com')
  await expect(client.present(record)).resolves.toEqual({ zoneId: 'zone0', recordId: 'r1' })
  const asked = requests.filter(({ path }) => path === '/zones').map(({ query }) => query.get('name'))
  expect(asked).toEqual([null, 'www.example.com', 'example.com'])
})

it('tells a token that may see no such zone from one that is wrong', async () => {
  const { client } = await start({ token: 'a-token' }, () => mayNotList)
  await expect(client.findZone?.(record.fqdn)).rejects.toMatchObject({
    code: 'dns.permission_denied',
    data: { detail: expect.stringContaining('zone.list') },
  })
  const wrong = await start({ token: 'a-token' }, () => ({
    status: 403,
    body: { errors: [{ code: 9109, message: 'Invalid access token' }] },
  }))
  await expect(wrong.client.findZone?.(record.fqdn)).rejects.toMatchObject({
    code: 'dns.credential_rejected',
  })
})

it('finds a zone and records whose names Cloudflare gives in Unicode', async () => {
  const name = 'bücher.example'
  const inAscii = { ...record, fqdn: '_acme-challenge.xn--bcher-kva.example', zone: 'xn--bcher-kva.example' }
  const { client, requests } = await start({ token: 'a-token' }, ({ method, path }) => {
    if (path === '/zones') return { status: 200, body: { result: [{ id: 'z1', name, status: 'active' }] } }
    if (method === 'DELETE') return { status: 200, body: {} }
    const listed = { id: 'r9', name: `_acme-challenge.${name}`, content: '"v"' }
    return method === 'POST' ? created : { status: 200, body: { result: [listed] } }
  })
  await expect(client.findZone?.(inAscii.fqdn)).resolves.toBe(inAscii.zone)
  await expect(client.present(inAscii)).resolves.toMatchObject({ zoneId: 'z1' })
  await client.cleanUp(inAscii, undefined)
  expect(requests.at(-1)).toMatchObject({ method: 'DELETE', path: '/zones/z1/dns_records/r9' })
})
