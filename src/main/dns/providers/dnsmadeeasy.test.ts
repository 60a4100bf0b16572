import { expect, it } from 'vitest'
import { parseFields } from '../parse-fields.ts'
import { startJsonServer } from '../testing/json-server.ts'
import { createTestIo } from '../testing/test-io.ts'
import dnsmadeeasy from './dnsmadeeasy.ts'

it('waits five minutes when the limit of requests is reached, which comes as a bad request', async () => {
  const server = await startJsonServer(() => ({ status: 400, body: { error: ['Rate limit exceeded'] } }))
  const fields = parseFields(dnsmadeeasy, { apiKey: 'k', apiSecret: 's', baseUrl: server.url })
  const client = dnsmadeeasy.create(fields, createTestIo())
  await expect(client.findZone?.('example.com')).rejects.toMatchObject({
    code: 'dns.rate_limited',
    data: { retryAfter: 300 },
  })
  await server.stop()
})
