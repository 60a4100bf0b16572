import { expect, it } from 'vitest'
import type { HttpRequest } from '../../ports/http.ts'
import { parseFields } from '../provider-kit/parse-fields.ts'
import { startJsonServer } from '../testing/json-server.ts'
import { createTestIo } from '../testing/test-io.ts'
import dnsmadeeasy from './dnsmadeeasy.ts'
import { startFixture } from './fixtures/dnsmadeeasy.ts'

it.each([
  ['as JSON', '{"error": ["Rate limit exceeded"]}'],
  ['as something like it', '{error: ["Rate limit exceeded"]}'],
])(
  'waits five minutes when the limit of requests is reached, which comes as a bad request %s',
  async (_, text) => {
    const server = await startJsonServer(() => ({ status: 400, text }))
    const fields = parseFields(dnsmadeeasy, { apiKey: 'k', apiSecret: 's', baseUrl: server.url })
    const client = dnsmadeeasy.create(fields, createTestIo())
    await expect(client.findZone?.('example.com')).rejects.toMatchObject({
      code: 'dns.rate_limited',
      data: { retryAfter: 300 },
    })
    await server.stop()
  },
)

it('spends two requests on a name, of the 150 that it may make in five minutes', async () => {
  const fixture = await startFixture()
  const io = createTestIo()
  const asked: string[] = []
  const http = {
    ...io.http,
    request: (request: HttpRequest) => {
      asked.push(`${request.method} ${new URL(request.url).pathname}`)
      return io.http.request(request)
    },
  }
  const client = dnsmadeeasy.create(parseFields(dnsmadeeasy, fixture.fields), { ...io, http })
  const record = { fqdn: `a.${fixture.zone}`, zone: fixture.zone, value: 'mine', ttl: 60 }
  await client.findZone?.(record.fqdn)
  asked.length = 0
  const ref = await client.present(record)
  await client.cleanUp(record, ref)
  expect(asked.map((line) => line.split(' ')[0])).toEqual(['POST', 'DELETE'])
  io.http.close()
  await fixture.stop()
})
