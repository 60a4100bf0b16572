import type { InputOf, MethodName, OutputOf } from '../../../shared/contract/contract.ts'
import type { HubEvent } from '../../../shared/events.ts'

/** One option of a command; `value` names what it takes, absent for a switch. */
export interface Option {
  value?: string
  summary: string
  multiple?: boolean
}

export type Given = Record<string, string | boolean | string[] | undefined>

/** What a command may do. */
export interface Context {
  env: NodeJS.ProcessEnv
  /** The words after the command's own. */
  words: string[]
  given: Given
  json: boolean
  /** False while this process owns the data directory itself. */
  remote(): Promise<boolean>
  /** Throws CallError. */
  call<M extends MethodName>(method: M, input: InputOf<M>): Promise<OutputOf<M>>
  subscribe(listener: (event: HubEvent) => void): Promise<void>
  /** Prints the result: `data` with --json, else the text. */
  print(data: unknown, text: string): void
  /** The same for a value that a script takes as it is. */
  printValue(data: unknown, value: string): void
  /** To stderr, for people. */
  say(text: string): void
  readStdin(): Promise<string>
  askHidden(question: string): Promise<string>
  /** Asks where somebody can answer; absent where nobody can. */
  ask: ((question: string) => Promise<string>) | undefined
  /** From now on the first interrupt calls this, instead of ending the command. */
  onInterrupt(listener: () => void): void
  /** The command did what it should, and the answer is a bad one. */
  exitWith(code: number): void
}

export interface Command {
  /** The words that name it: `['cert', 'order']`. */
  path: [string, ...string[]]
  /** What stands after these words, for the usage line. */
  operands?: string
  summary: string
  options?: Record<string, Option>
  run(context: Context): Promise<void>
}

/** Options of every command. */
export const commonOptions: Record<string, Option> = {
  json: { summary: 'print the result, or the error, as JSON' },
  timeout: { value: 'SECONDS', summary: 'give up after this long' },
  help: { summary: 'print this' },
}

export const text = (value: Given[string]): string | undefined =>
  typeof value === 'string' ? value : undefined
/** The parts of a list with commas. */
export const listOf = (given: string | undefined): string[] =>
  (given ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
export const texts = (value: Given[string]): string[] => (Array.isArray(value) ? value : [])
