import type { OutputOf } from '../../../shared/contract/contract.ts'
import { renderText } from '../../../shared/texts.ts'
import { orderOptions, orderRequest } from './certificate-options.ts'
import { type Command, listOf, text } from './command.ts'
import { UsageError } from './failure.ts'
import { facts, table } from './table.ts'

const show = ({ enabled, preferredCa, nextCas }: OutputOf<'failover.settings'>): string =>
  facts([
    ['Failover', enabled ? 'on' : 'off'],
    ['Preferred CA', preferredCa ?? 'none: the oldest account'],
    ['Then', [...nextCas, 'the others, the oldest account first'].join(', ')],
  ])

export const failoverCommands: Command[] = [
  {
    path: ['why-ca'],
    operands: '[CERTIFICATE]',
    summary: 'Say which CA account an order would use, which come next, and why each other would not',
    options: orderOptions,
    run: async (context) => {
      const why = await context.call('failover.why', orderRequest(context))
      const rows = [
        ...why.order.map((it, place) => [
          place === 0 ? 'chosen' : 'next',
          it.accountName,
          it.caTitle,
          renderText(it.reason),
        ]),
        ...why.skipped.map((it) => ['skipped', it.accountName, it.caTitle, renderText(it.reason)]),
      ]
      const unknown = why.unknown.map((each) => `\nCAA could not be looked up: ${renderText(each)}`).join('')
      context.print(why, table(['', 'ACCOUNT', 'CA', 'WHY'], rows, 'There is no account.') + unknown)
      if (why.order.length === 0) context.exitWith(1)
    },
  },
  {
    path: ['failover'],
    summary: 'Show or set which CA comes first, and whether another takes over when one fails',
    options: {
      'preferred-ca': {
        value: 'CA',
        summary: 'a code, or a custom CA’s directory URL; “none” for no preference',
      },
      order: {
        value: 'CA,CA,…',
        summary: 'the CAs that come after it, the others follow; “none” for no order',
      },
      on: { summary: 'go on with another account when a CA fails' },
      off: { summary: 'never' },
    },
    run: async (context) => {
      const { on, off } = context.given
      if (on === true && off === true) throw new UsageError('--on and --off exclude each other.')
      const before = await context.call('failover.settings', {})
      const preferred = text(context.given['preferred-ca'])
      const order = text(context.given.order)
      if (preferred === undefined && order === undefined && on !== true && off !== true)
        return context.print(before, show(before))
      const wanted =
        preferred === undefined ? before.preferredCa : preferred === 'none' ? undefined : preferred
      const after = await context.call('failover.setSettings', {
        enabled: on === true || (off !== true && before.enabled),
        ...(wanted !== undefined && { preferredCa: wanted }),
        nextCas: order === undefined ? before.nextCas : order === 'none' ? [] : listOf(order),
      })
      context.print(after, show(after))
    },
  },
]
