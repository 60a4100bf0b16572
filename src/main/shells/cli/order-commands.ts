import type { Command } from './command.ts'
import { operand } from './instance-commands.ts'
import { relative, table } from './table.ts'

export const orderCommands: Command[] = [
  {
    path: ['order', 'list'],
    summary: 'List the latest orders, newest first',
    run: async (context) => {
      const { orders } = await context.call('orders.list', {})
      const rows = orders.map((it) => [
        it.state,
        it.names.join(', '),
        it.accountName ?? '–',
        relative(it.createdAt),
        it.error?.code ?? '',
        it.id,
      ])
      context.print(
        orders,
        table(['STATE', 'NAMES', 'ACCOUNT', 'BEGUN', 'PROBLEM', 'ID'], rows, 'There is none yet.'),
      )
    },
  },
  {
    path: ['order', 'show'],
    operands: 'ORDER',
    summary: 'Show an order and its timeline',
    run: async (context) => {
      const it = await context.call('orders.show', { order: operand(context.words, 'order') })
      const lines = it.timeline.map(
        (entry) =>
          `${entry.step.padEnd(14)}  ${entry.kind.padEnd(8)}  ${`${entry.milliseconds ?? ''}`.padStart(8)}  ${entry.text}`,
      )
      context.print(
        it,
        [`${it.names.join(', ')}: ${it.state}`, it.error?.message ?? '', ...lines].filter(Boolean).join('\n'),
      )
    },
  },
  {
    path: ['order', 'cancel'],
    operands: 'ORDER',
    summary: 'Stop an order that is running',
    run: async (context) => {
      const it = await context.call('orders.cancel', { order: operand(context.words, 'order') })
      context.print(it, 'Cancelled.')
    },
  },
]
