import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import { quoted, unquoted } from '../protocol/txt-text.ts'
import { plainName } from '../protocol/wire.ts'
import { apiUrlField, apiUrlOf, checkApiUrl } from '../provider-kit/api-url.ts'
import { Conflict, retryConflicts } from '../provider-kit/conflict-retry.ts'
import { createJsonApi } from '../provider-kit/json-api.ts'
import { readPages } from '../provider-kit/pages.ts'
import {
  defineDnsProvider,
  type FieldValues,
  type ProviderIo,
  type TxtRecord,
} from '../provider-kit/provider.ts'
import { createRecordsClient } from '../provider-kit/records-by-id.ts'
import { absoluteName, relativeName } from '../provider-kit/relative-name.ts'

const provider = 'Scaleway'
const publicUrl = 'https://api.scaleway.com/domain/v2beta1'
const mostPerPage = 100
const shortestTtl = 60
/** “transient_state” and “locked”: another change of the zone is under way. */
const busy = [409, 423]

const zonesSchema = z.object({
  dns_zones: z.array(z.object({ domain: z.string(), subdomain: z.string(), status: z.string().optional() })),
  total_count: z.number(),
})
const recordSchema = z.object({ id: z.string(), name: z.string(), type: z.string(), data: z.string() })
const recordsSchema = z.object({ records: z.array(recordSchema), total_count: z.number() })
const failureSchema = z.object({
  message: z.string().optional(),
  type: z.string().optional(),
  details: z
    .array(z.object({ argument_name: z.string().optional(), help_message: z.string().optional() }))
    .optional(),
})
const explain = (body: unknown): string | undefined => {
  const { message, type, details = [] } = failureSchema.safeParse(body).data ?? {}
  const problems = details.flatMap(({ argument_name: name, help_message: help = 'is not valid' }) =>
    name ? [`${name} ${help}`] : [],
  )
  return [message ?? type, ...problems].filter(Boolean).join('; ') || undefined
}

/** A wrong key is told by its type, whatever the status. */
const refuse = (status: number, body: unknown): CerthubError | undefined => {
  const problem = `HTTP ${status}`
  return failureSchema.safeParse(body).data?.type === 'denied_authentication'
    ? new CerthubError('dns.credential_rejected', { provider, problem }, { detail: explain(body) })
    : undefined
}

const create = (values: FieldValues, io: ProviderIo) => {
  const { secretKey, projectId } = values
  const api = createJsonApi(
    {
      provider,
      baseUrl: apiUrlOf(values, publicUrl),
      headers: { 'x-auth-token': secretKey?.expose() ?? '' },
      secrets: secretKey ? [secretKey] : [],
      rightsBy403: true,
      explain,
    },
    io,
  )
  const change = (zoneId: string, zone: string, changes: object[], signal?: AbortSignal): Promise<void> => {
    const send = async () => {
      const { status } = await api.call({
        method: 'PATCH',
        path: `/dns-zones/${zoneId}/records`,
        body: { return_all_records: false, disallow_new_zone_creation: true, changes },
        zone,
        accept: busy,
        refuse,
        signal,
      })
      if (busy.includes(status)) throw new Conflict()
    }
    return retryConflicts(provider, zone, send, io.clock, signal)
  }

  const bodyOf = ({ fqdn, zone, value, ttl }: TxtRecord) => ({
    type: 'TXT',
    name: relativeName(fqdn, zone),
    data: quoted(value),
    ttl: Math.max(ttl, shortestTtl),
  })

  return createRecordsClient(
    {
      provider,
      async listZones(signal) {
        const zones = await readPages(async (page) => {
          const listed = await api.read({
            method: 'GET',
            path: '/dns-zones',
            query: { page, page_size: mostPerPage, ...(projectId && { project_id: projectId.expose() }) },
            schema: zonesSchema,
            refuse,
            signal,
          })
          return { items: listed.dns_zones, more: page * mostPerPage < listed.total_count }
        })
        return zones.map(({ domain, subdomain, status }) => {
          const name = plainName(subdomain ? `${subdomain}.${domain}` : domain)
          return { id: name, name, active: status === undefined || status === 'active' }
        })
      },
      async list(zoneId, { zone, fqdn, most }, signal) {
        const own = fqdn === undefined ? {} : { name: relativeName(fqdn, zone) }
        const records = await readPages(async (page) => {
          const listed = await api.read({
            method: 'GET',
            path: `/dns-zones/${zoneId}/records`,
            query: { ...own, type: 'TXT', page, page_size: mostPerPage },
            schema: recordsSchema,
            zone,
            refuse,
            signal,
          })
          return { items: listed.records, more: page * mostPerPage < listed.total_count }
        }, most)
        return records
          .filter(({ type }) => type === 'TXT')
          .map(({ id, name, data }) => ({ id, fqdn: absoluteName(name, zone), value: unquoted(data) }))
      },
      /** What the answer tells of the new record is not relied on; it is looked for when it is removed. */
      async create(zoneId, record, signal) {
        await change(zoneId, record.zone, [{ add: { records: [bodyOf(record)] } }], signal)
        return ''
      },
      /** With a word of its own. */
      refusesAbsent: true,
      remove: (zoneId, id, { zone }, signal) => change(zoneId, zone, [{ delete: { id } }], signal),
      together: {
        most: mostPerPage,
        async create(zoneId, records, signal) {
          const [first] = records
          await change(zoneId, first?.zone ?? '', [{ add: { records: records.map(bodyOf) } }], signal)
          return records.map(() => '')
        },
        async remove(zoneId, zone, ids, signal) {
          await change(
            zoneId,
            zone,
            ids.map((id) => ({ delete: { id } })),
            signal,
          )
        },
      },
    },
    io.clock,
  )
}

export default defineDnsProvider({
  code: 'scaleway',
  title: 'Scaleway',
  helpUrl: 'https://www.scaleway.com/en/docs/iam/how-to/create-api-keys/',
  fields: [
    {
      name: 'secretKey',
      label: 'Secret key',
      env: 'SCW_SECRET_KEY',
      aliases: ['SCALEWAY_API_TOKEN'],
      required: true,
      nature: 'secret',
      help: 'Of an API key whose policy has the permission set DomainsDNSFullAccess.',
    },
    {
      name: 'projectId',
      label: 'Project id',
      env: 'SCW_PROJECT_ID',
      aliases: ['SCALEWAY_PROJECT_ID'],
      required: false,
      nature: 'plain',
      help: 'Only zones of this project are looked at; without it, of every project that the key may see.',
    },
    {
      name: 'accessKey',
      advanced: true,
      label: 'Access key',
      env: 'SCW_ACCESS_KEY',
      required: false,
      nature: 'plain',
      help: 'Not needed; the secret key is enough.',
    },
    apiUrlField('SCALEWAY_BASE_URL', publicUrl),
  ],
  check: checkApiUrl,
  create,
})
