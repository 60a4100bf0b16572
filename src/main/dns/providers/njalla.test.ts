import { expect, it } from 'vitest'
import { startScripted } from '../testing/scripted-client.ts'
import njalla from './njalla.ts'

const record = { fqdn: '_acme-challenge.example.com', zone: 'example.com', value: 'v', ttl: 60 }
const forbidden = (message: string) => ({
  status: 200,
  body: { jsonrpc: '2.0', error: { code: 403, message } },
})
const domains = { jsonrpc: '2.0', result: { domains: [{ name: 'example.com', status: 'active' }] } }

it('tells a wrong token from one that may not use the domain, although Njalla gives both the same number', async () => {
  const wrong = await startScripted(njalla, { token: 'wrong' }, () => forbidden('Invalid token.'))
  await expect(wrong.client.present(record)).rejects.toMatchObject({ code: 'dns.credential_rejected' })
  const limited = await startScripted(njalla, { token: 'a-token' }, ({ body }) =>
    JSON.stringify(body).includes('list-domains')
      ? { status: 200, body: domains }
      : forbidden('permission denied'),
  )
  await expect(limited.client.present(record)).rejects.toMatchObject({
    code: 'dns.permission_denied',
    message: 'Njalla does not let this credential change example.com (error 403).',
  })
})
