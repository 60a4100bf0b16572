import { inspect } from 'node:util'
import { afterEach, expect, it } from 'vitest'
import { parseFields } from '../provider-kit/parse-fields.ts'
import { startJsonServer } from '../testing/json-server.ts'
import { createTestIo } from '../testing/test-io.ts'
import { startFixture } from './fixtures/route53.ts'
import route53 from './route53.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

const start = async (more: Record<string, string> = {}) => {
  const fixture = await startFixture()
  const io = createTestIo()
  cleanUps.push(io.http.close, fixture.stop)
  const record = { fqdn: `_acme-challenge.${fixture.zone}`, zone: fixture.zone, value: 'mine', ttl: 60 }
  const client = route53.create(parseFields(route53, { ...fixture.fields, ...more }), io)
  return { fixture, record, client, key: `${record.fqdn}.`, sets: fixture.sets }
}

it('leaves values of others and their time to live as they are', async () => {
  const { client, record, key, sets } = await start()
  sets.set(key, { ttl: 900, values: ['"v=spf1 & all"'] })
  await client.present(record)
  expect(sets.get(key)).toEqual({ ttl: 900, values: ['"v=spf1 & all"', '"mine"'] })
  await client.cleanUp(record, undefined)
  expect(sets.get(key)).toEqual({ ttl: 900, values: ['"v=spf1 & all"'] })
})

it('takes another program’s value into account that came just before it deletes the set', async () => {
  const { fixture, client, record, key, sets } = await start()
  await client.present(record)
  let times = 0
  fixture.hooks.beforeChange = () => {
    if (times++ === 0) sets.set(key, { ttl: 60, values: ['"mine"', '"theirs"'] })
    return undefined
  }
  await client.cleanUp(record, undefined)
  expect(sets.get(key)?.values).toEqual(['"theirs"'])
})

it('uses the zone with the id that is given, without a list', async () => {
  const { client, record } = await start({ hostedZoneId: '/hostedzone/ZPUBLIC' })
  await expect(client.findZone?.(record.fqdn)).resolves.toBe('route53.test')
  await expect(client.present(record)).resolves.toEqual({ zoneId: 'ZPUBLIC' })
})

it('uses the zone with the id that is given with keys that may do nothing but read and change its records', async () => {
  const { fixture, client, record } = await start({ hostedZoneId: 'ZPUBLIC' })
  fixture.hooks.onlySets = true
  await expect(client.findZone?.(record.fqdn)).resolves.toBe('route53.test')
  await expect(client.present(record)).resolves.toEqual({ zoneId: 'ZPUBLIC' })
})

it('says in Amazon’s words what a key may not do', async () => {
  const { fixture, client, record } = await start()
  const message = 'User: arn:aws:iam::1:user/x is not authorized to perform: route53:ChangeResourceRecordSets'
  fixture.hooks.beforeChange = () => ({
    status: 403,
    text: `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>${message}</Message></Error></ErrorResponse>`,
    headers: { 'content-type': 'text/xml' },
  })
  await expect(client.present(record)).rejects.toMatchObject({
    code: 'dns.permission_denied',
    data: { detail: message },
  })
})

it('strikes the session token out of what Amazon says', async () => {
  const { fixture, client, record } = await start({ sessionToken: 'a+session/token==' })
  const message = 'The Canonical String should have been x-amz-security-token:a+session/token=='
  fixture.hooks.beforeChange = () => ({
    status: 403,
    text: `<ErrorResponse><Error><Type>Sender</Type><Code>SignatureDoesNotMatch</Code><Message>${message}</Message></Error></ErrorResponse>`,
    headers: { 'content-type': 'text/xml' },
  })
  const error = await client.present(record).catch((failure: unknown) => failure)
  expect(error).toMatchObject({ code: 'dns.credential_rejected' })
  expect(inspect(error, { depth: 9 })).not.toContain('a+session')
})

const roleArn = 'arn:aws:iam::123456789012:role/certhub'
const role = async (status: number, text: string) => {
  const forms: unknown[] = []
  const sts = await startJsonServer(({ body }) => {
    forms.push(body)
    return { status, text, headers: { 'content-type': 'text/xml' } }
  })
  cleanUps.push(sts.stop)
  return { forms, fields: { roleArn, externalId: 'ours', stsUrl: sts.url, accessKeyId: 'AKIAUSER' } }
}

it('signs with the keys of a role that it assumes', async () => {
  const { fixture, record } = await start()
  const { AWS_ACCESS_KEY_ID: roleKey = '', ...fields } = fixture.fields
  const until = new Date(Date.now() + 3_600_000).toISOString()
  const { forms, fields: ofRole } = await role(
    200,
    `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>${roleKey}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${until}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
  )
  const client = route53.create(parseFields(route53, { ...fields, ...ofRole }), createTestIo())
  await client.present(record)
  await client.cleanUp(record, undefined)
  expect(forms).toEqual([
    {
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: roleArn,
      RoleSessionName: 'certhub',
      ExternalId: 'ours',
    },
  ])
})

it('says why the role cannot be assumed', async () => {
  const { fixture, record } = await start()
  const { AWS_ACCESS_KEY_ID: _, ...fields } = fixture.fields
  const message = 'User: arn:aws:iam::1:user/x is not authorized to perform: sts:AssumeRole'
  const { fields: ofRole } = await role(
    403,
    `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>${message}</Message></Error></ErrorResponse>`,
  )
  const client = route53.create(parseFields(route53, { ...fields, ...ofRole }), createTestIo())
  await expect(client.present(record)).rejects.toMatchObject({
    code: 'dns.credential_rejected',
    data: { detail: message },
  })
})

it('wants both keys or a profile', () => {
  expect(() => parseFields(route53, { accessKeyId: 'a' })).toThrow(
    /give accessKeyId and secretAccessKey, or profile/,
  )
})
