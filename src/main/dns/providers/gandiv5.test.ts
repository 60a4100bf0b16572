import { expect, it } from 'vitest'
import { parseFields } from '../provider-kit/parse-fields.ts'
import { startScripted } from '../testing/scripted-client.ts'
import gandiv5 from './gandiv5.ts'

const record = { fqdn: '_acme-challenge.example.com', zone: 'example.com', value: 'v', ttl: 1 }

it('signs in with the older API key in its own way', async () => {
  const seen: unknown[] = []
  const { client } = await startScripted(gandiv5, { apiKey: 'an-old-key' }, ({ headers }) => {
    seen.push(headers.authorization)
    return { status: 200, body: {} }
  })
  await client.findZone?.('example.com')
  expect(seen).toEqual(['Apikey an-old-key'])
})

it('passes over a name that a token for some domains may not see', async () => {
  const { client } = await startScripted(gandiv5, { token: 'a-token' }, ({ path }) =>
    path === '/domains/example.com' ? { status: 200, body: {} } : { status: 403, body: { message: 'no' } },
  )
  await expect(client.findZone?.(record.fqdn)).resolves.toBe('example.com')
})

it('tells a wrong token from one that may not see the domain, although Gandi says 403 of both', async () => {
  const forbidden = { status: 403, body: { message: 'Access was denied to this resource.' } }
  const wrong = await startScripted(gandiv5, { token: 'wrong' }, () => forbidden)
  await expect(wrong.client.findZone?.(record.fqdn)).rejects.toMatchObject({
    code: 'dns.credential_rejected',
  })
  const limited = await startScripted(gandiv5, { token: 'a-token' }, ({ path }) =>
    path === '/domains' ? { status: 200, body: [{ fqdn: 'example.net' }] } : forbidden,
  )
  await expect(limited.client.findZone?.(record.fqdn)).rejects.toMatchObject({
    code: 'dns.permission_denied',
  })
})

it('repeats which part of a record Gandi turns down', async () => {
  const errors = [{ location: 'body', name: 'rrset_ttl', description: 'too small' }]
  const { client } = await startScripted(gandiv5, { token: 'a-token' }, ({ method }) =>
    method === 'GET' ? { status: 404 } : { status: 400, body: { status: 'error', errors } },
  )
  await expect(client.present(record)).rejects.toMatchObject({
    code: 'dns.provider_refused',
    data: { detail: 'rrset_ttl: too small' },
  })
})

it('takes one way to sign in, not both', () => {
  expect(() => parseFields(gandiv5, { token: 'a', apiKey: 'b' })).toThrow(/not both/)
})
