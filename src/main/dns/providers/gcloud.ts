import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import { quoted } from '../protocol/txt-text.ts'
import { plainName } from '../protocol/wire.ts'
import { apiUrlField, apiUrlOf, checkApiUrl } from '../provider-kit/api-url.ts'
import { Conflict } from '../provider-kit/conflict-retry.ts'
import {
  createDefaultTokens,
  createServiceAccountTokens,
  readServiceAccount,
  readServiceAccountFile,
} from '../provider-kit/google-credentials.ts'
import { createJsonApi, type JsonApi } from '../provider-kit/json-api.ts'
import { defineDnsProvider, type FieldValues, type ProviderIo } from '../provider-kit/provider.ts'
import { createRecordSetsClient } from '../provider-kit/record-sets.ts'
import type { ListedZone } from '../provider-kit/zone-list.ts'

const provider = 'Google Cloud DNS'
const publicUrl = 'https://dns.googleapis.com/dns/v1'
const scope = 'https://www.googleapis.com/auth/ndev.clouddns.readwrite'

const zoneSchema = z.object({
  name: z.string(),
  dnsName: z.string(),
  visibility: z.string().default('public'),
})
const zonesSchema = z.object({
  managedZones: z.array(zoneSchema).default([]),
  nextPageToken: z.string().optional(),
})
const setsSchema = z.object({
  rrsets: z
    .array(
      z.object({
        name: z.string(),
        type: z.string(),
        ttl: z.number().default(0),
        rrdatas: z.array(z.string()).optional(),
      }),
    )
    .default([]),
})
const failureSchema = z.object({
  error: z.object({
    message: z.string(),
    errors: z.array(z.object({ reason: z.string().optional() })).default([]),
  }),
})
const limits = new Set(['rateLimitExceeded', 'userRateLimitExceeded', 'quotaExceeded'])

const explain = (body: unknown): string | undefined => failureSchema.safeParse(body).data?.error.message
const refuse = (_status: number, body: unknown): CerthubError | undefined => {
  const { data } = failureSchema.safeParse(body)
  const isLimit = data?.error.errors.some(({ reason }) => reason !== undefined && limits.has(reason))
  return isLimit
    ? new CerthubError('dns.rate_limited', { provider }, { detail: data?.error.message })
    : undefined
}

const open = async (values: FieldValues, io: ProviderIo): Promise<JsonApi> => {
  const { serviceAccount, serviceAccountFile, project } = values
  const account = serviceAccount
    ? readServiceAccount(serviceAccount.expose())
    : serviceAccountFile && (await readServiceAccountFile(provider, serviceAccountFile.expose()))
  const projectId = project?.expose() ?? account?.project_id
  if (projectId === undefined)
    throw new CerthubError('dns.credential_rejected', { provider, problem: 'it names no project' })
  const tokens = account
    ? createServiceAccountTokens(provider, account, scope, io)
    : createDefaultTokens(provider, scope, io)
  return createJsonApi(
    {
      provider,
      baseUrl: `${apiUrlOf(values, publicUrl)}/projects/${encodeURIComponent(projectId)}`,
      authorize: async ({ signal }) => ({
        authorization: `Bearer ${(await tokens.read(signal)).expose()}`,
      }),
      secrets: [],
      rightsBy403: true,
      explain,
    },
    io,
  )
}

/** A set that is not there, is there already, or is not as the one to delete. */
const notAsThought = [404, 409, 412]

const create = (values: FieldValues, io: ProviderIo) => {
  let opened: Promise<JsonApi> | undefined
  const use = async (): Promise<JsonApi> => {
    opened ??= open(values, io).catch((error: unknown) => {
      opened = undefined
      throw error
    })
    return opened
  }

  const listZones = async (signal?: AbortSignal) => {
    const api = await use()
    const pinned = values.zoneId?.expose()
    if (pinned !== undefined) {
      const path = `/managedZones/${encodeURIComponent(pinned)}`
      return [await api.read({ method: 'GET', path, schema: zoneSchema, refuse, signal })].map(toZone)
    }
    const zones: ListedZone[] = []
    let pageToken: string | undefined
    do {
      const query = pageToken === undefined ? undefined : { pageToken }
      const path = '/managedZones'
      const page: z.output<typeof zonesSchema> = await api.read({
        method: 'GET',
        path,
        query,
        schema: zonesSchema,
        refuse,
        signal,
      })
      zones.push(...page.managedZones.filter(({ visibility }) => visibility === 'public').map(toZone))
      pageToken = page.nextPageToken
    } while (pageToken !== undefined)
    return zones
  }
  const toZone = ({ name, dnsName }: z.output<typeof zoneSchema>): ListedZone => ({
    id: name,
    name: plainName(dnsName),
    active: true,
  })

  return createRecordSetsClient(
    {
      provider,
      noticesConflicts: true,
      encode: quoted,
      listZones,
      async read(zoneId, { fqdn, zone }, signal) {
        const api = await use()
        const { rrsets } = await api.read({
          method: 'GET',
          path: `/managedZones/${zoneId}/rrsets`,
          query: { name: `${fqdn}.`, type: 'TXT' },
          schema: setsSchema,
          zone,
          refuse,
          signal,
        })
        const set = rrsets.find(({ name, type }) => type === 'TXT' && plainName(name) === fqdn)
        if (set && !set.rrdatas)
          throw new CerthubError('dns.provider_refused', {
            provider,
            problem: `${fqdn} has a routing policy`,
          })
        return { ttl: set?.ttl, values: set?.rrdatas ?? [] }
      },
      async changeWhole(zoneId, kind, sets, signal) {
        const api = await use()
        const all = sets.map(({ record, values }) => ({
          name: `${record.fqdn}.`,
          type: 'TXT',
          ttl: record.ttl,
          rrdatas: values,
        }))
        const { status } = await api.call({
          method: 'POST',
          path: `/managedZones/${zoneId}/changes`,
          body: kind === 'make' ? { additions: all } : { deletions: all },
          zone: sets[0]?.record.zone,
          accept: notAsThought,
          refuse,
          signal,
        })
        return !notAsThought.includes(status)
      },
      /** One change with the old set to delete and the new one to add: Google refuses it when the old one is another. */
      async write(zoneId, { record, before, values: after }, signal) {
        const { fqdn, zone, ttl: wanted } = record
        const { ttl, values: old } = before
        const api = await use()
        const setOf = (rrdatas: string[]) => [{ name: `${fqdn}.`, type: 'TXT', ttl: ttl ?? wanted, rrdatas }]
        const { status } = await api.call({
          method: 'POST',
          path: `/managedZones/${zoneId}/changes`,
          body: {
            ...(ttl !== undefined && { deletions: setOf(old) }),
            ...(after.length > 0 && { additions: setOf(after) }),
          },
          zone,
          accept: notAsThought,
          refuse,
          signal,
        })
        if (notAsThought.includes(status)) throw new Conflict()
      },
    },
    io.clock,
  )
}

export default defineDnsProvider({
  code: 'gcloud',
  title: 'Google Cloud DNS',
  helpUrl: 'https://cloud.google.com/dns/docs/access-control',
  notes: [
    'The role can be given for one managed zone, in place of the whole project; that zone must be named then (“Managed zone”), since zones cannot be listed.',
    'Private zones are passed over.',
  ],
  fields: [
    {
      name: 'serviceAccount',
      label: 'Service account key',
      env: 'GCE_SERVICE_ACCOUNT',
      required: false,
      nature: 'secret',
      placeholder: '{ "type": "service_account", … }',
      help: 'The key file’s JSON. The account needs the role DNS Administrator (roles/dns.admin).',
    },
    {
      name: 'serviceAccountFile',
      advanced: true,
      label: 'Service account file',
      env: 'GCE_SERVICE_ACCOUNT_FILE',
      required: false,
      nature: 'path',
      help: 'On the computer of the hub, instead of the key itself.',
    },
    {
      name: 'project',
      label: 'Project',
      env: 'GCE_PROJECT',
      required: false,
      nature: 'plain',
      help: 'When not the key’s. A project alone uses what Google’s tools find on the hub’s computer.',
    },
    {
      name: 'zoneId',
      advanced: true,
      label: 'Managed zone',
      env: 'GCE_ZONE_ID',
      required: false,
      nature: 'plain',
      help: 'Only this one is used then; for two public zones of one name, or without the right to list.',
    },
    apiUrlField('GCLOUD_BASE_URL', publicUrl),
  ],
  anyOf: [['serviceAccount'], ['serviceAccountFile'], ['project']],
  check(values) {
    const { serviceAccount, serviceAccountFile } = values
    if (serviceAccount && serviceAccountFile) return 'give the key or its file, not both'
    if (serviceAccount && !readServiceAccount(serviceAccount.expose()))
      return 'Service account key is not the JSON text of a key file'
    return checkApiUrl(values)
  },
  isAmbient: ({ serviceAccount, serviceAccountFile }) => !serviceAccount && !serviceAccountFile,
  create,
})
