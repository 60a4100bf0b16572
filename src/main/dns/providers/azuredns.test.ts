import { afterEach, expect, it } from 'vitest'
import { parseFields } from '../provider-kit/parse-fields.ts'
import { createTestIo } from '../testing/test-io.ts'
import azuredns from './azuredns.ts'
import { startFixture } from './fixtures/azuredns.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

const start = async () => {
  const fixture = await startFixture()
  const io = createTestIo()
  cleanUps.push(io.http.close, fixture.stop)
  const record = { fqdn: `_acme-challenge.${fixture.zone}`, zone: fixture.zone, value: 'mine', ttl: 60 }
  const open = (fields: Record<string, string>) => azuredns.create(parseFields(azuredns, fields), io)
  const put = (...values: string[][]) =>
    fixture.sets.set('_acme-challenge', {
      etag: fixture.newEtag(),
      properties: { TTL: 900, TXTRecords: values.map((value) => ({ value })), metadata: { owner: 'them' } },
    })
  const properties = () => fixture.sets.get('_acme-challenge')?.properties
  return { fixture, record, open, put, properties }
}

it('leaves values of others, their parts, their time to live and their metadata as they are', async () => {
  const { fixture, record, open, put, properties } = await start()
  put(['first part', 'second part'])
  const before = properties()
  const client = open(fixture.fields)
  await client.present(record)
  expect(properties()).toEqual({
    ...before,
    TXTRecords: [{ value: ['first part', 'second part'] }, { value: ['mine'] }],
  })
  await client.cleanUp(record, undefined)
  expect(properties()).toEqual(before)
})

it('reads again what another program has changed between reading and writing', async () => {
  const { fixture, record, open, put } = await start()
  let times = 0
  fixture.hooks.beforeChange = () => {
    if (times++ < 2) put([`theirs${times}`])
    return undefined
  }
  await open(fixture.fields).present(record)
  expect(fixture.valuesAt(record.fqdn)).toEqual(['theirs2', 'mine'])
})

it('tries again while Azure is busy with the zone', async () => {
  const { fixture, record, open } = await start()
  let times = 0
  const error = { code: 'AnotherOperationInProgress', message: 'Another operation is in progress.' }
  fixture.hooks.beforeChange = () => (times++ < 2 ? { status: 409, body: { error } } : undefined)
  await open(fixture.fields).present(record)
  expect(fixture.valuesAt(record.fqdn)).toEqual(['mine'])
})

it('shows a conflict that stays, such as a CNAME record at the name', async () => {
  const { fixture, record, open } = await start()
  const error = { code: 'BadRequest', message: 'A CNAME record with that name already exists.' }
  fixture.hooks.beforeChange = () => ({ status: 409, body: { error } })
  await expect(open(fixture.fields).present(record)).rejects.toMatchObject({
    code: 'dns.provider_refused',
    data: { detail: 'A CNAME record with that name already exists.' },
  })
})

it('finds the zone when the role was given for it alone, and zones may not be listed', async () => {
  const { fixture, record, open } = await start()
  fixture.hooks.roleFor = ['other.test', fixture.zone]
  await open(fixture.fields).present(record)
  expect(fixture.valuesAt(record.fqdn)).toEqual(['mine'])
})

it('says that the login may see no zone, not that its secret is wrong', async () => {
  const { fixture, record, open } = await start()
  fixture.hooks.roleFor = []
  await expect(open(fixture.fields).present(record)).rejects.toMatchObject({
    code: 'dns.permission_denied',
    data: { detail: expect.stringContaining('dnszones/read') },
  })
})

it('says that the Azure CLI is not there or not signed in', async () => {
  const { fixture, record, open } = await start()
  const fields = { authMethod: 'cli', baseUrl: fixture.fields.AZUREDNS_BASE_URL }
  await expect(open(fields).present(record)).rejects.toMatchObject({
    code: 'dns.credential_rejected',
    message: expect.stringContaining('signing in by “cli” failed'),
  })
})

it.each([
  [{ authMethod: 'env' }, /a client secret is missing/],
  [{ clientSecret: 's', authMethod: 'msi' }, /goes with “env” only/],
  [{ clientSecret: 's', authMethod: 'env' }, /the tenant ID and the client ID are missing/],
  [{ authMethod: 'msi', resourceGroup: 'dns' }, /the resource group needs the subscription ID/],
  [{ authMethod: 'msi', authorityHost: 'nowhere' }, /Sign-in URL must be/],
])('does not take %o', (fields, words) => {
  expect(() => parseFields(azuredns, fields)).toThrow(words)
})
