import type { InputOf } from '../../../shared/contract/contract.ts'
import { renderText } from '../../../shared/texts.ts'
import { type Command, type Context, text } from './command.ts'
import { clockTime, exactTime, timeSince } from './exact-time.ts'
import { UsageError } from './failure.ts'
import { operand } from './instance-commands.ts'
import { facts, relative, table } from './table.ts'

const beginner = { hub: 'the hub', person: 'a person' } as const

/** The id of a certificate; one that was removed has orders still, and only its id. */
const certificateId = async ({ call }: Context, named: string): Promise<string> =>
  named.startsWith('crt_') ? named : (await call('certificates.show', { certificate: named })).id

const listInput = async (context: Context): Promise<InputOf<'orders.list'>> => {
  const { given } = context
  const [since, certificate, by, limit] = [
    text(given.since),
    text(given.certificate),
    text(given.by),
    text(given.limit),
  ]
  const from = since === undefined ? undefined : timeSince(since)
  if (since !== undefined && from === undefined) {
    throw new UsageError(
      '--since takes a date (2026-11-30), a time (2026-11-30T19:44) or how long ago (12h, 7d).',
    )
  }
  if (by !== undefined && by !== 'hub' && by !== 'person') throw new UsageError('--by takes hub or person.')
  const most = limit === undefined ? undefined : Number(limit)
  if (most !== undefined && !(Number.isInteger(most) && most >= 1 && most <= 500)) {
    throw new UsageError('--limit takes a number from 1 to 500.')
  }
  return {
    ...(from !== undefined && { since: from }),
    ...(certificate !== undefined && { certificate: await certificateId(context, certificate) }),
    ...(by !== undefined && { begunBy: by }),
    ...(most !== undefined && { limit: most }),
  }
}

export const orderCommands: Command[] = [
  {
    path: ['order', 'list'],
    summary: 'List the latest orders, newest first',
    options: {
      since: { value: 'TIME', summary: 'begun since then: 2026-11-30, 2026-11-30T19:44, 12h, 7d' },
      certificate: { value: 'CERTIFICATE', summary: 'only of this certificate: its name or id' },
      by: { value: 'WHO', summary: 'only those begun by: hub or person' },
      limit: { value: 'N', summary: 'at most so many, up to 500 (default 50)' },
    },
    run: async (context) => {
      const { orders } = await context.call('orders.list', await listInput(context))
      const rows = orders.map((it) => [
        it.state,
        it.names.join(', '),
        it.accountName ?? '–',
        it.begunBy,
        exactTime(it.createdAt),
        relative(it.createdAt),
        it.error?.code ?? '',
        it.id,
      ])
      context.print(
        orders,
        table(['STATE', 'NAMES', 'ACCOUNT', 'BY', 'BEGUN', 'AGO', 'PROBLEM', 'ID'], rows, 'There is none.'),
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
          `${clockTime(entry.at)}  ${entry.step.padEnd(14)}  ${entry.kind.padEnd(8)}  ${`${entry.milliseconds ?? ''}`.padStart(8)}  ${renderText(entry.note)}`,
      )
      context.print(
        it,
        [
          `${it.names.join(', ')}: ${it.state}`,
          facts([
            ['Begun', `${exactTime(it.createdAt)} (${relative(it.createdAt)}) by ${beginner[it.begunBy]}`],
            ['Ended', it.endedAt && `${exactTime(it.endedAt)}, after ${it.endedAt - it.createdAt} ms`],
            ['Account', it.accountName],
            ['Serial', it.serial],
            ['Problem', it.error && `${it.error.message} [${it.error.code}]`],
          ]),
          ...lines,
        ].join('\n'),
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
