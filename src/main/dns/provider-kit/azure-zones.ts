import { z } from 'zod'
import { hasCode } from '../../../shared/errors.ts'
import { plainName } from '../protocol/wire.ts'
import { azureListOf, readAzureList } from './azure-lists.ts'
import type { JsonApi } from './json-api.ts'
import { readCursorPages } from './pages.ts'
import type { ListedZone } from './zone-list.ts'

export interface AzureScope {
  /** Without one, every subscription that the login sees. */
  subscription?: string | undefined
  resourceGroup?: string | undefined
}

const zonesVersion = '2018-05-01'
const subscriptionsVersion = '2020-01-01'
const graphVersion = '2021-03-01'
const graphQuery =
  "resources | where type =~ 'microsoft.network/dnszones' | project id, name | order by id asc"
const graphPage = 1000

const subscriptionsSchema = azureListOf(
  z.object({ subscriptionId: z.string(), state: z.string().optional() }),
)
const zonesSchema = azureListOf(
  z.object({
    id: z.string(),
    name: z.string(),
    properties: z.object({ zoneType: z.string().optional() }).optional(),
  }),
)
const graphSchema = z.object({
  data: z.array(z.object({ id: z.string(), name: z.string() })),
  $skipToken: z.string().nullish(),
})

const toZone = ({ id, name }: { id: string; name: string }): ListedZone => ({
  id,
  name: plainName(name),
  active: true,
})

/**
 * The public DNS zones of a scope that a login may read. A role that is given for a zone alone does not allow to list the
 * zones of its subscription or resource group; Azure Resource Graph tells of that zone all the same.
 * Throws dns.permission_denied when the login may read none, and other dns.* errors.
 */
export const listAzureZones = async (
  api: JsonApi,
  scope: AzureScope,
  signal?: AbortSignal,
): Promise<ListedZone[]> => {
  try {
    return await listByManager(api, scope, signal)
  } catch (error) {
    if (!hasCode(error, 'dns.permission_denied')) throw error
    const zones = await listByGraph(api, scope, signal)
    if (zones.length > 0) return zones
    throw error
  }
}

const listByManager = async (api: JsonApi, scope: AzureScope, signal?: AbortSignal) => {
  const { resourceGroup } = scope
  const within = resourceGroup === undefined ? '' : `/resourceGroups/${encodeURIComponent(resourceGroup)}`
  const zones: ListedZone[] = []
  for (const subscription of await subscriptionsOf(api, scope, signal)) {
    const path = `/subscriptions/${subscription}${within}/providers/Microsoft.Network/dnsZones?api-version=${zonesVersion}`
    for (const zone of await readAzureList(api, path, zonesSchema, signal))
      if (zone.properties?.zoneType !== 'Private') zones.push(toZone(zone))
  }
  return zones
}

const subscriptionsOf = async (api: JsonApi, { subscription }: AzureScope, signal?: AbortSignal) => {
  if (subscription !== undefined) return [subscription]
  const path = `/subscriptions?api-version=${subscriptionsVersion}`
  const all = await readAzureList(api, path, subscriptionsSchema, signal)
  return all.filter(({ state }) => state !== 'Disabled').map(({ subscriptionId }) => subscriptionId)
}

/** https://learn.microsoft.com/rest/api/azureresourcegraph/resourcegraph/resources/resources */
const listByGraph = async (
  api: JsonApi,
  { subscription, resourceGroup }: AzureScope,
  signal?: AbortSignal,
): Promise<ListedZone[]> => {
  const found = await readCursorPages(async (cursor) => {
    const { data, $skipToken } = await api.read({
      method: 'POST',
      path: '/providers/Microsoft.ResourceGraph/resources',
      query: { 'api-version': graphVersion },
      body: {
        ...(subscription && { subscriptions: [subscription] }),
        query: graphQuery,
        options: { resultFormat: 'objectArray', $top: graphPage, ...(cursor && { $skipToken: cursor }) },
      },
      schema: graphSchema,
      signal,
    })
    return { items: data, next: $skipToken }
  })
  const group = resourceGroup && `/resourcegroups/${resourceGroup.toLowerCase()}/`
  return found.filter(({ id }) => !group || id.toLowerCase().includes(group)).map(toZone)
}
