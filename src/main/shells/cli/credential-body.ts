import { readFile } from 'node:fs/promises'
import type { InputOf } from '../../../shared/contract/contract.ts'
import type { CredentialType } from '../../../shared/contract/credential-types.ts'
import { keyTypes } from '../../../shared/key-type.ts'
import { type Context, type Option, text, texts } from './command.ts'
import { UsageError } from './failure.ts'
import { givenPath } from './given-path.ts'
import { pairs } from './instance-commands.ts'
import { parseFields } from './stdin-json.ts'

type AddInput = InputOf<'credentials.add'>
type Body<T extends CredentialType> = T extends T
  ? Omit<Extract<AddInput, { type: T }>, 'instance' | 'name' | 'note' | 'owner'>
  : never

/** The options from which a body is read; those of values that are secret are not among them. */
export const bodyOptions: Record<string, Option> = {
  'stdin-json': { summary: 'read the provider’s fields from stdin as a JSON object' },
  set: { value: 'FIELD=VALUE', summary: 'a provider’s field; for what is no secret', multiple: true },
  server: { value: 'HOST', summary: 'container registry: its host name' },
  email: { value: 'EMAIL', summary: 'container registry: the account’s e-mail address' },
  username: { value: 'NAME', summary: 'container registry, basic auth, ssh: the user name' },
  'password-stdin': { summary: 'read the password, or the one of a key or PKCS#12 file, from stdin' },
  cert: { value: 'FILE', summary: 'TLS certificate: PEM, with its chain or without' },
  'key-file': { value: 'FILE', summary: 'TLS certificate, ssh: the private key' },
  chain: { value: 'FILE', summary: 'TLS certificate: the issuers, PEM' },
  pkcs12: { value: 'FILE', summary: 'TLS certificate: one .p12 or .pfx file in place of PEM' },
  'even-if-expired': { summary: 'TLS certificate: store it although it has expired' },
}

/** Fields from stdin as a JSON object, or from --set, which warns of what the shell's history keeps. */
const readFields = async (context: Context, provider: string): Promise<Record<string, string>> => {
  const set = pairs(texts(context.given.set), 'set')
  if (context.given['stdin-json'] === true) return { ...parseFields(await context.readStdin()), ...set }
  if (Object.keys(set).length === 0)
    throw new UsageError('Give the fields by --stdin-json (a JSON object) or --set.')
  const { fields } = await context.call('providers.show', { code: provider })
  const exposed = fields.filter(
    ({ name, env, aliases, nature }) =>
      nature === 'secret' && [name, env, ...aliases].some((key) => Object.hasOwn(set, key)),
  )
  for (const { label } of exposed) {
    context.say(`Warning: “${label}” is a secret, and other users can read a command line. Use --stdin-json.`)
  }
  return set
}

/** By --password-stdin, or asked for. Throws UsageError. */
export const readPassword = async (context: Context, question: string): Promise<string> => {
  if (context.given['password-stdin'] === true) return (await context.readStdin()).replace(/\r?\n$/, '')
  if (process.stdin.isTTY && !context.json) return context.askHidden(`${question}: `)
  throw new UsageError('Give the password by --password-stdin.')
}

const readGivenFile = async (path: string, { env }: Context): Promise<Buffer> => {
  try {
    return await readFile(givenPath(path, env))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'it cannot be read'
    throw new UsageError(`The file ${path} cannot be read: ${code}.`)
  }
}

const readUpload = async (context: Context): Promise<Body<'tls-certificate'>['upload']> => {
  const { given } = context
  const [pkcs12, cert, key, chain] = [given.pkcs12, given.cert, given['key-file'], given.chain].map(text)
  if (pkcs12) {
    const password = await readPassword(context, `Password of ${pkcs12}`)
    return { format: 'pkcs12', pkcs12: (await readGivenFile(pkcs12, context)).toString('base64'), password }
  }
  if (!cert) throw new UsageError('--cert, or --pkcs12, is needed.')
  const read = async (path: string | undefined) =>
    path ? (await readGivenFile(path, context)).toString('utf8') : ''
  const privateKey = await read(key)
  const encrypted = /ENCRYPTED/.test(privateKey)
  return {
    format: 'pem',
    certificate: await read(cert),
    privateKey,
    chain: await read(chain),
    ...(encrypted && { passphrase: await readPassword(context, `Passphrase of ${key}`) }),
  }
}

/** OpenSSH’s own form names its cipher inside the base64: `openssh-key-v1`, then the cipher’s name. */
const isEncryptedKey = (text: string): boolean => {
  const [, body = ''] = /BEGIN OPENSSH PRIVATE KEY-----([^-]+)/.exec(text) ?? []
  const inside = Buffer.from(body, 'base64').subarray(0, 30).toString('latin1')
  return inside ? !inside.includes('none') : /ENCRYPTED|Encryption: (?!none)/.test(text)
}

const needed = (context: Context, option: string): string => {
  const value = text(context.given[option])
  if (!value) throw new UsageError(`--${option} is needed.`)
  return value
}

const keyTypeOf = (given: string | undefined) => {
  const found = keyTypes.find((one) => one === given)
  if (given !== undefined && !found) throw new UsageError(`--key must be one of ${keyTypes.join(', ')}.`)
  return found
}

const readWildcard = async (context: Context): Promise<Body<'acme-wildcard'>> => {
  const { given } = context
  const [commonName = '', ...names] = needed(context, 'domains').split(',')
  const keyType = keyTypeOf(text(given.key))
  const account = text(given.account)
  const set = pairs(texts(given.set), 'set')
  const configuration = given['stdin-json'] === true ? await context.readStdin() : JSON.stringify(set)
  return {
    type: 'acme-wildcard',
    provider: needed(context, 'provider'),
    commonName,
    names,
    configuration,
    staging: given.staging === true,
    ...(keyType && { keyType }),
    ...(account && { account }),
  }
}

/** A key where one is given, else a password. The passphrase of a key is asked for when the key needs one. */
const readSshLogin = async (context: Context): Promise<Body<'ssh'>> => {
  const username = needed(context, 'username')
  const file = text(context.given['key-file'])
  if (!file) return { type: 'ssh', username, password: await readPassword(context, 'Password') }
  const privateKey = (await readGivenFile(file, context)).toString('utf8')
  const encrypted = context.given['password-stdin'] === true || isEncryptedKey(privateKey)
  return {
    type: 'ssh',
    username,
    privateKey,
    ...(encrypted && { passphrase: await readPassword(context, `Passphrase of ${file}`) }),
  }
}

const readers: { [T in CredentialType]: (context: Context) => Promise<Body<T>> } = {
  dns: async (context) => {
    const provider = needed(context, 'provider')
    return { type: 'dns', provider, fields: await readFields(context, provider) }
  },
  'container-registry': async (context) => ({
    type: 'container-registry',
    server: needed(context, 'server'),
    email: text(context.given.email) ?? '',
    username: needed(context, 'username'),
    password: await readPassword(context, 'Password'),
    setAsDefault: context.given.default === true,
  }),
  'basic-auth': async (context) => ({
    type: 'basic-auth',
    username: needed(context, 'username'),
    password: await readPassword(context, 'Password'),
  }),
  'tls-certificate': async (context) => ({
    type: 'tls-certificate',
    upload: await readUpload(context),
    evenIfExpired: context.given['even-if-expired'] === true,
  }),
  'acme-wildcard': readWildcard,
  ssh: readSshLogin,
}

/** What a credential of this type is made of, from options, files and stdin. Throws UsageError. */
export const readBody = <T extends CredentialType>(type: T, context: Context): Promise<Body<T>> =>
  readers[type](context)

/** New values for a credential that exists. Throws UsageError. */
export const readReplacement = async (
  { id: credential, type, provider }: { id: string; type: CredentialType; provider: string },
  context: Context,
): Promise<InputOf<'credentials.replace'>> => {
  switch (type) {
    case 'dns':
      return { credential, type, fields: await readFields(context, provider) }
    case 'acme-wildcard': {
      const stdin = context.given['stdin-json'] === true
      const configuration = stdin
        ? await context.readStdin()
        : JSON.stringify(await readFields(context, provider))
      return { credential, type, configuration }
    }
    case 'container-registry': {
      const { setAsDefault: _, ...body } = await readers[type](context)
      return { credential, ...body }
    }
    case 'basic-auth':
    case 'tls-certificate':
    case 'ssh':
      return { credential, ...(await readers[type](context)) } as InputOf<'credentials.replace'>
  }
}
