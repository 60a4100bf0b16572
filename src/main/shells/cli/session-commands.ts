import type { Command } from './command.ts'
import { operand } from './instance-commands.ts'
import { relative, table } from './table.ts'

export const sessionCommands: Command[] = [
  {
    path: ['session', 'list'],
    summary: 'List the browsers that are signed in at the page of `certhub serve`',
    run: async (context) => {
      const { sessions } = await context.call('sessions.list', {})
      const rows = sessions.map((it) => [
        it.who ?? 'opened by its address',
        it.role,
        it.browser,
        relative(it.since),
        relative(it.lastUsedAt),
        it.id,
      ])
      const head = ['WHO', 'ROLE', 'BROWSER', 'SINCE', 'LAST USED', 'ID']
      context.print(sessions, table(head, rows, 'None is open.'))
    },
  },
  {
    path: ['session', 'end'],
    operands: 'SESSION',
    summary: 'End a session of the page at once',
    run: async (context) => {
      const session = operand(context.words, 'session')
      await context.call('sessions.end', { session })
      context.print({ session }, 'It has ended.')
    },
  },
]
