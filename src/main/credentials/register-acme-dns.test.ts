import { afterEach, beforeEach, expect, it } from 'vitest'
import { createHttp } from '../adapters/http/node-http.ts'
import { runProgram } from '../adapters/programs/run-program.ts'
import * as acmeDns from '../dns/providers/fixtures/acmedns.ts'
import { fixtureModule } from '../dns/testing/provider-fixture.ts'
import { owner } from './asker.ts'
import { createCredentials } from './credentials.ts'
import { createDnsClients } from './dns-clients.ts'
import { createRegisterAcmeDns } from './register-acme-dns.ts'
import { type OpenParts, openParts } from './testing/open-parts.ts'

const http = createHttp()
let parts: OpenParts
let server: Awaited<ReturnType<typeof acmeDns.startFixture>>
beforeEach(async () => {
  parts = await openParts()
  server = await fixtureModule.parse(acmeDns).startFixture()
})
afterEach(async () => {
  await server.stop()
  await parts.store.close()
})

const register = (over: object = {}) => {
  const wanted = {
    instance: 'ins_a',
    name: 'auth',
    note: '',
    owner: '',
    server: server.fields.ACME_DNS_API_BASE ?? '',
    allowFrom: [],
    ...over,
  }
  return createRegisterAcmeDns({ ...parts, http })(wanted, createCredentials(parts).of(owner))
}

it('stores the new account as a credential, and answers with where CNAME records point to', async () => {
  const { credential, target } = await register()
  expect(credential).toMatchObject({ type: 'dns', provider: 'acmedns', name: 'auth' })
  expect(target).toBe(server.name)
  expect(JSON.stringify(credential)).not.toContain(server.fields.ACME_DNS_PASSWORD)
})

it('makes an account that writes where the CNAME points to', async () => {
  const { credential, target } = await register()
  const log = { debug() {}, info() {}, warn() {}, error() {} }
  const resolver = { lookup: () => Promise.reject(), ask: () => Promise.reject() }
  const dns = createDnsClients(parts.store, parts.vault, {
    http,
    clock: parts.clock,
    log,
    resolver,
    runProgram,
  })
  const client = await dns.ofCredential(credential.id)
  expect(client.target).toBe(target)
  await client.present({ fqdn: target, zone: 'auth.test', value: 'v'.repeat(43), ttl: 60 })
  expect(server.valuesAt(target)).toEqual(['v'.repeat(43)])
})

it('asks for no account when the name is taken already', async () => {
  await register()
  server.failWith?.(500)
  await expect(register()).rejects.toMatchObject({ code: 'name.taken' })
})

it('refuses what is no address before anything is asked', async () => {
  await expect(register({ server: 'auth.example.org' })).rejects.toMatchObject({ code: 'input.invalid' })
})

it('leaves no credential behind when the server turns registration down', async () => {
  server.failWith?.(403)
  await expect(register()).rejects.toMatchObject({ code: 'dns.credential_rejected' })
  expect(await createCredentials(parts).of(owner).list()).toEqual([])
})
