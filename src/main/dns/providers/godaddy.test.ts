import { expect, it } from 'vitest'
import { startScripted } from '../testing/scripted-client.ts'
import godaddy from './godaddy.ts'

const record = { fqdn: '_acme-challenge.example.com', zone: 'example.com', value: 'v', ttl: 60 }
const keys = { apiKey: 'a-key', apiSecret: 'its-secret' }
const zones = { status: 200, body: [{ domain: 'example.com', status: 'ACTIVE' }] }

it('leaves out the blank records that removed ones have left behind', async () => {
  let held = [
    { data: ' ', ttl: 600 },
    { data: 'other', ttl: 1800 },
  ]
  const { client, requests } = await startScripted(godaddy, keys, ({ method, path }) => {
    if (path === '/v1/domains') return zones
    if (method === 'GET') return { status: 200, body: held }
    held = [
      { data: 'other', ttl: 1800 },
      { data: 'v', ttl: 1800 },
    ]
    return { status: 200 }
  })
  await client.present(record)
  expect(requests.find(({ method }) => method === 'PUT')?.body).toEqual([
    { data: 'other', ttl: 1800 },
    { data: 'v', ttl: 1800 },
  ])
})

it('reads how long to wait from the body', async () => {
  const { client } = await startScripted(godaddy, keys, () => ({
    status: 429,
    body: { code: 'TOO_MANY_REQUESTS', message: 'Too many requests', retryAfterSec: 30 },
  }))
  await expect(client.findZone?.(record.fqdn)).rejects.toMatchObject({
    code: 'dns.rate_limited',
    data: { retryAfter: 30 },
  })
})

it('says that GoDaddy does not open its API to the account, which no new key would mend', async () => {
  const { client } = await startScripted(godaddy, keys, () => ({
    status: 403,
    body: { code: 'ACCESS_DENIED', message: 'Authenticated user is not allowed access' },
  }))
  await expect(client.findZone?.(record.fqdn)).rejects.toMatchObject({
    code: 'dns.permission_denied',
    data: { detail: 'Authenticated user is not allowed access (ACCESS_DENIED)' },
  })
})
