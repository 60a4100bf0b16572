import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import { createAccountZones } from '../account-zones.ts'
import { apiUrlField, checkApiUrl } from '../api-url.ts'
import { Conflict, retryConflicts } from '../conflict-retry.ts'
import { createNameLock } from '../name-lock.ts'
import { readPages } from '../pages.ts'
import {
  type DnsClient,
  defineDnsProvider,
  type FieldValues,
  type ProviderIo,
  type TxtRecord,
} from '../provider.ts'
import { relativeName } from '../relative-name.ts'
import { createTokenApi } from '../token-api.ts'
import { quoted } from '../txt-text.ts'
import { plainName } from '../wire.ts'

const provider = 'Hetzner'
const publicUrl = 'https://api.hetzner.cloud/v1'
const zonesPerPage = 50
const shortestTtl = 60
const pollMs = 1000
const mostPolls = 60
/** Another change of the zone is under way: 409 “conflict”, 423 “locked”. */
const busy = [409, 423]

const zonesSchema = z.object({
  zones: z.array(z.object({ id: z.number(), name: z.string(), mode: z.string().optional() })),
  meta: z.object({ pagination: z.object({ next_page: z.number().nullish() }) }).optional(),
})
const setSchema = z.object({ rrset: z.object({ records: z.array(z.object({ value: z.string() })) }) })
const actionSchema = z.object({
  action: z.object({
    id: z.number(),
    status: z.string(),
    error: z.object({ code: z.string(), message: z.string() }).nullish(),
  }),
})
type Action = z.output<typeof actionSchema>['action']

const failureSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) })
const explain = (body: unknown): string | undefined => {
  const error = failureSchema.safeParse(body).data?.error
  return error && `${error.message} (${error.code})`
}

/** Whether a value is there is looked at before it is changed, so the writers of a name take turns. */
const lock = createNameLock()

const create = (values: FieldValues, io: ProviderIo): DnsClient => {
  const api = createTokenApi({ provider, publicUrl, explain }, values, io)
  const zones = createAccountZones(
    provider,
    async (signal) => {
      const listed = await readPages(async (page) => {
        const query = { per_page: zonesPerPage, page }
        const answer = await api.read({ method: 'GET', path: '/zones', query, schema: zonesSchema, signal })
        return { items: answer.zones, more: Boolean(answer.meta?.pagination.next_page) }
      })
      return listed.map(({ id, name, mode }) => ({
        id: String(id),
        name: plainName(name),
        active: mode !== 'secondary',
      }))
    },
    io.clock,
  )

  const settled = async ({ id, status, error }: Action, zone: string, signal?: AbortSignal) => {
    let now: Pick<Action, 'status' | 'error'> = { status, error }
    for (let polls = 0; now.status === 'running'; polls++) {
      if (polls === mostPolls)
        throw new CerthubError('dns.provider_error', { provider, problem: 'the change does not end' })
      await io.clock.sleep(pollMs, signal)
      const path = `/actions/${id}`
      now = (await api.read({ method: 'GET', path, schema: actionSchema, zone, signal })).action
    }
    if (now.status === 'success') return
    const problem = now.error?.code ?? now.status
    throw new CerthubError('dns.provider_error', { provider, problem }, { detail: now.error?.message })
  }

  const change = async (kind: 'add' | 'remove', record: TxtRecord, zoneId: string, signal?: AbortSignal) => {
    const { fqdn, zone, ttl } = record
    const value = quoted(record.value)
    const path = `/zones/${zoneId}/rrsets/${relativeName(fqdn, zone, '@')}/TXT`
    const get = { method: 'GET', path, schema: setSchema, zone, accept: [404], signal } as const
    const { data } = await api.call(get)
    const held = data?.rrset.records.some((one) => one.value === value) ?? false
    if (held === (kind === 'add')) return
    // A set that exists has a time to live of its own.
    const own = kind === 'add' && !data ? { ttl: Math.max(ttl, shortestTtl) } : {}
    const { data: started } = await api.call({
      method: 'POST',
      path: `${path}/actions/${kind}_records`,
      body: { ...own, records: [{ value }] },
      schema: actionSchema,
      zone,
      accept: busy,
      signal,
    })
    if (!started) throw new Conflict()
    await settled(started.action, zone, signal)
  }
  const inTurn = (kind: 'add' | 'remove', record: TxtRecord, zoneId: string, signal?: AbortSignal) =>
    lock.run(`${zoneId} ${record.fqdn}`, async () => {
      signal?.throwIfAborted()
      const work = () => change(kind, record, zoneId, signal)
      await retryConflicts(provider, record.fqdn, work, io.clock, signal)
    })

  return {
    async present(record, signal) {
      const { id: zoneId } = await zones.named(record.zone, signal)
      await inTurn('add', record, zoneId, signal)
      return { zoneId }
    },
    async cleanUp(record, ref, signal) {
      const zoneId = ref?.zoneId || (await zones.named(record.zone, signal)).id
      await inTurn('remove', record, zoneId, signal)
    },
    findZone: (fqdn, signal) => zones.holding(fqdn, signal),
  }
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
      secret: true,
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
