import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import { Secret } from '../../../shared/secret.ts'
import { type AwsKeys, signAws } from './aws-signature.ts'
import { createJsonApi } from './json-api.ts'
import type { ProviderIo } from './provider.ts'
import { readXml, type XmlElement } from './xml-elements.ts'

export interface AwsRole {
  arn: string
  externalId?: string | undefined
  region: string
  /** Instead of the region’s own STS. */
  stsUrl?: string | undefined
}

export interface RoleKeys {
  accessKeyId: string
  secretAccessKey: Secret
  sessionToken: Secret
  expiration: Date
}

const bodySchema = z.custom<XmlElement[]>((value) => Array.isArray(value))
const textOf = (elements: XmlElement[], wanted: string): string | undefined =>
  elements.find(({ name }) => name === wanted)?.text
const explain = (body: unknown): string | undefined =>
  textOf(bodySchema.safeParse(body).data ?? [], 'Message')

const publicUrl = (region: string): string =>
  `https://sts.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`

/**
 * Temporary keys of a role (https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html), good for an hour.
 * Throws dns.* errors.
 */
export const assumeRole = async (
  provider: string,
  keys: AwsKeys,
  { arn, externalId, region, stsUrl }: AwsRole,
  io: Pick<ProviderIo, 'http' | 'clock'>,
): Promise<RoleKeys> => {
  const { secretAccessKey, sessionToken } = keys
  const api = createJsonApi(
    {
      provider,
      baseUrl: (stsUrl ?? publicUrl(region)).replace(/\/+$/, ''),
      headers: { accept: 'application/xml' },
      authorize: async ({ method, url, headers = {}, body = '' }) =>
        signAws(
          { method, url, body, contentType: headers['content-type'] ?? '' },
          keys,
          { region, service: 'sts' },
          io.clock.now(),
        ),
      secrets: sessionToken ? [secretAccessKey, sessionToken] : [secretAccessKey],
      parse: readXml,
      explain,
    },
    io,
  )
  const elements = await api.read({
    method: 'POST',
    path: '/',
    form: {
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: arn,
      RoleSessionName: 'certhub',
      ...(externalId !== undefined && { ExternalId: externalId }),
    },
    schema: bodySchema,
  })
  const [accessKeyId, secret, token] = ['AccessKeyId', 'SecretAccessKey', 'SessionToken'].map((name) =>
    textOf(elements, name),
  )
  const expiration = new Date(textOf(elements, 'Expiration') ?? '')
  if (!accessKeyId || !secret || !token || Number.isNaN(expiration.getTime()))
    throw new CerthubError('dns.provider_error', { provider, problem: 'it gives no keys of the role' })
  return { accessKeyId, secretAccessKey: new Secret(secret), sessionToken: new Secret(token), expiration }
}
