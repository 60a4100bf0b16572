import { parseArgs } from 'node:util'
import { nearest } from '../../../shared/nearest.ts'
import { type Command, commonOptions, type Given } from './command.ts'
import { UsageError } from './failure.ts'

export interface Parsed {
  command: Command
  words: string[]
  given: Given
}

/** Commands whose words begin with these. */
export const groupOf = (commands: readonly Command[], words: readonly string[]): Command[] =>
  commands.filter(({ path }) => words.every((word, index) => path[index] === word))

/** The command whose words stand first. Throws UsageError, naming the nearest one. */
const findCommand = (commands: readonly Command[], argv: string[]): Command => {
  const found = commands.find(({ path }) => path.every((word, index) => argv[index] === word))
  if (found) return found
  const first = argv.findIndex((word) => word.startsWith('-'))
  const typed = argv.slice(0, first < 0 ? 2 : Math.min(first, 2))
  if (typed.length === 0) throw new UsageError('Say which command first, then its options.')
  const group = groupOf(commands, typed.slice(0, 1))
  if (group.length > 0 && typed.length < 2) {
    throw new UsageError(`“${typed[0]}” takes one of: ${group.map(({ path }) => path[1]).join(', ')}.`)
  }
  const names = commands.map(({ path }) => path.join(' '))
  const guess = nearest(typed.join(' '), names) ?? nearest(typed[0] ?? '', names)
  throw new UsageError(
    `There is no command “${typed.join(' ')}”${guess ? `; did you mean “${guess}”?` : '.'}`,
  )
}

/** Throws UsageError, naming the nearest option where one is not known. */
export const parseCommand = (commands: readonly Command[], argv: string[]): Parsed => {
  const command = findCommand(commands, argv)
  const known = { ...command.options, ...commonOptions }
  const options = Object.fromEntries(
    Object.entries(known).map(([name, { value, multiple = false }]) => [
      name,
      { type: value ? ('string' as const) : ('boolean' as const), multiple },
    ]),
  )
  const { values, positionals } = readArguments(argv.slice(command.path.length), {
    ...options,
    help: { type: 'boolean', short: 'h' },
  })
  if (!command.operands && positionals[0] !== undefined)
    throw new UsageError(`“${positionals[0]}” is too many.`)
  return { command, words: positionals, given: values }
}

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>

const readArguments = (args: string[], options: Options): { values: Given; positionals: string[] } => {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    return { values: values as Given, positionals }
  } catch (error) {
    throw new UsageError(explain(error, Object.keys(options)))
  }
}

const explain = (error: unknown, known: string[]): string => {
  const message = error instanceof Error ? error.message : String(error)
  const unknown = /Unknown option '--?([^'=]+)/.exec(message)?.[1]
  if (unknown === undefined) return message.split('\n')[0] ?? message
  const guess = nearest(unknown, known)
  return `There is no option --${unknown}${guess ? `; did you mean --${guess}?` : '.'}`
}
