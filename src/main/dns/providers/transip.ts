import { createSign, type KeyObject, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import { createMutex } from '../../concurrency/mutex.ts'
import { unquoted } from '../protocol/txt-text.ts'
import { plainName } from '../protocol/wire.ts'
import { createAccessToken } from '../provider-kit/access-token.ts'
import { apiUrlField, apiUrlOf, checkApiUrl } from '../provider-kit/api-url.ts'
import { Conflict, retryConflicts } from '../provider-kit/conflict-retry.ts'
import { createJsonApi } from '../provider-kit/json-api.ts'
import { readRsaKey } from '../provider-kit/pem.ts'
import {
  defineDnsProvider,
  type FieldValues,
  type ProviderIo,
  type TxtRecord,
} from '../provider-kit/provider.ts'
import { createRecordsClient } from '../provider-kit/records-by-id.ts'
import { absoluteName, relativeName } from '../provider-kit/relative-name.ts'

const provider = 'TransIP'
const publicUrl = 'https://api.transip.nl/v6'
/** No others are taken. Seconds. */
const ttls = [60, 300, 3600, 86_400]
const tokenLifetime = 1800
/** As long as lego waits there. */
const propagationMs = 600_000

const zonesSchema = z.object({ domains: z.array(z.object({ name: z.string() })) })
const entrySchema = z.object({ name: z.string(), expire: z.number(), type: z.string(), content: z.string() })
const entriesSchema = z.object({ dnsEntries: z.array(entrySchema) })

/** The changes of a zone take turns: TransIP turns down a second one while it saves the first. */
const lock = createMutex()

const readKey = async ({ privateKey, privateKeyPath }: FieldValues): Promise<KeyObject> => {
  const path = privateKeyPath?.expose() ?? ''
  const pem = privateKey?.expose() ?? (await readFile(path, 'utf8').catch(() => ''))
  const key = readRsaKey(pem)
  if (key) return key
  const problem = 'no RSA private key is in the file that is given'
  throw new CerthubError('dns.credential_rejected', { provider, problem })
}

/** https://api.transip.nl/rest/docs.html#header-authentication: the signature is over the body’s very bytes. */
const createTokens = (values: FieldValues, baseUrl: string, io: ProviderIo) =>
  createAccessToken(async (signal) => {
    const body = {
      login: values.accountName?.expose() ?? '',
      nonce: randomBytes(16).toString('hex'),
      read_only: false,
      expiration_time: `${tokenLifetime / 60} minutes`,
      label: `certhub ${randomBytes(6).toString('hex')}`,
      global_key: values.globalKey?.expose() !== 'false',
    }
    const key = await readKey(values)
    const signature = createSign('sha512').update(JSON.stringify(body)).sign(key, 'base64')
    const secrets = values.privateKey ? [values.privateKey] : []
    const { token } = await createJsonApi({ provider, baseUrl, secrets }, io).read({
      method: 'POST',
      path: '/auth',
      body,
      headers: { signature },
      schema: z.object({ token: z.string() }),
      signal,
    })
    return { token, expiresIn: tokenLifetime }
  }, io.clock)

const create = (values: FieldValues, io: ProviderIo) => {
  const baseUrl = apiUrlOf(values, publicUrl)
  const tokens = createTokens(values, baseUrl, io)
  const api = createJsonApi(
    {
      provider,
      baseUrl,
      authorize: async ({ signal }) => ({
        authorization: `Bearer ${(await tokens.read(signal)).expose()}`,
      }),
      secrets: [],
    },
    io,
  )
  /** An entry has no id: it is told from others by all that is in it, its time to live included. */
  const change = (
    method: 'POST' | 'DELETE',
    { fqdn, zone, value }: TxtRecord,
    expire: number,
    signal?: AbortSignal,
  ) => {
    const dnsEntry = { name: relativeName(fqdn, zone, '@'), expire, type: 'TXT', content: value }
    const send = async () => {
      const { status } = await api.call({
        method,
        path: `/domains/${zone}/dns`,
        body: { dnsEntry },
        zone,
        accept: method === 'DELETE' ? [404, 409] : [409],
        signal,
      })
      if (status === 409) throw new Conflict()
    }
    return lock.run(zone, () => retryConflicts(provider, zone, send, io.clock, signal))
  }

  const client = createRecordsClient(
    {
      provider,
      async listZones(signal) {
        const { domains } = await api.read({ method: 'GET', path: '/domains', schema: zonesSchema, signal })
        return domains.map(({ name }) => ({ id: name, name: plainName(name), active: true }))
      },
      /** An entry goes by its time to live. */
      async list(_zoneId, { zone }, signal) {
        const path = `/domains/${zone}/dns`
        const { dnsEntries } = await api.read({ method: 'GET', path, schema: entriesSchema, zone, signal })
        return dnsEntries
          .filter(({ type }) => type === 'TXT')
          .map(({ name, content, expire }) => ({
            id: String(expire),
            fqdn: absoluteName(name, zone),
            value: unquoted(content),
          }))
      },
      async create(_zoneId, record, signal) {
        const expire = ttls.find((one) => one >= record.ttl) ?? 86_400
        await change('POST', record, expire, signal)
        return String(expire)
      },
      remove: (_zoneId, expire, record, signal) => change('DELETE', record, Number(expire), signal),
    },
    io.clock,
  )
  return { ...client, propagationMs }
}

export default defineDnsProvider({
  code: 'transip',
  title: 'TransIP',
  helpUrl: 'https://www.transip.nl/cp/account/api/',
  notes: ['Its name servers may take some minutes: the hub waits for up to 10.'],
  fields: [
    {
      name: 'accountName',
      label: 'Account name',
      env: 'TRANSIP_ACCOUNT_NAME',
      required: true,
      nature: 'plain',
    },
    {
      name: 'privateKey',
      label: 'Private key',
      env: 'TRANSIP_PRIVATE_KEY',
      required: false,
      nature: 'secret',
      placeholder: '-----BEGIN PRIVATE KEY-----',
      help: 'Of a key pair made in the control panel under API. It may do everything in the account.',
    },
    {
      name: 'privateKeyPath',
      advanced: true,
      label: 'File of the private key',
      env: 'TRANSIP_PRIVATE_KEY_PATH',
      required: false,
      nature: 'path',
      help: 'On the computer of the hub, read at each use. Instead of the key itself.',
    },
    {
      name: 'globalKey',
      advanced: true,
      label: 'From any address',
      env: 'TRANSIP_GLOBAL_KEY',
      required: false,
      nature: 'plain',
      default: 'true',
      choices: ['true', 'false'],
      help: 'false for a key pair that is used from whitelisted addresses only.',
    },
    apiUrlField('TRANSIP_BASE_URL', publicUrl),
  ],
  anyOf: [['privateKey'], ['privateKeyPath']],
  check(values) {
    const { privateKey, privateKeyPath } = values
    if (privateKey && privateKeyPath) return 'give the private key or its file, not both'
    if (privateKey && !readRsaKey(privateKey.expose()))
      return 'Private key is no RSA private key in PEM form without a passphrase'
    return checkApiUrl(values)
  },
  create,
})
