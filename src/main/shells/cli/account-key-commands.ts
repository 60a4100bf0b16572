import { accountKeyFormats } from '../../../shared/contract/accounts.ts'
import { readBundle } from './account-commands.ts'
import { type Command, text, texts } from './command.ts'
import { UsageError } from './failure.ts'
import { givenPath } from './given-path.ts'
import { operand } from './instance-commands.ts'
import { table } from './table.ts'

/** Accounts that other programs made, and what goes beyond one account on one instance. */
export const accountKeyCommands: Command[] = [
  {
    path: ['account', 'find-keys'],
    operands: '[DIR]',
    summary: 'Find the account keys of certbot, lego and acme.sh',
    run: async (context) => {
      const [folder] = context.words
      const { found } = await context.call(
        'accounts.findKeys',
        folder ? { folder: givenPath(folder, context.env) } : {},
      )
      const rows = found.map((it) => [it.client, it.directoryUrl ?? it.host ?? '', it.email || '–', it.file])
      context.print(found, table(['CLIENT', 'CA', 'E-MAIL', 'FILE'], rows, 'There is none.'))
    },
  },
  {
    path: ['account', 'import'],
    operands: '[FILE]',
    summary: 'Take over an account that exists at a CA, by its key (PEM or JWK; without FILE, from stdin)',
    options: {
      instance: { value: 'INSTANCE', summary: 'the target instance (default: this computer)' },
      ca: { value: 'CODE|URL', summary: 'a code of `certhub ca list`, or an ACME directory URL' },
      name: { value: 'NAME', summary: 'what to call it' },
      staging: { summary: 'the CA’s staging environment' },
      'ca-bundle': { value: 'FILE', summary: 'PEM roots to trust for this CA' },
      proxy: { value: 'URL', summary: 'reach the CA through this http:// proxy' },
    },
    run: async ({ env, given, words, call, print, readStdin }) => {
      const ca = text(given.ca)
      if (!ca) throw new UsageError('--ca is needed: a code of `certhub ca list`, or a directory URL.')
      const [file] = words
      const [name, bundle, proxy] = [text(given.name), text(given['ca-bundle']), text(given.proxy)]
      const it = await call('accounts.import', {
        instance: text(given.instance) ?? 'local',
        ca,
        staging: given.staging === true,
        ...(file ? { file: givenPath(file, env) } : { key: await readStdin() }),
        ...(name && { name }),
        ...(bundle && { caBundle: await readBundle(bundle, env) }),
        ...(proxy && { proxy }),
      })
      print(it, `“${it.name}” is here: ${it.accountUrl}`)
    },
  },
  {
    path: ['account', 'export-key'],
    operands: 'ACCOUNT',
    summary: 'Write the account’s private key into a directory',
    options: {
      out: { value: 'DIR', summary: 'where to' },
      format: { value: 'FORMAT', summary: 'pem (default), jwk' },
    },
    run: async (context) => {
      const out = text(context.given.out)
      if (!out) throw new UsageError('--out is needed.')
      const format = accountKeyFormats.find((each) => each === (text(context.given.format) ?? 'pem'))
      if (!format) throw new UsageError('--format must be pem or jwk.')
      const account = operand(context.words, 'account')
      const answer = await context.call('accounts.exportKey', {
        account,
        directory: givenPath(out, context.env),
        format,
      })
      context.print(answer, answer.files.join('\n'))
    },
  },
  {
    path: ['account', 'share'],
    operands: 'ACCOUNT',
    summary: 'Let other target instances use the account: these and no others',
    options: { with: { value: 'INSTANCE', summary: 'one of them; left out, none', multiple: true } },
    run: async (context) => {
      const account = operand(context.words, 'account')
      const it = await context.call('accounts.share', { account, instances: texts(context.given.with) })
      const names = it.sharedWith.map(({ name }) => name).join(', ')
      context.print(it, names ? `“${it.name}” is shared with ${names}.` : `“${it.name}” is not shared.`)
    },
  },
  {
    path: ['account', 'set-proxy'],
    operands: 'ACCOUNT',
    summary: 'Reach the account’s CA through a proxy, or directly',
    options: { proxy: { value: 'URL', summary: 'http://host:port; left out, none' } },
    run: async (context) => {
      const account = operand(context.words, 'account')
      const it = await context.call('accounts.setProxy', { account, proxy: text(context.given.proxy) ?? '' })
      context.print(it, it.proxy ? `“${it.name}” goes through ${it.proxy}.` : `“${it.name}” goes directly.`)
    },
  },
  {
    path: ['account', 'drill'],
    operands: 'ACCOUNT',
    summary: 'Try out whether the account could take over today; nothing is ordered',
    run: async (context) => {
      const account = operand(context.words, 'account')
      const drill = await context.call('accounts.drill', { account })
      const checks = drill.checks.map(({ ok, what, text: found }) => [ok ? '✓' : '✗', what, found])
      const lacks = drill.unable.map(({ name, reason }) => ['✗', name, reason])
      const verdict = `It could issue ${drill.able} of ${drill.able + drill.unable.length} certificates.`
      context.print(drill, `${table(['', 'CHECK', 'FOUND'], [...checks, ...lacks], '')}\n${verdict}`)
      if (drill.checks.some(({ ok }) => !ok) || drill.unable.length > 0) context.exitWith(1)
    },
  },
]
