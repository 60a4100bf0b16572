import type { InputOf } from '../../../shared/contract/contract.ts'
import { type Command, text, texts } from './command.ts'
import { UsageError } from './failure.ts'
import { givenPath } from './given-path.ts'
import { facts, table } from './table.ts'
import { readWindow, windowText } from './window-text.ts'

/** `k=v` pairs of a repeated option. */
export const pairs = (values: string[], option: string): Record<string, string> =>
  Object.fromEntries(
    values.map((pair) => {
      const at = pair.indexOf('=')
      if (at < 1) throw new UsageError(`--${option} takes NAME=VALUE.`)
      return [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )

/** The settings of an instance; its folder may be given from where the person is. */
const settingsOf = (values: string[], env: NodeJS.ProcessEnv): Record<string, string> => {
  const settings = pairs(values, 'set')
  return settings.path ? { ...settings, path: givenPath(settings.path, env) } : settings
}

/** The one operand of a command. */
export const operand = ([word, ...rest]: string[], what: string): string => {
  if (word === undefined) throw new UsageError(`Say which ${what}.`)
  if (rest.length > 0) throw new UsageError(`One ${what} at a time; “${rest[0]}” is too many.`)
  return word
}

const readWindows = (windows: string[]) =>
  windows
    .filter((one) => one !== 'any')
    .map((one) => {
      const found = readWindow(one)
      if (!found) throw new UsageError(`--window: “${one}” is none; write it as “mon-fri 22:00-02:00”.`)
      return found
    })

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
          ['Maintenance', it.maintenance.map(windowText).join('; ')],
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
        settings: settingsOf(texts(set), context.env),
        note: text(note) ?? '',
      } as InputOf<'instances.add'>
      const it = await context.call('instances.add', input)
      context.print(it, `Added “${it.name}”.`)
    },
  },
  {
    path: ['instance', 'update'],
    operands: 'INSTANCE',
    summary: 'Change a target instance; what is not given stays',
    options: {
      name: { value: 'NAME', summary: 'another name' },
      set: { value: 'NAME=VALUE', summary: 'its settings, all of them', multiple: true },
      note: { value: 'TEXT', summary: 'a note for people' },
      window: {
        value: 'WINDOW',
        summary: 'when renewals may change it: “mon-fri 22:00-02:00”, “daily 03:00-05:00”, or “any”',
        multiple: true,
      },
    },
    run: async (context) => {
      const { name, set, note, window } = context.given
      const windows = texts(window)
      const input = {
        instance: operand(context.words, 'instance'),
        ...(text(name) && { name: text(name) }),
        ...(texts(set).length > 0 && { settings: settingsOf(texts(set), context.env) }),
        ...(text(note) !== undefined && { note: text(note) }),
        ...(windows.length > 0 && { maintenance: readWindows(windows) }),
      } as InputOf<'instances.update'>
      const it = await context.call('instances.update', input)
      context.print(it, `Changed “${it.name}”.`)
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
