import { z } from 'zod'
import { checkApiUrl } from '../provider-kit/api-url.ts'
import { azureListOf, readAzureList } from '../provider-kit/azure-lists.ts'
import { type AzureLogin, createAzureTokens } from '../provider-kit/azure-tokens.ts'
import { listAzureZones } from '../provider-kit/azure-zones.ts'
import { Conflict } from '../provider-kit/conflict-retry.ts'
import { createJsonApi } from '../provider-kit/json-api.ts'
import { defineDnsProvider, type FieldValues, type ProviderIo } from '../provider-kit/provider.ts'
import { createRecordSetsClient } from '../provider-kit/record-sets.ts'
import { absoluteName, relativeName } from '../provider-kit/relative-name.ts'
import { noSet, type RecordSet } from '../provider-kit/set-changes.ts'

const provider = 'Azure DNS'
const apiVersion = '2018-05-01'
const setsPerPage = 100

/** Each cloud’s places: where to sign in, and its resource manager. */
const environments: Record<string, readonly [authority: string, manager: string]> = {
  public: ['https://login.microsoftonline.com', 'https://management.azure.com'],
  china: ['https://login.chinacloudapi.cn', 'https://management.chinacloudapi.cn'],
  usgovernment: ['https://login.microsoftonline.us', 'https://management.usgovcloudapi.net'],
}

const setSchema = z.object({
  etag: z.string().optional(),
  properties: z.object({
    TTL: z.number(),
    TXTRecords: z.array(z.object({ value: z.array(z.string()) })).default([]),
  }),
})
const innerFailure = z.object({ code: z.string().optional(), message: z.string().optional() })
const failureSchema = z.union([
  z.object({ error: innerFailure }).transform(({ error }) => error),
  innerFailure,
])
const stringsSchema = z.array(z.string())

const setsSchema = azureListOf(setSchema.extend({ name: z.string() }))

const toSet = ({ etag, properties }: z.output<typeof setSchema>): RecordSet => ({
  ttl: properties.TTL,
  values: properties.TXTRecords.map(({ value }) => JSON.stringify(value)),
  version: etag,
})

/** A TXT value may be in several strings, so a value is kept as the JSON text of its strings. */
const decode = (text: string): { value: string[] } => ({ value: stringsSchema.parse(JSON.parse(text)) })

const loginOf = (values: FieldValues): AzureLogin => {
  const { clientSecret, clientCertificatePath, authMethod } = values
  const [tenantId, clientId] = [values.tenantId?.expose(), values.clientId?.expose()]
  const own = { tenantId: tenantId ?? '', clientId: clientId ?? '' }
  if (clientSecret) return { method: 'secret', ...own, clientSecret }
  if (clientCertificatePath) return { method: 'certificate', ...own, path: clientCertificatePath.expose() }
  const method = authMethod?.expose()
  if (method === 'msi') return { method, clientId }
  return method === 'wli' ? { method, tenantId, clientId } : { method: 'cli', tenantId }
}

const open = (values: FieldValues, io: ProviderIo) => {
  const [authority, manager] = environments[values.environment?.expose() ?? 'public'] ?? ['', '']
  const authorityHost = (values.authorityHost?.expose() ?? authority).replace(/\/+$/, '')
  const place = { authorityHost, scope: `${manager}/.default` }
  const tokens = createAzureTokens(provider, loginOf(values), place, io)
  return createJsonApi(
    {
      provider,
      baseUrl: (values.baseUrl?.expose() ?? manager).replace(/\/+$/, ''),
      authorize: async ({ signal }) => ({
        authorization: `Bearer ${(await tokens.read(signal)).expose()}`,
      }),
      secrets: values.clientSecret ? [values.clientSecret] : [],
      rightsBy403: true,
      explain: (body) => failureSchema.safeParse(body).data?.message,
    },
    io,
  )
}

const create = (values: FieldValues, io: ProviderIo) => {
  const api = open(values, io)

  const call = (zoneId: string, fqdn: string, zone: string) => ({
    path: `${zoneId}/TXT/${relativeName(fqdn, zone, '@')}`,
    query: { 'api-version': apiVersion },
    zone,
  })

  return createRecordSetsClient(
    {
      provider,
      noticesConflicts: true,
      encode: (value) => JSON.stringify([value]),
      listZones: (signal) => {
        const scope = {
          subscription: values.subscriptionId?.expose(),
          resourceGroup: values.resourceGroup?.expose(),
        }
        return listAzureZones(api, scope, signal)
      },
      async read(zoneId, { fqdn, zone }, signal) {
        const place = call(zoneId, fqdn, zone)
        const { data } = await api.call({ method: 'GET', ...place, schema: setSchema, accept: [404], signal })
        return data ? toSet(data) : noSet
      },
      async list(zoneId, zone, most, signal) {
        const path = `${zoneId}/TXT?api-version=${apiVersion}&$top=${setsPerPage}`
        const listed = await readAzureList(api, path, setsSchema, signal, { zone, most })
        return new Map(listed.map((set) => [absoluteName(set.name, zone), toSet(set)]))
      },
      /** PATCH leaves the set’s metadata; the ETag makes Azure refuse a change of a set that is not as it was read. */
      async write(zoneId, { record, before, values: after }, signal) {
        const { fqdn, zone, ttl } = record
        const isNew = before.ttl === undefined
        const { status } = await api.call({
          method: after.length === 0 ? 'DELETE' : isNew ? 'PUT' : 'PATCH',
          ...call(zoneId, fqdn, zone),
          headers: isNew ? { 'if-none-match': '*' } : { 'if-match': before.version ?? '*' },
          body:
            after.length > 0
              ? { properties: { TTL: before.ttl ?? ttl, TXTRecords: after.map(decode) } }
              : undefined,
          accept: [412],
          tolerate: (body) => failureSchema.safeParse(body).data?.code === 'AnotherOperationInProgress',
          signal,
        })
        if (status === 412 || status === 409) throw new Conflict()
      },
    },
    io.clock,
  )
}

export default defineDnsProvider({
  code: 'azuredns',
  title: 'Azure DNS',
  helpUrl: 'https://learn.microsoft.com/azure/dns/dns-protect-zones-recordsets',
  notes: [
    'Other programs may write the same record set: a change in between is noticed, and the hub’s is made anew.',
  ],
  fields: [
    { name: 'tenantId', label: 'Tenant ID', env: 'AZURE_TENANT_ID', required: false, nature: 'plain' },
    {
      name: 'clientId',
      label: 'Client ID',
      env: 'AZURE_CLIENT_ID',
      required: false,
      nature: 'plain',
      help: 'Of an app registration that has the role “DNS Zone Contributor” on the zone, its resource group or the subscription.',
    },
    {
      name: 'clientSecret',
      label: 'Client secret',
      env: 'AZURE_CLIENT_SECRET',
      required: false,
      nature: 'secret',
    },
    {
      name: 'clientCertificatePath',
      advanced: true,
      label: 'Client certificate file',
      env: 'AZURE_CLIENT_CERTIFICATE_PATH',
      required: false,
      nature: 'path',
      help: 'PEM with its key, on the computer of the hub; instead of the secret.',
    },
    {
      name: 'authMethod',
      advanced: true,
      label: 'Sign in by',
      env: 'AZURE_AUTH_METHOD',
      required: false,
      nature: 'ambient',
      choices: ['env', 'msi', 'cli', 'wli'],
      help: 'env: the fields above. msi: managed identity; cli: as the Azure CLI is signed in; wli: workload identity.',
    },
    {
      name: 'subscriptionId',
      label: 'Subscription ID',
      env: 'AZURE_SUBSCRIPTION_ID',
      required: false,
      nature: 'plain',
      help: 'Without it, zones are looked for in every subscription.',
    },
    {
      name: 'resourceGroup',
      label: 'Resource group',
      env: 'AZURE_RESOURCE_GROUP',
      required: false,
      nature: 'plain',
      help: 'Only zones in it; needs the subscription.',
    },
    {
      name: 'environment',
      advanced: true,
      label: 'Cloud',
      env: 'AZURE_ENVIRONMENT',
      required: false,
      nature: 'plain',
      default: 'public',
      choices: Object.keys(environments),
    },
    {
      name: 'authorityHost',
      advanced: true,
      label: 'Sign-in URL',
      env: 'AZURE_AUTHORITY_HOST',
      required: false,
      nature: 'address',
      help: 'Instead of the cloud’s own.',
    },
    {
      name: 'baseUrl',
      advanced: true,
      label: 'API URL',
      env: 'AZUREDNS_BASE_URL',
      required: false,
      nature: 'address',
      help: 'Of the resource manager, instead of the cloud’s own.',
    },
  ],
  anyOf: [
    ['tenantId', 'clientId', 'clientSecret'],
    ['tenantId', 'clientId', 'clientCertificatePath'],
    ['authMethod'],
  ],
  check(values) {
    const { clientSecret, clientCertificatePath, authMethod, authorityHost } = values
    if (clientSecret && clientCertificatePath) return 'give the client secret or a certificate, not both'
    const isOwn = clientSecret !== undefined || clientCertificatePath !== undefined
    if (isOwn !== ((authMethod?.expose() ?? 'env') === 'env'))
      return isOwn ? 'a client secret or certificate goes with “env” only' : 'a client secret is missing'
    if (isOwn && !(values.tenantId && values.clientId)) return 'the tenant ID and the client ID are missing'
    if (values.resourceGroup && !values.subscriptionId) return 'the resource group needs the subscription ID'
    if (authorityHost && checkApiUrl({ baseUrl: authorityHost }))
      return 'Sign-in URL must be an http:// or https:// address'
    return checkApiUrl(values)
  },
  isAmbient: ({ clientSecret, clientCertificatePath }) => !clientSecret && !clientCertificatePath,
  create,
})
