import { createHash, createHmac } from 'node:crypto'
import type { Secret } from '../../../shared/secret.ts'

export interface AwsKeys {
  accessKeyId: string
  secretAccessKey: Secret
  sessionToken?: Secret | undefined
}

export interface SignedRequest {
  method: string
  url: string
  contentType: string
  body: string
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest()

/**
 * The headers that sign a request with Amazon’s signature version 4
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html). `now`: milliseconds since the epoch. The
 * query must be in the order of its names.
 */
export const signAws = (
  { method, url, contentType, body }: SignedRequest,
  { accessKeyId, secretAccessKey, sessionToken }: AwsKeys,
  { region, service }: { region: string; service: string },
  now: number,
): Record<string, string> => {
  const { host, pathname, search } = new URL(url)
  const time = `${new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
  const day = time.slice(0, 8)
  const headers: [string, string][] = [
    ['content-type', contentType],
    ['host', host],
    ['x-amz-date', time],
  ]
  if (sessionToken) headers.push(['x-amz-security-token', sessionToken.expose()])
  const names = headers.map(([name]) => name).join(';')
  const lines = headers.map(([name, value]) => `${name}:${value}\n`).join('')
  const canonical = [method, pathname, search.slice(1), lines, names, sha256(body)].join('\n')
  const scope = `${day}/${region}/${service}/aws4_request`
  const text = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')
  const key = [region, service, 'aws4_request'].reduce<Buffer>(
    hmac,
    hmac(`AWS4${secretAccessKey.expose()}`, day),
  )
  const signature = hmac(key, text).toString('hex')
  return {
    'x-amz-date': time,
    ...(sessionToken && { 'x-amz-security-token': sessionToken.expose() }),
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  }
}
