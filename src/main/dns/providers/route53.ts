import type { ResourceRecordSet, Route53Client } from '@aws-sdk/client-route-53'
import { CerthubError, hasCode } from '../../../shared/errors.ts'
import { quoted } from '../protocol/txt-text.ts'
import { plainName } from '../protocol/wire.ts'
import { checkApiUrl } from '../provider-kit/api-url.ts'
import { translateAwsError } from '../provider-kit/aws-errors.ts'
import { createAwsHandler } from '../provider-kit/aws-handler.ts'
import { assumeRole } from '../provider-kit/aws-role.ts'
import { Conflict } from '../provider-kit/conflict-retry.ts'
import { defineDnsProvider, type FieldValues, type ProviderIo } from '../provider-kit/provider.ts'
import { createRecordSetsClient } from '../provider-kit/record-sets.ts'
import type { ListedZone } from '../provider-kit/zone-list.ts'

const provider = 'Amazon Route 53'
const zonesPerPage = 100
const mostRepeats = 3
/** Seconds. */
const longestWait = 10

/** Amazon takes five requests a second from an account; all requests here can be repeated. */
const isPassing = (failure: unknown): failure is CerthubError =>
  hasCode(failure, 'dns.rate_limited', 'dns.provider_error') && (failure.data.retryAfter ?? 0) <= longestWait

/** The credential’s keys, or those that its role gives; undefined leaves it to the SDK and its profile. */
const keysOf = (values: FieldValues, region: string, io: ProviderIo) => {
  const { accessKeyId, secretAccessKey, sessionToken, roleArn, externalId, stsUrl } = values
  if (!accessKeyId || !secretAccessKey) return undefined
  const own = { accessKeyId: accessKeyId.expose(), secretAccessKey, sessionToken }
  if (!roleArn)
    return {
      accessKeyId: own.accessKeyId,
      secretAccessKey: secretAccessKey.expose(),
      ...(sessionToken && { sessionToken: sessionToken.expose() }),
    }
  const role = {
    arn: roleArn.expose(),
    externalId: externalId?.expose(),
    region,
    stsUrl: stsUrl?.expose(),
  }
  return async () => {
    const keys = await assumeRole(provider, own, role, io)
    const [secret, token] = [keys.secretAccessKey.expose(), keys.sessionToken.expose()]
    return { ...keys, secretAccessKey: secret, sessionToken: token }
  }
}

const open = async (values: FieldValues, io: ProviderIo) => {
  const sdk = await import('@aws-sdk/client-route-53')
  const region = values.region?.expose() ?? 'us-east-1'
  const credentials = keysOf(values, region, io)
  const client: Route53Client = new sdk.Route53Client({
    region,
    requestHandler: createAwsHandler(io.http),
    // The SDK would wait as long as it is told to, on a clock of its own.
    maxAttempts: 1,
    ...(values.baseUrl && { endpoint: values.baseUrl.expose() }),
    ...(values.profile && { profile: values.profile.expose() }),
    ...(credentials && { credentials }),
  })
  return { sdk, client }
}

const idOf = (id: string | undefined): string => (id ?? '').replace('/hostedzone/', '')

const setOf = (fqdn: string, ttl: number, values: string[]): ResourceRecordSet => ({
  Name: `${fqdn}.`,
  Type: 'TXT',
  TTL: ttl,
  ResourceRecords: values.map((Value) => ({ Value })),
})

const create = (values: FieldValues, io: ProviderIo) => {
  const secrets = [values.secretAccessKey, values.sessionToken].filter((one) => one !== undefined)
  let opened: ReturnType<typeof open> | undefined
  /** Loads the SDK at first use; errors of its calls become the hub’s own. */
  const use = async <T>(
    zone: string | undefined,
    signal: AbortSignal | undefined,
    work: (parts: Awaited<ReturnType<typeof open>>) => Promise<T>,
  ): Promise<T> => {
    signal?.throwIfAborted()
    opened ??= open(values, io)
    for (let repeats = 0; ; repeats++) {
      try {
        return await work(await opened)
      } catch (error) {
        signal?.throwIfAborted()
        const failure = translateAwsError(error, { provider, zone, now: io.clock.now(), secrets })
        if (repeats === mostRepeats || !isPassing(failure)) throw failure
        await io.clock.sleep((failure.data.retryAfter ?? 2 ** repeats) * 1000, signal)
      }
    }
  }
  const options = (signal: AbortSignal | undefined) => (signal ? { abortSignal: signal } : {})
  const zoneOf = (zone: { Id?: string | undefined; Name?: string | undefined }): ListedZone => ({
    id: idOf(zone.Id),
    name: plainName(zone.Name ?? ''),
    active: true,
  })

  /** By name, since lego’s documentation asks for the right to no other list. */
  const listByName = (signal?: AbortSignal) =>
    use(undefined, signal, async ({ sdk, client }) => {
      const zones: ListedZone[] = []
      let next: { DNSName?: string | undefined; HostedZoneId?: string | undefined } | undefined = {}
      while (next) {
        const page: InstanceType<typeof sdk.ListHostedZonesByNameCommand> =
          new sdk.ListHostedZonesByNameCommand({ ...next, MaxItems: zonesPerPage })
        const listed = await client.send(page, options(signal))
        const open = (listed.HostedZones ?? []).filter(({ Config }) => !Config?.PrivateZone)
        zones.push(...open.map(zoneOf))
        next = listed.IsTruncated
          ? { DNSName: listed.NextDNSName, HostedZoneId: listed.NextHostedZoneId }
          : undefined
      }
      return zones
    })
  /** Keys that were made for lego may not ask for the zone itself; the first of its sets is at its own name. */
  const readFirstSet = (id: string, signal?: AbortSignal) =>
    use(undefined, signal, async ({ sdk, client }) => {
      const first = new sdk.ListResourceRecordSetsCommand({ HostedZoneId: id, MaxItems: 1 })
      const { ResourceRecordSets = [] } = await client.send(first, options(signal))
      return ResourceRecordSets.map(({ Name }) => zoneOf({ Id: id, Name }))
    })
  const readPinned = async (id: string, signal?: AbortSignal) => {
    try {
      return await use(undefined, signal, async ({ sdk, client }) => {
        const { HostedZone } = await client.send(new sdk.GetHostedZoneCommand({ Id: id }), options(signal))
        return HostedZone ? [zoneOf(HostedZone)] : []
      })
    } catch (error) {
      if (hasCode(error, 'dns.permission_denied')) return readFirstSet(id, signal)
      throw error
    }
  }

  return createRecordSetsClient(
    {
      provider,
      noticesConflicts: false,
      encode: quoted,
      listZones: (signal) => {
        const pinned = values.hostedZoneId?.expose()
        return pinned === undefined ? listByName(signal) : readPinned(idOf(pinned), signal)
      },
      read: (HostedZoneId, { fqdn, zone }, signal) =>
        use(zone, signal, async ({ sdk, client }) => {
          const { ResourceRecordSets = [] } = await client.send(
            new sdk.ListResourceRecordSetsCommand({
              HostedZoneId,
              StartRecordName: `${fqdn}.`,
              StartRecordType: 'TXT',
              MaxItems: 1,
            }),
            options(signal),
          )
          const set = ResourceRecordSets.find(
            ({ Name, Type }) => Type === 'TXT' && plainName(Name ?? '') === fqdn,
          )
          if (set?.SetIdentifier !== undefined)
            throw new CerthubError('dns.provider_refused', {
              provider,
              problem: `${fqdn} has a routing policy`,
            })
          return { ttl: set?.TTL, values: (set?.ResourceRecords ?? []).map(({ Value }) => Value ?? '') }
        }),
      changeWhole: (HostedZoneId, kind, sets, signal) =>
        use(sets[0]?.record.zone, signal, async ({ sdk, client }) => {
          const Action: 'CREATE' | 'DELETE' = kind === 'make' ? 'CREATE' : 'DELETE'
          const Changes = sets.map(({ record, values }) => ({
            Action,
            ResourceRecordSet: setOf(record.fqdn, record.ttl, values),
          }))
          const change = new sdk.ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes } })
          try {
            await client.send(change, options(signal))
            return true
          } catch (error) {
            if (error instanceof Error && error.name === 'InvalidChangeBatch') return false
            throw error
          }
        }),
      write: (HostedZoneId, { record: { fqdn, zone, ttl }, before, values: after }, signal) =>
        use(zone, signal, async ({ sdk, client }) => {
          const remove = after.length === 0
          const set = setOf(fqdn, before.ttl ?? ttl, remove ? before.values : after)
          const change = new sdk.ChangeResourceRecordSetsCommand({
            HostedZoneId,
            ChangeBatch: { Changes: [{ Action: remove ? 'DELETE' : 'UPSERT', ResourceRecordSet: set }] },
          })
          try {
            await client.send(change, options(signal))
          } catch (error) {
            // A set is deleted only as it is: another program has changed it, or deleted it first.
            if (remove && error instanceof Error && error.name === 'InvalidChangeBatch') throw new Conflict()
            throw error
          }
        }),
    },
    io.clock,
  )
}

export default defineDnsProvider({
  code: 'route53',
  title: 'Amazon Route 53',
  helpUrl:
    'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/access-control-managing-permissions.html',
  notes: [
    'With the condition `route53:ChangeResourceRecordSetsRecordTypes` equal to TXT the keys can change nothing else.',
  ],
  fields: [
    {
      name: 'accessKeyId',
      label: 'Access key ID',
      env: 'AWS_ACCESS_KEY_ID',
      required: false,
      nature: 'plain',
      help: 'Of a user that may call route53:ListHostedZonesByName, and ListResourceRecordSets and ChangeResourceRecordSets on the zone.',
    },
    {
      name: 'secretAccessKey',
      label: 'Secret access key',
      env: 'AWS_SECRET_ACCESS_KEY',
      required: false,
      nature: 'secret',
    },
    {
      name: 'sessionToken',
      advanced: true,
      label: 'Session token',
      env: 'AWS_SESSION_TOKEN',
      required: false,
      nature: 'secret',
      help: 'Only with temporary keys.',
    },
    {
      name: 'profile',
      label: 'Profile',
      env: 'AWS_PROFILE',
      required: false,
      nature: 'ambient',
      placeholder: 'default',
      help: 'Of the AWS configuration on the hub’s computer, instead of keys; it may take on a role (role_arn).',
    },
    {
      name: 'roleArn',
      advanced: true,
      label: 'Role to assume',
      env: 'AWS_ASSUME_ROLE_ARN',
      required: false,
      nature: 'plain',
      placeholder: 'arn:aws:iam::123456789012:role/certhub',
      help: 'The keys then need sts:AssumeRole on it alone.',
    },
    {
      name: 'externalId',
      advanced: true,
      label: 'External ID',
      env: 'AWS_EXTERNAL_ID',
      required: false,
      nature: 'plain',
      help: 'Where the role asks for one.',
    },
    {
      name: 'hostedZoneId',
      advanced: true,
      label: 'Hosted zone ID',
      env: 'AWS_HOSTED_ZONE_ID',
      required: false,
      nature: 'plain',
      help: 'Only this zone is used then; for two public zones of one name, or without the right to list zones.',
    },
    {
      name: 'region',
      advanced: true,
      label: 'Region',
      env: 'AWS_REGION',
      required: false,
      nature: 'plain',
      default: 'us-east-1',
      help: 'Route 53 is one for all regions; only China and GovCloud have their own.',
    },
    {
      name: 'baseUrl',
      advanced: true,
      label: 'API URL',
      env: 'AWS_ENDPOINT_URL_ROUTE_53',
      required: false,
      nature: 'address',
    },
    {
      name: 'stsUrl',
      advanced: true,
      label: 'STS URL',
      env: 'AWS_ENDPOINT_URL_STS',
      required: false,
      nature: 'address',
      help: 'Where roles are assumed, when not at the region’s own.',
    },
  ],
  anyOf: [['accessKeyId', 'secretAccessKey'], ['profile']],
  check(values) {
    if (values.accessKeyId && values.profile) return 'give keys or a profile, not both'
    if (values.roleArn && !values.accessKeyId) return 'a role is for keys; a profile names its own (role_arn)'
    if (values.externalId && !values.roleArn) return 'the external ID goes with a role'
    if (values.stsUrl && checkApiUrl({ baseUrl: values.stsUrl }))
      return 'STS URL must be an http:// or https:// address'
    return checkApiUrl(values)
  },
  isAmbient: ({ accessKeyId, secretAccessKey }) => !accessKeyId || !secretAccessKey,
  create,
})
