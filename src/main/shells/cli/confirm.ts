import type { Context, Option } from './command.ts'
import { UsageError } from './failure.ts'

export const yesOption: Record<'yes', Option> = { yes: { summary: 'do it without asking' } }

/** Whether the person says yes; nothing that was typed, and anything else, is no. Says so then, with exit code 1. */
export const isAgreed = async (
  { ask, say, exitWith }: Pick<Context, 'ask' | 'say' | 'exitWith'>,
  question: string,
): Promise<boolean> => {
  const answer = (await ask?.(`${question} [y/N] `)) ?? ''
  if (/^y(es)?$/i.test(answer.trim())) return true
  say('Nothing was done.')
  exitWith(1)
  return false
}

/**
 * Asks before what cannot be undone, unless `--yes` was given. Throws UsageError where nobody can be asked.
 * `breaks` says what is lost.
 */
export const confirmed = async (context: Context, breaks: string, question: string): Promise<boolean> => {
  if (context.given.yes === true) return true
  if (!context.ask) throw new UsageError(`${breaks} Nobody can be asked here: give --yes to do it.`)
  context.say(breaks)
  return isAgreed(context, question)
}
