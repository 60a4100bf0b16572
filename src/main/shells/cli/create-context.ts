import type { InputOf, MethodName, OutputOf } from '../../../shared/contract/contract.ts'
import { CerthubError } from '../../../shared/errors.ts'
import { withClosedVaultHint } from '../../app/closed-vault-hint.ts'
import { type Context, text } from './command.ts'
import { type Connection, connectHub, type OpenHub } from './connection.ts'
import { CallError, UsageError } from './failure.ts'
import type { Interrupts } from './interrupts.ts'
import { openVault } from './open-vault.ts'
import type { Output } from './output.ts'
import type { Parsed } from './parse.ts'
import { ask, askHidden, readStdin } from './terminal.ts'

interface Surroundings {
  env: NodeJS.ProcessEnv
  openHub: OpenHub
  output: Output
  interrupts: Interrupts
}

const longestTimeout = 7 * 86_400

const timeoutOf = (given: string | undefined): AbortSignal | undefined => {
  if (given === undefined) return undefined
  const seconds = Number(given)
  if (!(seconds > 0 && seconds <= longestTimeout))
    throw new UsageError('--timeout takes seconds, more than 0.')
  return AbortSignal.timeout(seconds * 1000)
}

/** What the command works with; the hub is reached for at the first call. Throws UsageError. */
export const createContext = (
  { words, given }: Parsed,
  { env, openHub, output, interrupts }: Surroundings,
) => {
  let opening: Promise<Connection> | undefined
  let exitCode = 0
  const connect = (): Promise<Connection> => {
    opening ??= connectHub(env, openHub)
    return opening
  }
  const timeout = timeoutOf(text(given.timeout))
  const late = new Promise<never>((_, reject) => {
    const fail = () => reject(new CerthubError('cli.timed_out', { seconds: text(given.timeout) ?? '' }))
    timeout?.addEventListener('abort', fail, { once: true })
  })
  late.catch(() => {})

  const call = async <M extends MethodName>(method: M, input: InputOf<M>): Promise<OutputOf<M>> => {
    const connection = await connect()
    const ask = () => connection.call(method, input, timeout)
    const askPassphrase = process.stdin.isTTY && !output.json ? () => askHidden('Passphrase: ') : undefined
    const first = await Promise.race([ask(), late])
    if (first.ok) return first.value
    const opened = await openVault(first.error.code, { env, connection, askPassphrase })
    if (!opened) {
      const isAlone = !connection.remote && askPassphrase === undefined
      throw new CallError(isAlone ? withClosedVaultHint(first.error, 'command') : first.error)
    }
    if (!opened.ok) throw new CallError(opened.error)
    const second = await Promise.race([ask(), late])
    if (second.ok) return second.value
    throw new CallError(second.error)
  }

  const context: Context = {
    env,
    words,
    given,
    json: output.json,
    call,
    remote: async () => (await connect()).remote,
    subscribe: async (listener) => {
      const connection = await connect()
      connection.subscribe(listener)
    },
    print: output.print,
    printValue: output.printValue,
    say: output.say,
    readStdin,
    askHidden,
    ask: process.stdin.isTTY && !output.json ? ask : undefined,
    onInterrupt: interrupts.handle,
    exitWith: (code) => {
      exitCode = code
    },
  }
  return {
    context,
    exitCode: () => exitCode,
    close: async (): Promise<void> => {
      const connection = await opening?.catch(() => undefined)
      await connection?.close(interrupts.now)
    },
  }
}
