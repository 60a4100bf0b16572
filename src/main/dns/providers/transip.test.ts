import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { parseFields } from '../provider-kit/parse-fields.ts'
import { createTestIo } from '../testing/test-io.ts'
import { startFixture } from './fixtures/transip.ts'
import transip from './transip.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

const start = async () => {
  const fixture = await startFixture()
  const io = createTestIo()
  cleanUps.push(io.http.close, fixture.stop)
  const record = { fqdn: `_acme-challenge.${fixture.zone}`, zone: fixture.zone, value: 'mine', ttl: 60 }
  const open = (fields: Record<string, string>) => transip.create(parseFields(transip, fields), io)
  return { fixture, record, open, values: () => fixture.valuesAt(record.fqdn) }
}

it('tries again while TransIP saves another change', async () => {
  const { fixture, record, open, values } = await start()
  fixture.busy(2)
  await open(fixture.fields).present(record)
  expect(values()).toEqual(['mine'])
})

it('gives up when TransIP never comes to an end', async () => {
  const { fixture, record, open } = await start()
  fixture.busy(100)
  await expect(open(fixture.fields).present(record)).rejects.toMatchObject({
    code: 'dns.provider_error',
    message: expect.stringContaining('other programs keep changing transip.test'),
  })
})

it('removes a value whose time to live is another one', async () => {
  const { fixture, record, open, values } = await start()
  await open(fixture.fields).present({ ...record, ttl: 3600 })
  await open(fixture.fields).cleanUp(record, undefined)
  expect(values()).toEqual([])
})

it('reads the private key from a file', async () => {
  const { fixture, record, open, values } = await start()
  const folder = await mkdtemp(join(tmpdir(), 'certhub-transip-'))
  cleanUps.push(() => rm(folder, { recursive: true }))
  const { TRANSIP_PRIVATE_KEY: key = '', ...fields } = fixture.fields
  await writeFile(join(folder, 'key.pem'), key)
  await open({ ...fields, TRANSIP_PRIVATE_KEY_PATH: join(folder, 'key.pem') }).present(record)
  expect(values()).toEqual(['mine'])
})

it('says that the file holds no key', async () => {
  const { fixture, record, open } = await start()
  const { TRANSIP_PRIVATE_KEY: _, ...fields } = fixture.fields
  const client = open({ ...fields, TRANSIP_PRIVATE_KEY_PATH: '/nowhere/key.pem' })
  await expect(client.present(record)).rejects.toMatchObject({ code: 'dns.credential_rejected' })
})

it('does not take a private key that is none', () => {
  const fields = { accountName: 'a', privateKey: 'MIIE…' }
  expect(() => parseFields(transip, fields)).toThrow(/Private key is no RSA private key/)
})
