import { z } from 'zod'
import { readLinks } from '../../http-headers/links.ts'
import { plainName } from '../protocol/wire.ts'
import { apiUrlField, apiUrlOf, checkApiUrl } from '../provider-kit/api-url.ts'
import { Conflict } from '../provider-kit/conflict-retry.ts'
import { createJsonApi } from '../provider-kit/json-api.ts'
import { readCursorPages } from '../provider-kit/pages.ts'
import {
  defineDnsProvider,
  type FieldValues,
  type ProviderIo,
  type TxtRecord,
} from '../provider-kit/provider.ts'
import { createRecordSetsClient } from '../provider-kit/record-sets.ts'
import type { RecordSet } from '../provider-kit/set-changes.ts'

const provider = 'NS1'
const publicUrl = 'https://api.nsone.net/v1'

const zonesSchema = z.array(
  z.object({
    zone: z.string(),
    name: z.string().nullish(),
    link: z.string().nullish(),
    secondary: z.object({ enabled: z.boolean() }).nullish(),
  }),
)
const zoneSchema = z.object({
  records: z
    .array(
      z.object({
        domain: z.string(),
        type: z.string(),
        ttl: z.number(),
        short_answers: z.array(z.string()).optional(),
      }),
    )
    .default([]),
})
/** An answer may carry more than its value, such as metadata, which must not be lost. */
const answerSchema = z.looseObject({ answer: z.array(z.union([z.string(), z.number()])) })
const recordSchema = z.object({ ttl: z.number(), answers: z.array(answerSchema) })
type Answer = z.output<typeof answerSchema>
const messageSchema = z.object({ message: z.string() })

const textOf = ({ answer }: Answer): string => answer.map(String).join('')
const says = (words: RegExp) => (body: unknown) =>
  words.test(messageSchema.safeParse(body).data?.message ?? '')
const isThereAlready = says(/already exists/i)

const create = (values: FieldValues, io: ProviderIo) => {
  const { apiKey } = values
  const baseUrl = apiUrlOf(values, publicUrl)
  const api = createJsonApi(
    {
      provider,
      baseUrl,
      headers: { 'x-nsone-key': apiKey?.expose() ?? '' },
      secrets: apiKey ? [apiKey] : [],
    },
    io,
  )
  const pathOf = (zoneId: string, { fqdn }: TxtRecord) => `/zones/${encodeURIComponent(zoneId)}/${fqdn}/TXT`
  /** What the values of a set that was read were made from. */
  const answersOf = new WeakMap<RecordSet, Answer[]>()

  return createRecordSetsClient(
    {
      provider,
      /** A long list goes on at the address in its Link header (RFC 8288 §3). */
      async listZones(signal) {
        const zones = await readCursorPages(async (cursor) => {
          const query = Object.fromEntries(new URLSearchParams(cursor))
          const path = '/zones'
          const { data = [], headers } = await api.call({
            method: 'GET',
            path,
            query,
            schema: zonesSchema,
            signal,
          })
          const [next] = readLinks(headers.link, 'next', baseUrl)
          return { items: data, next: next && new URL(next).search }
        })
        return zones.map(({ zone, name, link, secondary }) => ({
          id: name || zone,
          name: plainName(zone),
          active: !link && !secondary?.enabled,
        }))
      },
      async read(zoneId, record, signal) {
        const path = pathOf(zoneId, record)
        const { zone } = record
        const { data } = await api.call({
          method: 'GET',
          path,
          schema: recordSchema,
          zone,
          accept: [404],
          signal,
        })
        const set: RecordSet = { ttl: data?.ttl, values: (data?.answers ?? []).map(textOf) }
        answersOf.set(set, data?.answers ?? [])
        return set
      },
      /** In brief: what its answers carry beside their values is not told. */
      async list(zoneId, zone, most, signal) {
        const records = await readCursorPages(async (cursor) => {
          const { data, headers } = await api.call({
            method: 'GET',
            path: `/zones/${encodeURIComponent(zoneId)}`,
            query: Object.fromEntries(new URLSearchParams(cursor)),
            schema: zoneSchema,
            zone,
            signal,
          })
          const [next] = readLinks(headers.link, 'next', baseUrl)
          return { items: data?.records ?? [], next: next && new URL(next).search }
        }, most)
        return new Map(
          records
            .filter(({ type }) => type === 'TXT')
            .flatMap(({ domain, ttl, short_answers: values }) =>
              values ? [[plainName(domain), { ttl, values }] as const] : [],
            ),
        )
      },
      listMayLack: true,
      /** PUT makes a record and POST changes one; either fails when another program has done so first. */
      async write(zoneId, { record, before, values: texts }, signal) {
        const { fqdn: domain, zone, ttl } = record
        const call = { path: pathOf(zoneId, record), zone, signal }
        const known = answersOf.get(before)
        const answers = texts.map((text) => known?.find((one) => textOf(one) === text) ?? { answer: [text] })
        if (texts.length === 0) {
          await api.call({ ...call, method: 'DELETE', accept: [404] })
        } else if (before.values.length > 0) {
          if (!known) throw new Conflict()
          const { status } = await api.call({ ...call, method: 'POST', body: { answers }, accept: [404] })
          if (status === 404) throw new Conflict()
        } else {
          const body = { zone: zoneId, domain, type: 'TXT', ttl, answers }
          const { status } = await api.call({ ...call, method: 'PUT', body, tolerate: isThereAlready })
          if (status > 299) throw new Conflict()
        }
      },
      encode: (value) => value,
      noticesConflicts: false,
    },
    io.clock,
  )
}

export default defineDnsProvider({
  code: 'ns1',
  title: 'NS1 Connect (IBM)',
  helpUrl: 'https://www.ibm.com/docs/en/ns1-connect?topic=keys-create-api-key',
  fields: [
    {
      name: 'apiKey',
      label: 'API key',
      env: 'NS1_API_KEY',
      required: true,
      nature: 'secret',
      help: 'With the permissions to view and manage zones; it can be limited to some of them.',
    },
    apiUrlField('NS1_BASE_URL', publicUrl),
  ],
  check: checkApiUrl,
  create,
})
