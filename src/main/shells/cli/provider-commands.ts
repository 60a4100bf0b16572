import type { Command } from './command.ts'
import { operand } from './instance-commands.ts'
import { table } from './table.ts'

export const providerCommands: Command[] = [
  {
    path: ['provider', 'list'],
    summary: 'List the DNS providers',
    options: { 'built-in': { summary: 'only those that Certhub speaks itself' } },
    run: async (context) => {
      const { providers: all } = await context.call('providers.list', {})
      const providers = context.given['built-in'] === true ? all.filter(({ builtIn }) => builtIn) : all
      const rows = providers.map((it) => [
        it.code,
        it.title,
        it.builtIn ? 'built in' : '',
        it.aliases.join(', '),
      ])
      context.print(providers, table(['CODE', 'NAME', '', 'ALIASES'], rows, 'There is none.'))
    },
  },
  {
    path: ['provider', 'show'],
    operands: 'CODE',
    summary: 'Show the fields of a DNS provider',
    run: async (context) => {
      const it = await context.call('providers.show', { code: operand(context.words, 'provider') })
      const rows = it.fields.map((field) => [
        field.name,
        field.env,
        field.required ? 'required' : field.advanced ? 'advanced' : 'optional',
        field.nature === 'plain' ? '' : field.nature,
        field.label,
      ])
      const fields = table(['FIELD', 'VARIABLE', '', '', 'MEANING'], rows, 'It has no fields.')
      const sets = it.anyOf?.map((set) => set.join(' and ')).join(', or ')
      const kind = it.builtIn ? 'built in' : 'through an installed lego'
      const needed = sets ? `Give ${sets}.\n` : ''
      const notes = it.notes.map((note) => `– ${note}\n`).join('')
      context.print(it, `${it.title} (${it.code}), ${kind}\n${it.helpUrl}\n${notes}${needed}\n${fields}`)
    },
  },
]
