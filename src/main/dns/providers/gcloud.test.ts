import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import type { Http } from '../../ports/http.ts'
import { parseFields } from '../provider-kit/parse-fields.ts'
import { createTestIo } from '../testing/test-io.ts'
import { startFixture } from './fixtures/gcloud.ts'
import gcloud from './gcloud.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

const start = async () => {
  const fixture = await startFixture()
  const io = createTestIo()
  cleanUps.push(io.http.close, fixture.stop)
  const record = { fqdn: `_acme-challenge.${fixture.zone}`, zone: fixture.zone, value: 'mine', ttl: 60 }
  const open = (fields: Record<string, string>) => gcloud.create(parseFields(gcloud, fields), io)
  const setOf = (ttl: number, ...rrdatas: string[]) => {
    return { name: `${record.fqdn}.`, type: 'TXT' as const, ttl, rrdatas }
  }
  return { fixture, record, open, setOf, sets: fixture.sets, key: `${record.fqdn}.` }
}

it('leaves values of others and their time to live as they are', async () => {
  const { fixture, record, open, sets, setOf, key } = await start()
  sets.set(key, setOf(900, '"theirs"'))
  const client = open(fixture.fields)
  await client.present(record)
  expect(sets.get(key)).toEqual(setOf(900, '"theirs"', '"mine"'))
  await client.cleanUp(record, undefined)
  expect(sets.get(key)).toEqual(setOf(900, '"theirs"'))
})

it('reads again what another program has changed between reading and writing', async () => {
  const { fixture, record, open, sets, setOf, key } = await start()
  let times = 0
  fixture.hooks.beforeChange = () => {
    if (times++ < 2) sets.set(key, setOf(60, `"theirs${times}"`))
    return undefined
  }
  await open(fixture.fields).present(record)
  expect(sets.get(key)?.rrdatas).toEqual(['"theirs2"', '"mine"'])
})

it('reads again when another program has removed the set between reading and writing', async () => {
  const { fixture, record, open, sets, setOf, key } = await start()
  sets.set(key, setOf(900, '"theirs"'))
  let times = 0
  fixture.hooks.beforeChange = () => {
    if (times++ === 1) sets.delete(key)
    return undefined
  }
  await open(fixture.fields).present(record)
  expect(sets.get(key)?.rrdatas).toEqual(['"mine"'])
})

it('says that Google limits the calls, which comes as a refusal', async () => {
  const { fixture, record, open } = await start()
  const error = { code: 403, message: 'Rate Limit Exceeded', errors: [{ reason: 'rateLimitExceeded' }] }
  fixture.hooks.beforeChange = () => ({ status: 403, body: { error } })
  await expect(open(fixture.fields).present(record)).rejects.toMatchObject({ code: 'dns.rate_limited' })
})

it('uses the managed zone that is named, and the key of a file', async () => {
  const { fixture, record, open } = await start()
  const folder = await mkdtemp(join(tmpdir(), 'certhub-gcloud-'))
  cleanUps.push(() => rm(folder, { recursive: true }))
  const { GCE_SERVICE_ACCOUNT: key = '', ...fields } = fixture.fields
  await writeFile(join(folder, 'key.json'), key)
  const client = open({
    ...fields,
    GCE_SERVICE_ACCOUNT_FILE: join(folder, 'key.json'),
    GCE_ZONE_ID: 'outside',
  })
  await expect(client.present(record)).resolves.toEqual({ zoneId: 'outside' })
})

it.each([
  ['{"type":"service_account"}', /not the JSON text of a key file/],
  ['no json', /not the JSON text of a key file/],
  ['', /give serviceAccount, or serviceAccountFile, or project/],
])('does not take %s for a key', (serviceAccount, words) => {
  expect(() => parseFields(gcloud, { serviceAccount })).toThrow(words)
})

it('asks as whom Google’s tools are signed in, over the hub’s own HTTP client, when only a project is given', async () => {
  const { fixture, record } = await start()
  const folder = await mkdtemp(join(tmpdir(), 'certhub-gcloud-'))
  cleanUps.push(() => rm(folder, { recursive: true }))
  const person = { type: 'authorized_user', client_id: 'c', client_secret: 's', refresh_token: 'r' }
  await writeFile(join(folder, 'person.json'), JSON.stringify(person))
  vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', join(folder, 'person.json'))
  cleanUps.push(() => vi.unstubAllEnvs())
  const io = createTestIo()
  const asked: string[] = []
  const http: Http = {
    ...io.http,
    async request(request) {
      asked.push(request.url)
      if (!request.url.startsWith('https://')) return io.http.request(request)
      const body = JSON.stringify({ access_token: 'of-a-person', expires_in: 3599 })
      return { status: 200, headers: { 'content-type': 'application/json' }, body }
    },
  }
  const { GCE_SERVICE_ACCOUNT: _, ...fields } = fixture.fields
  const client = gcloud.create(parseFields(gcloud, { ...fields, GCE_PROJECT: 'p' }), { ...io, http })
  await expect(client.present(record)).rejects.toMatchObject({ code: 'dns.credential_rejected' })
  expect(asked).toEqual([
    'https://oauth2.googleapis.com/token',
    `${fixture.fields.GCLOUD_BASE_URL}/projects/p/managedZones`,
  ])
})
