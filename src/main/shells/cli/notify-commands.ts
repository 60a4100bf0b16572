import type { InputOf } from '../../../shared/contract/contract.ts'
import {
  type Channel,
  mailSecurities,
  type NotificationKind,
  notificationKinds,
} from '../../../shared/contract/notifications.ts'
import { CerthubError } from '../../../shared/errors.ts'
import { type Command, type Context, type Option, text } from './command.ts'
import { readPassword } from './credential-body.ts'
import { UsageError } from './failure.ts'
import { operand } from './instance-commands.ts'
import { parseFields } from './stdin-json.ts'
import { relative, table } from './table.ts'

type Save = InputOf<'notifications.save'>

const kindOptions: Record<string, Option> = {
  kinds: { value: 'KINDS', summary: `what is told, of ${notificationKinds.join(',')}` },
}
/** What a person may have to do something about. */
const usualKinds: NotificationKind[] = ['failover', 'failure', 'action', 'expiry', 'hub']

const kindsOf = ({ given }: Context): NotificationKind[] | undefined =>
  text(given.kinds)
    ?.split(',')
    .map((word) => {
      const kind = notificationKinds.find((one) => one === word.trim())
      if (!kind) throw new UsageError(`--kinds takes ${notificationKinds.join(', ')}, with commas between.`)
      return kind
    })

const goesTo = (it: Channel): string => {
  switch (it.kind) {
    case 'desktop':
      return it.available ? 'this desktop' : 'no desktop now'
    case 'webhook':
      return `${it.origin}${it.signed ? ' (signed)' : ''}`
    case 'email':
      return `${it.to.join(', ')} by ${it.host}:${it.port}`
  }
}

const webhookInput = async ({ given, readStdin }: Context, name: string) => {
  const fields = given['stdin-json'] === true ? parseFields(await readStdin()) : {}
  const known = ['url', 'signingSecret']
  const odd = Object.keys(fields).find((field) => !known.includes(field))
  if (odd !== undefined) throw new UsageError(`stdin: “${odd}” is none of ${known.join(', ')}.`)
  const url = fields.url ?? text(given.url)
  if (!url) throw new UsageError('--url is needed, or --stdin-json with “url” in it.')
  const { signingSecret } = fields
  return { kind: 'webhook', name, url, ...(signingSecret !== undefined && { signingSecret }) } as const
}

const needed = ({ given }: Context, option: string): string => {
  const value = text(given[option])
  if (!value) throw new UsageError(`--${option} is needed.`)
  return value
}

const usualPorts = { tls: 465, starttls: 587, none: 25 } as const

const mailInput = async (context: Context, name: string) => {
  const { given } = context
  const security = mailSecurities.find((one) => one === (text(given.security) ?? 'tls'))
  if (!security) throw new UsageError(`--security must be one of ${mailSecurities.join(', ')}.`)
  const port = Number(text(given.port) ?? usualPorts[security])
  if (!Number.isInteger(port)) throw new UsageError('--port takes a whole number.')
  const username = text(given.username) ?? ''
  const to = needed(context, 'to').split(',')
  return {
    kind: 'email',
    name,
    host: needed(context, 'host'),
    port,
    security,
    username,
    from: needed(context, 'from'),
    to,
    ...(username && { password: await readPassword(context, `Password of ${username}`) }),
  } as const
}

/** A channel as it would be saved to stay as it is. */
const asSaved = (it: Channel): Save => {
  const { enabled, kinds } = it
  switch (it.kind) {
    case 'desktop':
      return { kind: 'desktop', enabled, kinds }
    case 'webhook':
      return { kind: 'webhook', channel: it.id, name: it.name, enabled, kinds }
    case 'email': {
      const { host, port, security, username, from, to } = it
      return {
        kind: 'email',
        channel: it.id,
        name: it.name,
        enabled,
        kinds,
        host,
        port,
        security,
        username,
        from,
        to,
      }
    }
  }
}

/** Throws `notify.not_found`. */
const find = async (context: Context): Promise<Channel> => {
  const word = operand(context.words, 'channel')
  const wanted = word.toLowerCase()
  const { channels } = await context.call('notifications.list', {})
  const found = channels.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted)
  if (!found) throw new CerthubError('notify.not_found', { id: word })
  return found
}

export const notifyCommands: Command[] = [
  {
    path: ['notify', 'list'],
    summary: 'List where notifications go',
    run: async (context) => {
      const { channels } = await context.call('notifications.list', {})
      const rows = channels.map((it) => [
        it.enabled ? (it.problem ? 'failing' : 'on') : 'off',
        it.name,
        it.kind,
        goesTo(it),
        it.kinds.join(','),
        it.problem?.message ??
          (it.lastSentAt === undefined ? 'never used' : `sent ${relative(it.lastSentAt)}`),
        it.id,
      ])
      const head = ['STATE', 'NAME', 'KIND', 'TO', 'TELLS', 'LAST', 'ID']
      context.print(channels, table(head, rows, 'There is none.'))
    },
  },
  {
    path: ['notify', 'add'],
    operands: 'webhook|email',
    summary: 'Send notifications to a webhook or by e-mail',
    options: {
      name: { value: 'NAME', summary: 'what it is called; its kind unless given' },
      ...kindOptions,
      url: { value: 'URL', summary: 'webhook: where it is; by --stdin-json if others must not read it' },
      'stdin-json': { summary: 'webhook: read {"url": …, "signingSecret": …} from stdin' },
      host: { value: 'HOST', summary: 'email: the mail server' },
      port: { value: 'PORT', summary: 'email: its port; 465, 587 or 25 unless given' },
      security: { value: 'HOW', summary: `email: ${mailSecurities.join(', ')}; tls unless given` },
      username: { value: 'NAME', summary: 'email: the login' },
      'password-stdin': { summary: 'email: read its password from stdin' },
      from: { value: 'EMAIL', summary: 'email: the sender' },
      to: { value: 'EMAILS', summary: 'email: the recipients, with commas between' },
    },
    run: async (context) => {
      const kind = operand(context.words, 'kind: webhook or email')
      const name = text(context.given.name) ?? kind
      const isMail = kind === 'email'
      if (!isMail && kind !== 'webhook') throw new UsageError('The kind must be webhook or email.')
      const settings = isMail ? await mailInput(context, name) : await webhookInput(context, name)
      const kinds = kindsOf(context) ?? usualKinds
      const it = await context.call('notifications.save', { ...settings, enabled: true, kinds })
      context.print(
        it,
        `“${it.name}” is told of ${it.kinds.join(', ')}. Try it: certhub notify test ${it.id}`,
      )
    },
  },
  {
    path: ['notify', 'set'],
    operands: 'CHANNEL',
    summary: 'Switch a channel on or off, or choose what it is told',
    options: { ...kindOptions, on: { summary: 'switch it on' }, off: { summary: 'switch it off' } },
    run: async (context) => {
      const { on, off } = context.given
      if (on === true && off === true) throw new UsageError('--on and --off exclude each other.')
      const found = await find(context)
      const it = await context.call('notifications.save', {
        ...asSaved(found),
        enabled: on === true || (off !== true && found.enabled),
        kinds: kindsOf(context) ?? found.kinds,
      })
      context.print(it, `“${it.name}” is ${it.enabled ? `told of ${it.kinds.join(', ')}` : 'off'}.`)
    },
  },
  {
    path: ['notify', 'test'],
    operands: 'CHANNEL',
    summary: 'Send a message now, and print what the other side said',
    run: async (context) => {
      const done = await context.call('notifications.test', { channel: operand(context.words, 'channel') })
      context.print(done, `Sent in ${done.milliseconds} ms: ${done.answer}`)
    },
  },
  {
    path: ['notify', 'remove'],
    operands: 'CHANNEL',
    summary: 'Remove a channel and what the vault holds for it',
    run: async (context) => {
      await context.call('notifications.remove', { channel: operand(context.words, 'channel') })
      context.print({}, 'It is removed.')
    },
  },
]
