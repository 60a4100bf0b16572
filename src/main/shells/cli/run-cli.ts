import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { exitCodeOf, hasCode, toErrorData } from '../../../shared/errors.ts'
import { accountCommands } from './account-commands.ts'
import { accountKeyCommands } from './account-key-commands.ts'
import { auditCommands } from './audit-commands.ts'
import { certificateCommands } from './certificate-commands.ts'
import type { Command } from './command.ts'
import type { OpenHub } from './connection.ts'
import { createContext } from './create-context.ts'
import { credentialCommands } from './credential-commands.ts'
import { delegationCommands } from './delegation-commands.ts'
import { dnsSettingsCommands } from './dns-settings-commands.ts'
import { errorCommands } from './error-commands.ts'
import { failoverCommands } from './failover-commands.ts'
import { CallError, UsageError } from './failure.ts'
import { commandHelp, overview } from './help.ts'
import { hubCommands } from './hub-commands.ts'
import { instanceCommands } from './instance-commands.ts'
import { watchInterrupts } from './interrupts.ts'
import { notifyCommands } from './notify-commands.ts'
import { orderCommands } from './order-commands.ts'
import { createOutput, type Output } from './output.ts'
import { groupOf, type Parsed, parseCommand } from './parse.ts'
import { persistCommands } from './persist-commands.ts'
import { providerCommands } from './provider-commands.ts'
import { renewalCommands } from './renewal-commands.ts'
import { sessionCommands } from './session-commands.ts'
import { sshCommands } from './ssh-commands.ts'
import { tokenCommands } from './token-commands.ts'
import { vaultCommands } from './vault-commands.ts'

export interface CliOptions {
  argv: string[]
  env: NodeJS.ProcessEnv
  version: string
  openHub: OpenHub
  /** Commands that another shell brings: `serve`. */
  more?: Command[]
  stdout: Pick<NodeJS.WriteStream, 'write'> & { isTTY?: boolean }
  stderr: Pick<NodeJS.WriteStream, 'write'>
}

export const ownCommands: Command[] = [
  ...hubCommands,
  ...instanceCommands,
  ...accountCommands,
  ...accountKeyCommands,
  ...providerCommands,
  ...credentialCommands,
  ...certificateCommands,
  ...orderCommands,
  ...auditCommands,
  ...tokenCommands,
  ...sessionCommands,
  ...sshCommands,
  ...delegationCommands,
  ...persistCommands,
  ...dnsSettingsCommands,
  ...failoverCommands,
  ...renewalCommands,
  ...notifyCommands,
  ...vaultCommands,
  ...errorCommands,
]

const fail = (output: Output, error: unknown, command = ''): number => {
  const data =
    error instanceof UsageError
      ? error.dataFor(command)
      : error instanceof CallError
        ? error.data
        : toErrorData(error)
  output.printError(data)
  return exitCodeOf(data.code)
}

/** What the hub has on its way when it is interrupted gets this long; whatever it loses, it finds again. Milliseconds. */
const grace = 2000

const graceAfter = async (now: AbortSignal): Promise<void> => {
  if (!now.aborted) await once(now, 'abort')
  await delay(grace)
}

const execute = async (parsed: Parsed, options: CliOptions, output: Output): Promise<number> => {
  const interrupts = watchInterrupts()
  const name = parsed.command.path.join(' ')
  let close: (() => Promise<void>) | undefined
  try {
    const made = createContext(parsed, { ...options, output, interrupts })
    close = made.close
    await Promise.race([parsed.command.run(made.context), interrupts.unhandled])
    return made.exitCode()
  } catch (error) {
    if (hasCode(error, 'cli.timed_out')) interrupts.hurry()
    return fail(output, error, name)
  } finally {
    await Promise.race([close?.(), graceAfter(interrupts.now)])
    interrupts.stop()
  }
}

/** `help`, `--help`, `cert --help`: undefined when it is not help that is asked for. */
const helpFor = (commands: Command[], argv: string[]): string | undefined => {
  const words = argv.filter((word) => word !== '--help' && word !== '-h' && word !== 'help')
  if (argv.length > 0 && words.length === argv.length) return undefined
  const group = groupOf(commands, words)
  const [only] = group
  if (group.length === 1 && only && only.path.length <= words.length) return undefined
  return group.length > 0 && words.length < 2 ? overview(group) : undefined
}

/** Runs one command; the exit code: 0 done, 1 failed, 2 wrong usage, 3 vault locked, 4 not found. */
export const runCli = async (options: CliOptions): Promise<number> => {
  const { argv, version, more = [], stdout } = options
  const commands = [...more, ...ownCommands]
  const output = createOutput(argv.includes('--json'), options)
  const help = helpFor(commands, argv)
  if (help !== undefined) {
    stdout.write(`${help}\n`)
    return argv.length === 0 ? 2 : 0
  }
  if (argv[0] === '--version') {
    stdout.write(`${version}\n`)
    return 0
  }
  try {
    const parsed = parseCommand(commands, argv)
    if (parsed.given.help !== true) return await execute(parsed, options, output)
    stdout.write(`${commandHelp(parsed.command)}\n`)
    return 0
  } catch (error) {
    return fail(output, error)
  }
}
