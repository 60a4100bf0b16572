import { type Role, roles } from '../../../shared/roles.ts'
import { type Command, text, texts } from './command.ts'
import { UsageError } from './failure.ts'
import { operand } from './instance-commands.ts'
import { relative, table } from './table.ts'

const isRole = (given: string | undefined): given is Role => roles.some((role) => role === given)

const expiryOf = (given: string | undefined): number | undefined => {
  if (given === undefined) return undefined
  const days = Number(given)
  if (!Number.isInteger(days) || days < 1) throw new UsageError('--expires-in-days takes a whole number.')
  return days
}

export const tokenCommands: Command[] = [
  {
    path: ['token', 'list'],
    summary: 'List the tokens with which programs call `certhub serve`',
    run: async (context) => {
      const { tokens } = await context.call('tokens.list', {})
      const rows = tokens.map((it) => [
        it.revokedAt !== undefined ? 'revoked' : (it.expiresAt ?? Infinity) < Date.now() ? 'expired' : 'good',
        it.name,
        it.role,
        it.instances?.map(({ name }) => name).join(', ') ?? 'all',
        it.expiresAt === undefined ? 'never' : relative(it.expiresAt),
        relative(it.lastUsedAt),
        it.id,
      ])
      const head = ['STATE', 'NAME', 'ROLE', 'INSTANCES', 'EXPIRES', 'LAST USED', 'ID']
      context.print(tokens, table(head, rows, 'There is none yet.'))
    },
  },
  {
    path: ['token', 'create'],
    operands: 'NAME',
    summary: 'Make a token and print it, this once',
    options: {
      role: { value: 'ROLE', summary: roles.join(', ') },
      instance: {
        value: 'INSTANCE',
        multiple: true,
        summary: 'reach only this target instance; may be given several times',
      },
      'expires-in-days': { value: 'DAYS', summary: 'when it ends; never unless given' },
    },
    run: async (context) => {
      const role = text(context.given.role)
      if (!isRole(role)) throw new UsageError(`--role must be one of ${roles.join(', ')}.`)
      const expiresInDays = expiryOf(text(context.given['expires-in-days']))
      const instances = texts(context.given.instance)
      const made = await context.call('tokens.create', {
        name: operand(context.words, 'name'),
        role,
        ...(instances.length > 0 && { instances }),
        ...(expiresInDays !== undefined && { expiresInDays }),
      })
      context.say('Keep it now: the hub stores only a hash of it and cannot show it again.')
      context.print(made, made.value)
    },
  },
  {
    path: ['token', 'revoke'],
    operands: 'TOKEN',
    summary: 'End a token at once',
    run: async (context) => {
      const it = await context.call('tokens.revoke', { token: operand(context.words, 'token') })
      context.print(it, `“${it.name}” is revoked.`)
    },
  },
]
