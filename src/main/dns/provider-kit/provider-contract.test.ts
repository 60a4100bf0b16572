import { readdir } from 'node:fs/promises'
import { inspect } from 'node:util'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { createHttp } from '../../adapters/http/node-http.ts'
import { runProgram } from '../../adapters/programs/run-program.ts'
import { createResolver } from '../lookup/resolver.ts'
import type { JsonRequest } from '../testing/json-server.ts'
import { fixtureModule, type ProviderFixture } from '../testing/provider-fixture.ts'
import { parseFields } from './parse-fields.ts'
import type { ProviderIo, TxtRecord } from './provider.ts'
import { findProvider, listProviders } from './registry.ts'

const fixtures = import.meta.glob('../providers/fixtures/*.ts', { eager: true })
const http = createHttp()
afterAll(() => http.close())

/** Time does not pass while a provider waits to try again. */
const clock = { now: Date.now, monotonic: () => performance.now(), sleep: async () => undefined }
const io: ProviderIo = {
  http,
  clock,
  resolver: createResolver({ servers: [] }),
  log: { debug() {}, info() {}, warn() {}, error() {} },
  runProgram,
}

const refusals = [
  [401, /^dns\.credential_rejected$/],
  [403, /^dns\.(permission_denied|credential_rejected)$/],
  [429, /^dns\.rate_limited$/],
  [500, /^dns\.provider_error$/],
  [503, /^dns\.provider_error$/],
] as const

/** Statuses of a present, a clean-up, or the search of a zone; 404 at a clean-up may mean that nothing is left to do. */
const statuses = [
  [400, /^dns\.provider_refused$/],
  [401, /^dns\.credential_rejected$/],
  [403, /^dns\.(permission_denied|credential_rejected)$/],
  [404, /^dns\.(provider_refused|zone_not_found)$/],
  [409, /^dns\.(provider_refused|provider_error)$/],
  [422, /^dns\.provider_refused$/],
  [429, /^dns\.rate_limited$/],
  [500, /^dns\.provider_error$/],
  [502, /^dns\.provider_error$/],
  [503, /^dns\.provider_error$/],
] as const

/** Reads that some APIs send by POST, and sign-ins; Duck DNS writes by GET. */
const readingCall =
  /"(method|Command)":"(list-|account\.|nameserver\.(list|info)|namecheap\.domains\.(getList|dns\.getHosts))/
const writes = ({ method, path, body }: JsonRequest): boolean => {
  if (method === 'GET') return path === '/update'
  return !/token|auth|\/(retrieve|listAll)/.test(path) && !readingCall.test(JSON.stringify(body ?? ''))
}

const codeOf = (work: Promise<unknown> | undefined): Promise<string> =>
  (work ?? Promise.resolve()).then(
    () => 'done',
    (error) => error.code,
  )

const looksSecret = /TOKEN|SECRET|PASSWORD|PASSPHRASE|API_KEY|APIKEY|PRIVATE_KEY|AUTH_KEY/

it('has every provider of the folder in the registry, under the name of its file', async () => {
  const files = await readdir(new URL('../providers', import.meta.url), { withFileTypes: true })
  const codes = files
    .filter((file) => file.isFile() && !file.name.endsWith('.test.ts'))
    .map((file) => file.name.replace(/\.ts$/, ''))
  expect(
    listProviders()
      .map(({ code }) => code)
      .sort(),
  ).toEqual(codes.sort())
})

it('gives each code and alias to one provider only', () => {
  const codes = listProviders().flatMap(({ code, aliases = [] }) => [code, ...aliases])
  expect(codes).toEqual([...new Set(codes)])
})

describe.each(listProviders().map((provider) => [provider.code, provider] as const))(
  '%s',
  (code, provider) => {
    const names = provider.fields.flatMap(({ env, aliases = [] }) => [env, ...aliases])

    it('is found by its code and its aliases, in any case', () => {
      for (const name of [code, ...(provider.aliases ?? [])])
        expect(findProvider(name.toUpperCase())).toBe(provider)
    })
    it('names its fields in camelCase, and its variables in upper case, each once', () => {
      for (const { name } of provider.fields) expect(name).toMatch(/^[a-z][A-Za-z0-9]*$/)
      for (const name of names) expect(name).toMatch(/^[A-Z][A-Z0-9_]*$/)
      const all = [...provider.fields.map(({ name }) => name), ...names].map((name) => name.toLowerCase())
      expect(all).toEqual([...new Set(all)])
    })
    it('flags what looks like a secret as one, and gives no secret a default', () => {
      for (const field of provider.fields) {
        if (looksSecret.test(field.env))
          expect(field, field.name).toMatchObject({ nature: expect.stringMatching(/^(secret|path)$/) })
        if (field.nature === 'secret') expect(field.default).toBeUndefined()
      }
    })
    it('has a default that is one of its choices', () => {
      for (const { choices, default: given } of provider.fields) {
        if (choices && given !== undefined) expect(choices).toContain(given)
      }
    })
    it('links to help over HTTPS', () => {
      expect(provider.helpUrl).toMatch(/^https:\/\//)
    })

    describe('against its fixture', () => {
      const { startFixture, speaks, slots, keeps, oneName, blind } = fixtureModule.parse(
        fixtures[`../providers/fixtures/${code}.ts`],
      )
      if (speaks === 'nothing') {
        it('needs nothing but a person', () => expect(provider.fields).toEqual([]))
        return
      }
      const single = slots === 1
      let fixture: ProviderFixture
      let record: TxtRecord
      const client = (fields = fixture.fields) => provider.create(parseFields(provider, fields), io)

      beforeEach(async () => {
        fixture = await startFixture()
        const { zone, name = `_acme-challenge.www.${zone}` } = fixture
        record = { fqdn: name, zone, value: 'a'.repeat(43), ttl: 60 }
        return () => fixture.stop()
      })
      const second = () => ({ ...record, value: 'b'.repeat(43) })

      if (!keeps)
        it('writes a value and removes it', async () => {
          const ref = await client().present(record)
          expect(fixture.valuesAt(record.fqdn)).toEqual([record.value])
          await client().cleanUp(record, ref)
          expect(fixture.valuesAt(record.fqdn)).toEqual([])
        })
      if (!oneName)
        it('writes at the zone’s own name', async () => {
          const apex = { ...record, fqdn: record.zone }
          await client().present(apex)
          expect(fixture.valuesAt(apex.fqdn)).toEqual([apex.value])
        })
      if (!(single || keeps))
        it('lets two values live at one name that are presented at once, and removes only its own', async () => {
          const one = client()
          const [ref] = await Promise.all([one.present(record), one.present(second())])
          expect(fixture.valuesAt(record.fqdn).sort()).toEqual([record.value, second().value])
          await one.cleanUp(record, ref)
          expect(fixture.valuesAt(record.fqdn)).toEqual([second().value])
        })
      if (keeps)
        it('keeps two values that are presented at once, whichever is cleaned up', async () => {
          const one = client()
          const [ref] = await Promise.all([one.present(record), one.present(second())])
          await one.cleanUp(record, ref)
          expect(fixture.valuesAt(record.fqdn).sort()).toEqual([record.value, second().value])
        })
      if (slots)
        it('says that there is no room, and leaves the values that are there', async () => {
          expect(client().room?.(record.fqdn)?.values).toBe(slots)
          const values = ['a', 'b', 'c'].slice(0, slots).map((letter) => letter.repeat(43))
          for (const value of values) await client().present({ ...record, value })
          await expect(client().present({ ...record, value: 'd'.repeat(43) })).rejects.toMatchObject({
            code: 'dns.no_room',
          })
          expect(fixture.valuesAt(record.fqdn).sort()).toEqual(values)
        })
      if (!single)
        it('takes values that two clients present at once', async () => {
          await Promise.all([client().present(record), client().present(second())])
          expect(fixture.valuesAt(record.fqdn).sort()).toEqual([record.value, second().value])
        })
      if (!keeps)
        it('presents twice without harm, and removes what the second time refers to', async () => {
          const one = client()
          await one.present(record)
          const ref = await one.present(record)
          expect(fixture.valuesAt(record.fqdn)).toEqual([record.value])
          await one.cleanUp(record, ref)
          expect(fixture.valuesAt(record.fqdn)).toEqual([])
        })
      it('removes twice without harm, with and without what it remembers', async () => {
        const one = client()
        const ref = await one.present(record)
        await one.cleanUp(record, ref)
        await one.cleanUp(record, ref)
        await one.cleanUp(record, undefined)
      })
      if (!(single || keeps))
        it('removes its own value only, even when it remembers nothing', async () => {
          await client().present(record)
          await client().present(second())
          await client().cleanUp(record, undefined)
          expect(fixture.valuesAt(record.fqdn)).toEqual([second().value])
        })
      if (blind) it('leaves it to DNS to find a zone', () => expect(client().findZone).toBeUndefined())
      else
        it('finds the zone of a name, and says when there is none', async () => {
          const find = (name: string) => client().findZone?.(name)
          await expect(find(record.fqdn)).resolves.toBe(record.zone)
          await expect(find(record.zone)).resolves.toBe(record.zone)
          await expect(find(`not${record.zone}`)).rejects.toMatchObject({ code: 'dns.zone_not_found' })
        })
      it('says that a wrong secret is not accepted, without showing it', async () => {
        await expect(client(fixture.wrongFields).present(record)).rejects.toMatchObject({
          code: fixture.wrongSecret,
        })
      })
      if (!(blind || speaks === 'dns' || oneName))
        it('tells a wrong secret from a zone of others already when it looks for the zone', async () => {
          const find = client(fixture.wrongFields).findZone?.(record.fqdn)
          await expect(find).rejects.toMatchObject({ code: fixture.wrongSecret })
        })
      it('gives the reason of a signal that is aborted', async () => {
        const reason = new Error('the person pressed cancel')
        await expect(client().present(record, AbortSignal.abort(reason))).rejects.toBe(reason)
        expect(fixture.valuesAt(record.fqdn)).toEqual([])
      })

      it.each(speaks === 'http' ? refusals : [])(
        'gives HTTP %d its own error, in which no secret is',
        async (status, wanted) => {
          fixture.failWith?.(status, { 'retry-after': '120' })
          const error = await client()
            .present(record)
            .catch((failure) => failure)
          expect(error.code).toMatch(wanted)
          if (status === 429) expect(error.data.retryAfter).toBe(120)
          for (const { env, name, nature } of provider.fields) {
            const value = fixture.fields[env] ?? fixture.fields[name]
            if (nature === 'secret' && value) expect(inspect(error, { depth: 9 })).not.toContain(value)
          }
          // Nor what was made of secrets to sign in: tokens, sessions, user and password in one.
          expect(error.data.detail ?? '').not.toMatch(/"(authorization|cookie)":"(?!([^"]*[ =])?\[secret\])/)
        },
      )
      if (speaks === 'http') {
        it.each(statuses)('gives HTTP %d its own error at every step', async (status, wanted) => {
          const one = client()
          fixture.failWith?.(status)
          expect(await codeOf(one.present(record))).toMatch(wanted)
          fixture.failWith?.(status, {}, () => false)
          const ref = await one.present(record)
          fixture.failWith?.(status)
          const zone = await codeOf(client().findZone?.(record.fqdn))
          if (!blind) expect(zone).toMatch(wanted)
          const cleaned = await codeOf(one.cleanUp(record, ref))
          if (!keeps && !(cleaned === 'done' && status === 404)) expect(cleaned).toMatch(wanted)
        })
        it('says that a credential that reads may not write, and finds the zone all the same', async () => {
          const one = client()
          fixture.failWith?.(403, {}, writes)
          expect(await codeOf(one.findZone?.(record.fqdn))).toBe('done')
          expect(await codeOf(one.present(record))).toMatch(/^dns\.(permission_denied|credential_rejected)$/)
          expect(fixture.valuesAt(record.fqdn)).toEqual([])
        })
      }
      it('says that a server that is gone cannot be reached', async () => {
        const one = client()
        await fixture.stop()
        await expect(one.present(record)).rejects.toMatchObject({
          code: expect.stringMatching(/^dns\.(provider|server)_unreachable$/),
        })
      })
    })
  },
)
