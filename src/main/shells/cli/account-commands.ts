import { readFile } from 'node:fs/promises'
import type { Account } from '../../../shared/contract/accounts.ts'
import { type Command, type Context, text } from './command.ts'
import { confirmed, isAgreed, yesOption } from './confirm.ts'
import { CallError, UsageError } from './failure.ts'
import { givenPath } from './given-path.ts'
import { operand } from './instance-commands.ts'
import { facts, table } from './table.ts'

const environment = ({ staging }: { staging: boolean }): string => (staging ? 'staging' : 'production')

/** The PEM text of `--ca-bundle`. Throws UsageError. */
export const readBundle = async (path: string, env: NodeJS.ProcessEnv): Promise<string> => {
  try {
    return await readFile(givenPath(path, env), 'utf8')
  } catch {
    throw new UsageError(`--ca-bundle: ${path} cannot be read.`)
  }
}

const shown = (it: Account): string =>
  facts([
    ['Name', it.name],
    ['Instance', it.instanceName],
    ['CA', it.caTitle],
    ['Directory', it.directoryUrl],
    ['Environment', environment(it)],
    ['E-mail', it.email],
    ['Account URL', it.accountUrl],
    ['Status', it.status],
    ['EAB key id', it.externalAccountKeyId],
    ['Shared with', it.sharedWith.map(({ name }) => name).join(', ')],
    ['Proxy', it.proxy],
    ['Certificates', it.certificates],
    ['Id', it.id],
  ])

const bindingOptions = {
  'eab-kid': { value: 'KEY-ID', summary: 'external account binding: key id' },
  'eab-hmac-stdin': { summary: 'external account binding: read the HMAC key from stdin' },
}

const bindingInput = async ({ given, readStdin }: Context) => {
  const keyId = text(given['eab-kid'])
  if (Boolean(keyId) !== Boolean(given['eab-hmac-stdin'])) {
    throw new UsageError('--eab-kid and --eab-hmac-stdin go together.')
  }
  return keyId ? { eab: { keyId, hmacKey: (await readStdin()).trim() } } : {}
}

const addInput = async (context: Context) => {
  const { given } = context
  const ca = text(given.ca)
  if (!ca) throw new UsageError('--ca is needed: a code of `certhub ca list`, or a directory URL.')
  const binding = await bindingInput(context)
  const bundle = text(given['ca-bundle'])
  const [name, proxy] = [text(given.name), text(given.proxy)]
  return {
    instance: text(given.instance) ?? 'local',
    ca,
    email: text(given.email) ?? '',
    staging: given.staging === true,
    termsAgreed: given['agree-tos'] === true,
    ...(name && { name }),
    ...binding,
    ...(proxy && { proxy }),
    ...(bundle && { caBundle: await readBundle(bundle, context.env) }),
  }
}

const evenIfUsedOption = {
  'even-if-used': { summary: 'although certificates that nothing else can renew depend on it' },
}

/** Takes an account away; asks once more where certificates depend on it. Undefined when the person says no. */
const lose = async <T>(
  context: Context,
  take: (evenIfUsed: boolean) => Promise<T>,
): Promise<T | undefined> => {
  const evenIfUsed = context.given['even-if-used'] === true
  try {
    return await take(evenIfUsed)
  } catch (error) {
    if (!(error instanceof CallError) || error.data.code !== 'account.last_one' || !context.ask) throw error
    context.say(error.data.message)
    return (await isAgreed(context, 'Go on? They are not renewed any more.')) ? take(true) : undefined
  }
}

export const accountCommands: Command[] = [
  {
    path: ['ca', 'list'],
    summary: 'List the known CAs',
    run: async (context) => {
      const { cas } = await context.call('cas.list', {})
      const rows = cas.map((ca) => [
        ca.code,
        ca.title,
        ca.stagingDirectoryUrl ? 'yes' : 'no',
        ca.externalAccountRequired ? 'needed' : 'no',
        ca.wildcard ? 'yes' : 'no',
      ])
      context.print(cas, table(['CODE', 'NAME', 'STAGING', 'EAB', 'WILDCARD'], rows, 'There is none.'))
    },
  },
  {
    path: ['account', 'list'],
    summary: 'List the CA accounts',
    options: { instance: { value: 'INSTANCE', summary: 'only those of this target instance' } },
    run: async (context) => {
      const instance = text(context.given.instance)
      const { accounts } = await context.call('accounts.list', instance ? { instance } : {})
      const rows = accounts.map((it) => [
        it.name,
        it.instanceName,
        it.caTitle,
        environment(it),
        it.status,
        it.id,
      ])
      const empty = 'There is none yet: `certhub account add --ca letsencrypt --staging --agree-tos`.'
      context.print(accounts, table(['NAME', 'INSTANCE', 'CA', 'ENVIRONMENT', 'STATUS', 'ID'], rows, empty))
    },
  },
  {
    path: ['account', 'show'],
    operands: 'ACCOUNT',
    summary: 'Show one CA account',
    run: async (context) => {
      const it = await context.call('accounts.show', { account: operand(context.words, 'account') })
      context.print(it, shown(it))
    },
  },
  {
    path: ['account', 'add'],
    summary: 'Register at a CA',
    options: {
      instance: { value: 'INSTANCE', summary: 'the target instance (default: this computer)' },
      ca: { value: 'CODE|URL', summary: 'a code of `certhub ca list`, or an ACME directory URL' },
      email: { value: 'EMAIL', summary: 'contact address' },
      name: { value: 'NAME', summary: 'what to call it' },
      staging: { summary: 'the CA’s staging environment' },
      'agree-tos': { summary: 'agree to the CA’s terms of service' },
      ...bindingOptions,
      'ca-bundle': { value: 'FILE', summary: 'PEM roots to trust for this CA' },
      proxy: { value: 'URL', summary: 'reach the CA through this http:// proxy' },
    },
    run: async (context) => {
      const it = await context.call('accounts.add', await addInput(context))
      context.print(it, shown(it))
    },
  },
  {
    path: ['account', 'roll-key'],
    operands: 'ACCOUNT',
    summary: 'Replace the account’s key at the CA',
    run: async (context) => {
      const it = await context.call('accounts.rollKey', { account: operand(context.words, 'account') })
      context.print(it, `“${it.name}” has a new key.`)
    },
  },
  {
    path: ['account', 'refresh'],
    operands: 'ACCOUNT',
    summary: 'Ask the CA how the account stands',
    run: async (context) => {
      const it = await context.call('accounts.refresh', { account: operand(context.words, 'account') })
      context.print(it, `“${it.name}” is ${it.status}.`)
    },
  },
  {
    path: ['account', 'set-email'],
    operands: 'ACCOUNT',
    summary: 'Tell the CA another e-mail address',
    options: { email: { value: 'EMAIL', summary: 'the address; left out, the CA has none' } },
    run: async (context) => {
      const account = operand(context.words, 'account')
      const it = await context.call('accounts.setEmail', { account, email: text(context.given.email) ?? '' })
      context.print(it, `“${it.name}”: ${it.email || 'no address'}.`)
    },
  },
  {
    path: ['account', 'register-again'],
    operands: 'ACCOUNT',
    summary: 'Register the same key again at a CA that forgot the account',
    options: { 'agree-tos': { summary: 'agree to the CA’s terms of service' }, ...bindingOptions },
    run: async (context) => {
      const account = operand(context.words, 'account')
      const termsAgreed = context.given['agree-tos'] === true
      const binding = await bindingInput(context)
      const it = await context.call('accounts.registerAgain', { account, termsAgreed, ...binding })
      context.print(it, `“${it.name}” is registered: ${it.accountUrl}`)
    },
  },
  {
    path: ['account', 'deactivate'],
    operands: 'ACCOUNT',
    summary: 'End the account at the CA, for good',
    options: { ...yesOption, ...evenIfUsedOption },
    run: async (context) => {
      const account = operand(context.words, 'account')
      const breaks = `The CA ends the account “${account}” for good: nothing can be ordered or revoked with it any more.`
      if (!(await confirmed(context, breaks, 'Deactivate it?'))) return
      const it = await lose(context, (evenIfUsed) =>
        context.call('accounts.deactivate', { account, evenIfUsed }),
      )
      if (it) context.print(it, `“${it.name}” is deactivated.`)
    },
  },
  {
    path: ['account', 'remove'],
    operands: 'ACCOUNT',
    summary: 'Forget an account that no certificate is pinned to; the CA is not told',
    options: evenIfUsedOption,
    run: async (context) => {
      const account = operand(context.words, 'account')
      const done = await lose(context, (evenIfUsed) =>
        context.call('accounts.remove', { account, evenIfUsed }),
      )
      if (done) context.print(done, `Removed “${account}”.`)
    },
  },
]
