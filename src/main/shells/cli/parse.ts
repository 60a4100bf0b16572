import { parseArgs } from 'node:util'
import type { Command, Given } from './command.ts'
import { nearest, UsageError } from './failure.ts'

export interface Parsed {
  command: Command
  words: string[]
  given: Given
}

/** The command whose words stand first. Throws UsageError, naming the nearest one. */
const findCommand = (commands: readonly Command[], argv: string[]): Command => {
  const found = commands
    .filter(({ path }) => path.every((word, index) => argv[index] === word))
    .sort((a, b) => b.path.length - a.path.length)[0]
  if (found) return found
  const typed = argv.filter((word) => !word.startsWith('-')).slice(0, 2)
  const group = commands.filter(({ path }) => path[0] === typed[0])
  if (group.length > 0 && typed.length < 2) {
    throw new UsageError(`${typed[0]} takes one of: ${group.map(({ path }) => path[1]).join(', ')}.`)
  }
  const guess = nearest(typed.join(' '), commands.map(({ path }) => path.join(' ')))
  throw new UsageError(`There is no command “${typed.join(' ')}”${guess ? `; did you mean “${guess}”?` : '.'}`)
}

/** Throws UsageError. */
export const parseCommand = (commands: readonly Command[], argv: string[]): Parsed => {
  const command = findCommand(commands, argv)
  const known: Record<string, { type: 'string' | 'boolean'; multiple?: boolean }> = {
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  }
  for (const [name, { value, multiple = false }] of Object.entries(command.options ?? {})) {
    known[name] = { type: value ? 'string' : 'boolean', multiple }
  }
  try {
    const { values, positionals } = parseArgs({
      args: argv.slice(command.path.length),
      options: known,
      allowPositionals: true,
    })
    if (!command.operands && positionals.length > 0 && command.path[1] !== 'order') {
      throw new UsageError(`“${positionals[0]}” is too many.`)
    }
    return { command, words: positionals, given: values as Given }
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(explain(error, Object.keys(known)))
  }
}

const explain = (error: unknown, known: string[]): string => {
  const message = error instanceof Error ? error.message : String(error)
  const unknown = /Unknown option '--?([^'=]+)/.exec(message)?.[1]
  if (unknown === undefined) return message.split('. ')[0] ?? message
  const guess = nearest(unknown, known)
  return `There is no option --${unknown}${guess ? `; did you mean --${guess}?` : '.'}`
}
