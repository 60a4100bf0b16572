import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { parseFields } from '../provider-kit/parse-fields.ts'
import { startJsonServer } from '../testing/json-server.ts'
import { createTestIo } from '../testing/test-io.ts'
import webhook from './webhook.ts'

it('signs the body, so that the endpoint knows who sent it', async () => {
  const seen: { signature: unknown; body: unknown }[] = []
  const server = await startJsonServer(({ headers, body }) => {
    seen.push({ signature: headers['x-certhub-signature'], body })
    return { status: 200 }
  })
  const client = webhook.create(
    parseFields(webhook, { WEBHOOK_URL: `${server.url}/dns`, WEBHOOK_SIGNING_SECRET: 'shared' }),
    createTestIo(),
  )
  await client.present({ fqdn: '_acme-challenge.a.test', zone: 'a.test', value: 'v', ttl: 60 })
  await server.stop()
  const body = { action: 'present', fqdn: '_acme-challenge.a.test', zone: 'a.test', value: 'v', ttl: 60 }
  const digest = createHmac('sha256', 'shared').update(JSON.stringify(body)).digest('hex')
  expect(seen).toEqual([{ signature: `sha256=${digest}`, body }])
})
