import type { OutputOf } from '../../../shared/contract/contract.ts'
import { type Command, text } from './command.ts'
import { UsageError } from './failure.ts'
import { facts } from './table.ts'

const show = ({ enabled, preferredCa }: OutputOf<'failover.settings'>): string =>
  facts([
    ['Failover', enabled ? 'on' : 'off'],
    ['Preferred CA', preferredCa ?? 'none: the oldest account'],
  ])

export const failoverCommands: Command[] = [
  {
    path: ['failover'],
    summary: 'Show or set which CA comes first, and whether another takes over when one fails',
    options: {
      'preferred-ca': {
        value: 'CA',
        summary: 'a code, or a custom CA’s directory URL; “none” for no preference',
      },
      on: { summary: 'go on with another account when a CA fails' },
      off: { summary: 'never' },
    },
    run: async (context) => {
      const { on, off } = context.given
      if (on === true && off === true) throw new UsageError('--on and --off exclude each other.')
      const before = await context.call('failover.settings', {})
      const preferred = text(context.given['preferred-ca'])
      if (preferred === undefined && on !== true && off !== true) return context.print(before, show(before))
      const wanted =
        preferred === undefined ? before.preferredCa : preferred === 'none' ? undefined : preferred
      const after = await context.call('failover.setSettings', {
        enabled: on === true || (off !== true && before.enabled),
        ...(wanted !== undefined && { preferredCa: wanted }),
      })
      context.print(after, show(after))
    },
  },
]
