import { expect, it } from 'vitest'
import type { JsonResponse } from '../testing/json-server.ts'
import { startScripted } from '../testing/scripted-client.ts'
import porkbun from './porkbun.ts'

const record = { fqdn: '_acme-challenge.example.com', zone: 'example.com', value: 'v', ttl: 1 }
const keys = { apiKey: 'pk1_public', secretApiKey: 'sk1_private' }
const zones = { status: 200, body: { status: 'SUCCESS', domains: [{ domain: 'example.com' }] } }
const start = async (answer: JsonResponse) =>
  startScripted(porkbun, keys, ({ path }) => (path === '/domain/listAll' ? zones : answer))

it.each([200, 400])(
  'says that a domain is not open to the API, as it comes with status %d',
  async (status) => {
    const message = 'Domain is not opted in to API access.'
    const { client } = await start({ status, body: { status: 'ERROR', message } })
    await expect(client.present(record)).rejects.toMatchObject({
      code: 'dns.permission_denied',
      data: { detail: message },
    })
  },
)

it('takes a failure for one although its status is 200', async () => {
  const { client } = await start({ status: 200, body: { status: 'ERROR', message: 'Something went wrong' } })
  await expect(client.present(record)).rejects.toMatchObject({
    code: 'dns.provider_refused',
    data: { detail: 'Something went wrong' },
  })
})

it('calls a page of HTML with status 503 an error of Porkbun’s', async () => {
  const { client } = await start({ status: 503, text: '<html>Service unavailable</html>' })
  await expect(client.present(record)).rejects.toMatchObject({ code: 'dns.provider_error' })
})
