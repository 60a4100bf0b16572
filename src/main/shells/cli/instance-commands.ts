import type { InputOf } from '../../../shared/contract/contract.ts'
import { type Command, text, texts } from './command.ts'
import { UsageError } from './failure.ts'
import { facts, table } from './table.ts'

/** `k=v` pairs of a repeated option. */
export const pairs = (values: string[], option: string): Record<string, string> =>
  Object.fromEntries(
    values.map((pair) => {
      const at = pair.indexOf('=')
      if (at < 1) throw new UsageError(`--${option} takes NAME=VALUE.`)
      return [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )

/** The one operand of a command. */
export const operand = ([word, ...rest]: string[], what: string): string => {
  if (word === undefined) throw new UsageError(`Say which ${what}.`)
  if (rest.length > 0) throw new UsageError(`One ${what} at a time; “${rest[0]}” is too many.`)
  return word
}

export const instanceCommands: Command[] = [
  {
    path: ['instance', 'list'],
    summary: 'List the target instances',
    run: async (context) => {
      const { instances } = await context.call('instances.list', {})
      const rows = instances.map((it) => [
        it.name,
        it.kind,
        `${it.accounts}`,
        `${it.credentials}`,
        `${it.certificates}`,
        it.id,
      ])
      context.print(
        instances,
        table(['NAME', 'KIND', 'ACCOUNTS', 'CREDENTIALS', 'CERTIFICATES', 'ID'], rows, 'There is none.'),
      )
    },
  },
  {
    path: ['instance', 'show'],
    operands: 'INSTANCE',
    summary: 'Show one target instance',
    run: async (context) => {
      const it = await context.call('instances.show', { instance: operand(context.words, 'instance') })
      context.print(
        it,
        facts([
          ['Name', it.name],
          ['Kind', it.kind],
          ...Object.entries(it.settings),
          ['Note', it.note],
          ['Id', it.id],
        ]),
      )
    },
  },
  {
    path: ['instance', 'add'],
    operands: 'NAME',
    summary: 'Add a target instance',
    options: {
      kind: { value: 'KIND', summary: 'folder' },
      set: { value: 'NAME=VALUE', summary: 'a setting: path=/srv/tls for a folder', multiple: true },
      note: { value: 'TEXT', summary: 'a note for people' },
    },
    run: async (context) => {
      const { kind, set, note } = context.given
      const input = {
        name: operand(context.words, 'name'),
        kind: text(kind) ?? 'folder',
        settings: pairs(texts(set), 'set'),
        note: text(note) ?? '',
      } as InputOf<'instances.add'>
      const it = await context.call('instances.add', input)
      context.print(it, `Added “${it.name}”.`)
    },
  },
  {
    path: ['instance', 'remove'],
    operands: 'INSTANCE',
    summary: 'Remove a target instance that nothing uses',
    run: async (context) => {
      const instance = operand(context.words, 'instance')
      context.print(await context.call('instances.remove', { instance }), `Removed “${instance}”.`)
    },
  },
]
