import type { Command } from './command.ts'
import { operand } from './instance-commands.ts'
import { table } from './table.ts'

export const providerCommands: Command[] = [
  {
    path: ['provider', 'list'],
    summary: 'List the DNS providers',
    run: async (context) => {
      const { providers } = await context.call('providers.list', {})
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
        field.required ? 'required' : 'optional',
        field.secret ? 'secret' : '',
        field.label,
      ])
      const fields = table(['FIELD', 'VARIABLE', '', '', 'MEANING'], rows, 'It has no fields.')
      context.print(it, `${it.title} (${it.code})\n${it.helpUrl}\n\n${fields}`)
    },
  },
]
