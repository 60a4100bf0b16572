import { expect, it } from 'vitest'
import type { JsonResponse } from '../testing/json-server.ts'
import { startScripted } from '../testing/scripted-client.ts'
import scaleway from './scaleway.ts'

const record = { fqdn: '_acme-challenge.example.com', zone: 'example.com', value: 'v', ttl: 1 }
const zones = {
  status: 200,
  body: { dns_zones: [{ domain: 'example.com', subdomain: '', status: 'active' }], total_count: 1 },
}
const none = { status: 200, body: { records: [], total_count: 0 } }

it('tries again while another change of the zone is under way', async () => {
  const answers: JsonResponse[] = [
    { status: 409, body: { type: 'transient_state' } },
    { status: 423, body: { type: 'locked' } },
    { status: 200, body: { records: [] } },
  ]
  const { client, requests } = await startScripted(scaleway, { secretKey: 'a-key' }, ({ method, path }) => {
    if (path === '/dns-zones') return zones
    return method === 'GET' ? none : (answers.shift() ?? none)
  })
  await client.present(record)
  expect(requests.filter(({ method }) => method === 'PATCH')).toHaveLength(3)
})

it('looks only at the zones of the project that is named', async () => {
  const { client, requests } = await startScripted(
    scaleway,
    { secretKey: 'a-key', projectId: 'a-project' },
    () => zones,
  )
  await client.findZone?.(record.fqdn)
  expect(requests[0]?.query.get('project_id')).toBe('a-project')
})

it('repeats which argument is not valid', async () => {
  const details = [{ argument_name: 'ttl', reason: 'constraint', help_message: 'is too short' }]
  const { client } = await startScripted(scaleway, { secretKey: 'a-key' }, ({ method, path }) => {
    if (path === '/dns-zones') return zones
    return method === 'GET' ? none : { status: 400, body: { type: 'invalid_arguments', details } }
  })
  await expect(client.present(record)).rejects.toMatchObject({
    code: 'dns.provider_refused',
    data: { detail: 'invalid_arguments; ttl is too short' },
  })
})

it.each([
  ['a wrong key', 'denied_authentication', 'dns.credential_rejected'],
  ['a key without the right to see zones', 'permissions_denied', 'dns.permission_denied'],
])('tells %s by its type, in Scaleway’s words', async (_, type, code) => {
  const details = [{ resource: 'dns_zone', action: 'read' }]
  const { client } = await startScripted(scaleway, { secretKey: 'a-key' }, () => ({
    status: 403,
    body: { message: 'in their words', type, details },
  }))
  await expect(client.findZone?.(record.fqdn)).rejects.toMatchObject({
    code,
    data: { detail: 'in their words' },
  })
})
