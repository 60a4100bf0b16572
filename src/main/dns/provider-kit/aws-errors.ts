import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import type { Secret } from '../../../shared/secret.ts'
import { readRetryAfter } from '../../http-headers/retry-after.ts'
import { HttpFailure } from '../../ports/http.ts'
import { Conflict } from './conflict-retry.ts'

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

/** What the SDK’s errors carry besides name and message. */
const answerSchema = z.object({
  $metadata: z.object({ httpStatusCode: z.number().optional() }).optional(),
  $response: z
    .object({ statusCode: z.number(), headers: z.record(z.string(), z.string()).optional() })
    .optional(),
})

interface Place {
  provider: string
  zone: string | undefined
  /** Milliseconds since the epoch. */
  now: number
  /** Amazon repeats parts of a request whose signature is wrong. */
  secrets: readonly Secret[]
}

/** The hub’s error for what a call of the AWS SDK threw; other errors come back as they are. */
export const translateAwsError = (error: unknown, { provider, zone, now, secrets }: Place): unknown => {
  if (!(error instanceof Error) || error instanceof CerthubError || error instanceof Conflict) return error
  if (error instanceof HttpFailure)
    return new CerthubError(
      'dns.provider_unreachable',
      { provider, problem: error.message },
      { cause: error },
    )
  const { $metadata, $response } = answerSchema.safeParse(error).data ?? {}
  const status = $metadata?.httpStatusCode ?? $response?.statusCode
  const { name } = error
  const isKnown = /^[A-Z]\w+$/.test(name) && name !== 'Error' && name !== 'SyntaxError'
  const problem = [status && `HTTP ${status}`, isKnown && name].filter(Boolean).join(', ') || name
  // The token of a role is known to the SDK alone.
  const told = error.message.replace(/(x-amz-security-token:)\S+/gi, '$1[secret]')
  const said = secrets.reduce((text, secret) => text.replaceAll(secret.expose(), '[secret]'), told)
  const extras = isKnown ? { detail: said } : {}
  if (credentialErrors.has(name) || status === 401)
    return new CerthubError('dns.credential_rejected', { provider, problem }, extras)
  if (deniedErrors.has(name) || status === 403)
    return new CerthubError('dns.permission_denied', { provider, zone: zone ?? 'its zones', problem }, extras)
  if (limitErrors.has(name) || status === 429)
    return new CerthubError(
      'dns.rate_limited',
      { provider },
      { ...extras, retryAfter: readRetryAfter($response?.headers ?? {}, now) },
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
