import type { ResourceRecordSet, Route53Client } from '@aws-sdk/client-route-53'
import { CerthubError, hasCode } from '../../../shared/errors.ts'
import { readRetryAfter } from '../../acme/retry-after.ts'
import { HttpFailure } from '../../ports/http.ts'
import { checkApiUrl } from '../api-url.ts'
import { createAwsHandler } from '../aws-handler.ts'
import { Conflict } from '../conflict-retry.ts'
import { defineDnsProvider, type FieldValues, type ProviderIo, type TxtRecord } from '../provider.ts'
import { createRecordSetsClient } from '../record-sets.ts'
import { quoted } from '../txt-text.ts'
import { plainName } from '../wire.ts'
import type { ListedZone } from '../zone-list.ts'

const provider = 'Amazon Route 53'
const zonesPerPage = 100
const mostRepeats = 3
/** Seconds. */
const longestWait = 10

const credentialErrors = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
])
const deniedErrors = new Set(['AccessDenied', 'AccessDeniedException', 'NotAuthorizedException'])
const limitErrors = new Set([
  'PriorRequestNotComplete',
  'RequestLimitExceeded',
  'Throttling',
  'ThrottlingException',
])

/** What the SDK throws has a name, and what the answer was besides its message. */
const read = (error: Error) => {
  const about = '$metadata' in error ? error.$metadata : undefined
  const answer = '$response' in error ? error.$response : undefined
  const status =
    typeof about === 'object' && about !== null && 'httpStatusCode' in about
      ? about.httpStatusCode
      : typeof answer === 'object' && answer !== null && 'statusCode' in answer
        ? answer.statusCode
        : undefined
  const headers =
    typeof answer === 'object' && answer !== null && 'headers' in answer ? answer.headers : undefined
  const retryAfter =
    typeof headers === 'object' && headers !== null && 'retry-after' in headers
      ? String(headers['retry-after'])
      : undefined
  return { status: typeof status === 'number' ? status : undefined, retryAfter }
}

const translate = (error: unknown, zone: string | undefined, now: number): unknown => {
  if (!(error instanceof Error) || error instanceof CerthubError || error instanceof Conflict) return error
  if (error instanceof HttpFailure)
    return new CerthubError(
      'dns.provider_unreachable',
      { provider, problem: error.message },
      { cause: error },
    )
  const { status, retryAfter } = read(error)
  const { name } = error
  const isKnown = /^[A-Z]\w+$/.test(name) && name !== 'Error' && name !== 'SyntaxError'
  const problem = [status && `HTTP ${status}`, isKnown && name].filter(Boolean).join(', ') || name
  const extras = isKnown ? { detail: error.message } : {}
  if (credentialErrors.has(name) || status === 401)
    return new CerthubError('dns.credential_rejected', { provider, problem }, extras)
  if (deniedErrors.has(name) || status === 403)
    return new CerthubError('dns.permission_denied', { provider, zone: zone ?? 'its zones', problem }, extras)
  if (limitErrors.has(name) || status === 429)
    return new CerthubError(
      'dns.rate_limited',
      { provider },
      { ...extras, retryAfter: readRetryAfter(retryAfter, now) },
    )
  if (name === 'NoSuchHostedZone')
    return new CerthubError(
      'dns.zone_not_found',
      { name: zone ?? 'the zone id', where: `at ${provider}` },
      extras,
    )
  const isRefusal = status !== undefined && status >= 400 && status < 500
  return new CerthubError(
    isRefusal ? 'dns.provider_refused' : 'dns.provider_error',
    { provider, problem },
    extras,
  )
}

/** Amazon takes five requests a second from an account; all requests here can be repeated. */
const isPassing = (failure: unknown): failure is CerthubError =>
  hasCode(failure, 'dns.rate_limited', 'dns.provider_error') && (failure.data.retryAfter ?? 0) <= longestWait

const open = async (values: FieldValues, io: ProviderIo) => {
  const sdk = await import('@aws-sdk/client-route-53')
  const { accessKeyId, secretAccessKey, sessionToken, profile, region, baseUrl } = values
  const client: Route53Client = new sdk.Route53Client({
    region: region?.expose() ?? 'us-east-1',
    requestHandler: createAwsHandler(io.http),
    // The SDK would wait as long as it is told to, on a clock of its own.
    maxAttempts: 1,
    ...(baseUrl && { endpoint: baseUrl.expose() }),
    ...(profile && { profile: profile.expose() }),
    ...(accessKeyId &&
      secretAccessKey && {
        credentials: {
          accessKeyId: accessKeyId.expose(),
          secretAccessKey: secretAccessKey.expose(),
          ...(sessionToken && { sessionToken: sessionToken.expose() }),
        },
      }),
  })
  return { sdk, client }
}

const idOf = (id: string | undefined): string => (id ?? '').replace('/hostedzone/', '')

const create = (values: FieldValues, io: ProviderIo) => {
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
        const failure = translate(error, zone, io.clock.now())
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
  const readPinned = (id: string, signal?: AbortSignal) =>
    use(undefined, signal, async ({ sdk, client }) => {
      const { HostedZone } = await client.send(new sdk.GetHostedZoneCommand({ Id: id }), options(signal))
      return HostedZone ? [zoneOf(HostedZone)] : []
    })

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
      write: (HostedZoneId, { fqdn, zone, ttl }: TxtRecord, before, after, signal) =>
        use(zone, signal, async ({ sdk, client }) => {
          const remove = after.length === 0
          const set: ResourceRecordSet = {
            Name: `${fqdn}.`,
            Type: 'TXT',
            TTL: before.ttl ?? ttl,
            ResourceRecords: (remove ? before.values : after).map((Value) => ({ Value })),
          }
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
  fields: [
    {
      name: 'accessKeyId',
      label: 'Access key ID',
      env: 'AWS_ACCESS_KEY_ID',
      required: false,
      secret: false,
      help: 'Of a user that may call route53:ListHostedZonesByName, and ListResourceRecordSets and ChangeResourceRecordSets on the zone.',
    },
    {
      name: 'secretAccessKey',
      label: 'Secret access key',
      env: 'AWS_SECRET_ACCESS_KEY',
      required: false,
      secret: true,
    },
    {
      name: 'sessionToken',
      advanced: true,
      label: 'Session token',
      env: 'AWS_SESSION_TOKEN',
      required: false,
      secret: true,
      help: 'Only with temporary keys.',
    },
    {
      name: 'profile',
      label: 'Profile',
      env: 'AWS_PROFILE',
      required: false,
      secret: false,
      placeholder: 'default',
      help: 'Of the AWS configuration on the hub’s computer, instead of keys; it may take on a role (role_arn).',
    },
    {
      name: 'hostedZoneId',
      advanced: true,
      label: 'Hosted zone ID',
      env: 'AWS_HOSTED_ZONE_ID',
      required: false,
      secret: false,
      help: 'Only this zone is used then, and needs route53:GetHostedZone; for two public zones of one name.',
    },
    {
      name: 'region',
      advanced: true,
      label: 'Region',
      env: 'AWS_REGION',
      required: false,
      secret: false,
      default: 'us-east-1',
      help: 'Route 53 is one for all regions; only China and GovCloud have their own.',
    },
    {
      name: 'baseUrl',
      advanced: true,
      label: 'API URL',
      env: 'AWS_ENDPOINT_URL_ROUTE_53',
      required: false,
      secret: false,
    },
  ],
  anyOf: [['accessKeyId', 'secretAccessKey'], ['profile']],
  check(values) {
    if (values.accessKeyId && values.profile) return 'give keys or a profile, not both'
    return checkApiUrl(values)
  },
  create,
})
