import type { InputOf, MethodName, OutputOf } from '../../../shared/contract/contract.ts'
import { type ErrorData, exitCodeOf, toErrorData } from '../../../shared/errors.ts'
import { accountCommands } from './account-commands.ts'
import { certificateCommands } from './certificate-commands.ts'
import type { Command, Context } from './command.ts'
import { type Connection, connectHub, type OpenHub } from './connection.ts'
import { credentialCommands } from './credential-commands.ts'
import { CallError, UsageError } from './failure.ts'
import { commandHelp, overview } from './help.ts'
import { hubCommands } from './hub-commands.ts'
import { instanceCommands } from './instance-commands.ts'
import { type Parsed, parseCommand } from './parse.ts'
import { askHidden, readStdin } from './terminal.ts'

export interface CliOptions {
  argv: string[]
  env: NodeJS.ProcessEnv
  version: string
  openHub: OpenHub
  /** Commands that another shell brings: `serve`. */
  more?: Command[]
}

export const ownCommands: Command[] = [
  ...hubCommands,
  ...instanceCommands,
  ...accountCommands,
  ...credentialCommands,
  ...certificateCommands,
]

const toStdout = (line: string): void => {
  process.stdout.write(`${line}\n`)
}
const toStderr = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

const printError = (error: ErrorData, json: boolean): void => {
  if (json) return toStdout(JSON.stringify({ error }, null, 2))
  const waiting = error.retryAfter === undefined ? [] : [`It can be tried again in ${Math.ceil(error.retryAfter)} s.`]
  const said = error.detail ? error.detail.split('\n').map((line) => `  | ${line}`) : []
  toStderr([`${error.message} [${error.code}]`, error.hint, ...waiting, ...said].join('\n'))
}

/** A key that the environment gives protects a new vault by itself: nobody is there to ask. */
const protectionFrom = (env: NodeJS.ProcessEnv): 'environment' | 'key-file' | undefined => {
  if (env.CERTHUB_MASTER_KEY) return 'environment'
  return env.CERTHUB_MASTER_KEY_FILE ? 'key-file' : undefined
}

const createContext = ({ words, given }: Parsed, { env, openHub }: CliOptions) => {
  let opening: Promise<Connection> | undefined
  const connection = (): Promise<Connection> => {
    opening ??= connectHub(env, openHub)
    return opening
  }
  const json = given.json === true
  const call = async <M extends MethodName>(method: M, input: InputOf<M>): Promise<OutputOf<M>> => {
    const hub = await connection()
    let answer = await hub.call(method, input)
    const source = protectionFrom(env)
    if (!answer.ok && answer.error.code === 'vault.uninitialized' && source) {
      const made = await hub.call('vault.protect', { source })
      answer = made.ok ? await hub.call(method, input) : made
    }
    if (!answer.ok) throw new CallError(answer.error)
    return answer.value as OutputOf<M>
  }
  const context: Context = {
    env,
    words,
    given,
    json,
    call,
    remote: async () => (await connection()).remote,
    subscribe: async (listener) => (await connection()).subscribe(listener),
    print: (data, text) => toStdout(json ? JSON.stringify(data, null, 2) : text),
    say: toStderr,
    readStdin,
    askHidden,
    onInterrupt: (listener) => {
      process.once('SIGINT', listener)
      process.once('SIGTERM', listener)
    },
  }
  const close = async (): Promise<void> => (await opening?.catch(() => undefined))?.close()
  return { context, close }
}

const execute = async (parsed: Parsed, options: CliOptions): Promise<number> => {
  const { context, close } = createContext(parsed, options)
  try {
    await parsed.command.run(context)
    return typeof process.exitCode === 'number' ? process.exitCode : 0
  } catch (error) {
    if (error instanceof UsageError) {
      if (context.json) toStdout(JSON.stringify({ error: { code: 'usage', message: error.message } }, null, 2))
      else toStderr(`${error.message}\nSee \`certhub ${parsed.command.path.join(' ')} --help\`.`)
      return 2
    }
    const data = error instanceof CallError ? error.data : toErrorData(error)
    printError(data, context.json)
    return exitCodeOf(data.code)
  } finally {
    await close()
  }
}

/** Runs one command; the exit code. */
export const runCli = async (options: CliOptions): Promise<number> => {
  const { argv, version, more = [] } = options
  const commands = [...more, ...ownCommands]
  if (argv.length === 0 || argv[0] === '--help' || argv[0] === 'help') {
    toStdout(overview(commands))
    return argv.length === 0 ? 2 : 0
  }
  if (argv[0] === '--version') {
    toStdout(version)
    return 0
  }
  let parsed: Parsed
  try {
    parsed = parseCommand(commands, argv)
  } catch (error) {
    toStderr(`${error instanceof Error ? error.message : String(error)}\nSee \`certhub --help\`.`)
    return 2
  }
  if (parsed.given.help === true) {
    toStdout(commandHelp(parsed.command))
    return 0
  }
  return execute(parsed, options)
}
