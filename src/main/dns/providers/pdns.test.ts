import { afterEach, expect, it } from 'vitest'
import { z } from 'zod'
import { createHttp } from '../../adapters/http/node-http.ts'
import { runProgram } from '../../adapters/programs/run-program.ts'
import { createResolver } from '../lookup/resolver.ts'
import { parseFields } from '../provider-kit/parse-fields.ts'
import { startJsonServer } from '../testing/json-server.ts'
import pdns from './pdns.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

const record = { fqdn: '_acme-challenge.example.com', zone: 'example.com', value: 'mine', ttl: 60 }

const contents = z.array(z.object({ content: z.string(), disabled: z.boolean() }))
type Content = z.output<typeof contents>[number]
const patchSchema = z.object({
  rrsets: z.array(z.object({ ttl: z.number().default(0), records: contents.default([]) })),
})

/** A server with one TXT set; `meddle` changes what a PATCH has just written. */
const start = async (
  records: Content[],
  meddle: (records: Content[], patches: number) => Content[] = (same) => same,
) => {
  let set = { ttl: 3600, records }
  let patches = 0
  const server = await startJsonServer(({ method, body }) => {
    if (method === 'GET') {
      return { status: 200, body: { rrsets: [{ name: `${record.fqdn}.`, type: 'TXT', ...set }] } }
    }
    const [written] = patchSchema.parse(body).rrsets
    set = { ttl: written?.ttl ?? 0, records: meddle(written?.records ?? [], ++patches) }
    return { status: 204 }
  })
  const http = createHttp()
  cleanUps.push(
    () => http.close(),
    () => server.stop(),
  )
  const clock = { now: Date.now, monotonic: () => performance.now(), sleep: async () => undefined }
  const log = { debug() {}, info() {}, warn() {}, error() {} }
  const values = parseFields(pdns, { apiUrl: `${server.url}/`, apiKey: 'k' })
  const client = pdns.create(values, { http, clock, log, resolver: createResolver(), runProgram })
  return { client, set: () => set, patches: () => patches }
}

it('leaves values of others as they are, disabled ones and the time to live included', async () => {
  const others = [
    { content: '"v=spf1 -all"', disabled: false },
    { content: '"resting"', disabled: true },
  ]
  const { client, set } = await start(others)
  await client.present(record)
  expect(set()).toEqual({ ttl: 3600, records: [...others, { content: '"mine"', disabled: false }] })
  await client.cleanUp(record, undefined)
  expect(set()).toEqual({ ttl: 3600, records: others })
})

it('writes again what another program has overwritten', async () => {
  const { client, set, patches } = await start([], (written, patch) =>
    patch === 1 ? [{ content: '"theirs"', disabled: false }] : written,
  )
  await client.present(record)
  expect(set().records.map(({ content }) => content)).toEqual(['"theirs"', '"mine"'])
  expect(patches()).toBe(2)
})

it('gives up when another program overwrites it each time', async () => {
  const { client } = await start([], () => [{ content: '"theirs"', disabled: false }])
  await expect(client.present(record)).rejects.toMatchObject({ code: 'dns.provider_error' })
})

it('writes its value anew when it is there but disabled', async () => {
  const { client, set } = await start([{ content: '"mine"', disabled: true }])
  await client.present(record)
  expect(set().records).toEqual([{ content: '"mine"', disabled: false }])
})
