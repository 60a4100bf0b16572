import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import { quoted } from '../protocol/txt-text.ts'
import { plainName } from '../protocol/wire.ts'
import { apiUrlField, checkApiUrl } from '../provider-kit/api-url.ts'
import { createBatches, fulfilled, rejected } from '../provider-kit/batches.ts'
import { Conflict } from '../provider-kit/conflict-retry.ts'
import { readPages } from '../provider-kit/pages.ts'
import {
  type DnsClient,
  defineDnsProvider,
  type FieldValues,
  type ProviderIo,
} from '../provider-kit/provider.ts'
import { createRecordSetsClient } from '../provider-kit/record-sets.ts'
import { absoluteName, relativeName } from '../provider-kit/relative-name.ts'
import { noSet, type RecordSet, type SetWrite } from '../provider-kit/set-changes.ts'
import { createTokenApi } from '../provider-kit/token-api.ts'

const provider = 'Hetzner'
const publicUrl = 'https://api.hetzner.cloud/v1'
const mostPerPage = 50
const actionsPerPage = 50
const shortestTtl = 60
const pollMs = 1000
const mostPolls = 60
/** Another change of the zone is under way: 409 “conflict”, 423 “locked”. */
const busy = [409, 423]

const meta = z.object({ pagination: z.object({ next_page: z.number().nullish() }) }).optional()
const zonesSchema = z.object({
  zones: z.array(z.object({ id: z.number(), name: z.string(), mode: z.string().optional() })),
  meta,
})
const setSchema = z.object({
  name: z.string().default(''),
  ttl: z.number().nullish(),
  records: z.array(z.object({ value: z.string() })),
})
const setsSchema = z.object({ rrsets: z.array(setSchema), meta })
const oneAction = z.object({
  id: z.number(),
  status: z.string(),
  error: z.object({ code: z.string(), message: z.string() }).nullish(),
})
type Action = z.output<typeof oneAction>
const actionSchema = z.object({ action: oneAction })
const actionsSchema = z.object({ actions: z.array(oneAction) })

const failureSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) })
const explain = (body: unknown): string | undefined => {
  const error = failureSchema.safeParse(body).data?.error
  return error && `${error.message} (${error.code})`
}

const broken = (problem: string, detail?: string): CerthubError =>
  new CerthubError('dns.provider_error', { provider, problem }, { detail })

const hasMore = (answer: { meta?: z.output<typeof meta> }): boolean =>
  Boolean(answer.meta?.pagination.next_page)

/** A set may take its time to live from the zone. */
const toSet = ({ ttl, records }: z.output<typeof setSchema>): RecordSet => ({
  ttl: ttl ?? shortestTtl,
  values: records.map(({ value }) => value),
})

const create = (values: FieldValues, io: ProviderIo): DnsClient => {
  const api = createTokenApi({ provider, publicUrl, explain, rightsBy403: true }, values, io)
  const actions = createBatches<number, Action>(async (zone, ids, signal) => {
    const query = ids.map((id) => `id=${id}`).join('&')
    const path = `/actions?${query}&per_page=${actionsPerPage}`
    const { actions: now } = await api.read({ method: 'GET', path, schema: actionsSchema, zone, signal })
    return ids.map((id) => {
      const action = now.find((one) => one.id === id)
      return action ? fulfilled(action) : rejected(broken('it knows nothing of the change'))
    })
  })
  /** Changes that run at the same time are looked at together. */
  const settled = async (started: Action, zone: string, signal?: AbortSignal) => {
    let now = started
    for (let polls = 0; now.status === 'running'; polls++) {
      if (polls === mostPolls) throw broken('the change does not end')
      await io.clock.sleep(pollMs, signal)
      now = await actions.add(zone, started.id, signal)
    }
    if (now.status !== 'success') throw broken(now.error?.code ?? now.status, now.error?.message)
  }

  const change = async (
    kind: 'add' | 'remove',
    zoneId: string,
    { record, before }: SetWrite,
    changed: string[],
    signal?: AbortSignal,
  ): Promise<void> => {
    if (changed.length === 0) return
    const { fqdn, zone, ttl } = record
    // A set that exists has a time to live of its own.
    const own = kind === 'add' && before.ttl === undefined ? { ttl: Math.max(ttl, shortestTtl) } : {}
    const { data } = await api.call({
      method: 'POST',
      path: `/zones/${zoneId}/rrsets/${relativeName(fqdn, zone, '@')}/TXT/actions/${kind}_records`,
      body: { ...own, records: changed.map((value) => ({ value })) },
      schema: actionSchema,
      zone,
      accept: busy,
      signal,
    })
    if (!data) throw new Conflict()
    await settled(data.action, zone, signal)
  }

  return createRecordSetsClient(
    {
      provider,
      async listZones(signal) {
        const listed = await readPages(async (page) => {
          const query = { per_page: mostPerPage, page }
          const answer = await api.read({ method: 'GET', path: '/zones', query, schema: zonesSchema, signal })
          return { items: answer.zones, more: hasMore(answer) }
        })
        return listed.map(({ id, name, mode }) => ({
          id: String(id),
          name: plainName(name),
          active: mode !== 'secondary',
        }))
      },
      async read(zoneId, { fqdn, zone }, signal) {
        const path = `/zones/${zoneId}/rrsets/${relativeName(fqdn, zone, '@')}/TXT`
        const { data } = await api.call({
          method: 'GET',
          path,
          schema: z.object({ rrset: setSchema }),
          zone,
          accept: [404],
          signal,
        })
        return data ? toSet(data.rrset) : noSet
      },
      async list(zoneId, zone, most, signal) {
        const sets = await readPages(async (page) => {
          const query = { type: 'TXT', per_page: mostPerPage, page }
          const path = `/zones/${zoneId}/rrsets`
          const answer = await api.read({ method: 'GET', path, query, schema: setsSchema, zone, signal })
          return { items: answer.rrsets, more: hasMore(answer) }
        }, most)
        return new Map(sets.map((set) => [absoluteName(set.name, zone), toSet(set)]))
      },
      /** Values are added and removed, so that those of others are never in danger. */
      async write(zoneId, write, signal) {
        const { before, values: after } = write
        const added = after.filter((value) => !before.values.includes(value))
        const removed = before.values.filter((value) => !after.includes(value))
        await change('add', zoneId, write, added, signal)
        await change('remove', zoneId, write, removed, signal)
      },
      encode: quoted,
      noticesConflicts: true,
    },
    io.clock,
  )
}

/** Zones in projects of the Hetzner Console. The older DNS Console, with its own API, was shut down in May 2026. */
export default defineDnsProvider({
  code: 'hetzner',
  title: 'Hetzner',
  helpUrl: 'https://docs.hetzner.com/cloud/api/getting-started/generating-api-token/',
  fields: [
    {
      name: 'token',
      label: 'API token',
      env: 'HETZNER_API_TOKEN',
      required: true,
      nature: 'secret',
      help: 'Of the project that holds the zones, made in the Hetzner Console with the permission Read & Write.',
    },
    apiUrlField('HETZNER_BASE_URL', publicUrl),
  ],
  check(values) {
    if (values.token?.expose().length === 32)
      return 'this is a token of the old DNS Console, which is shut down; make one in the project of the Hetzner Console to which the zones were moved'
    return checkApiUrl(values)
  },
  create,
})
