import { join } from 'node:path'
import { CerthubError } from '../shared/errors.ts'
import { type Command, type Given, text, texts } from './shells/cli/command.ts'
import { UsageError } from './shells/cli/failure.ts'

/** Who reads what it prints may go away; the hub goes on. */
const keepOnWithoutReader = (): void => {
  for (const stream of [process.stdout, process.stderr]) {
    stream.removeAllListeners('error')
    stream.on('error', () => {})
  }
}

/** Whether a vault that does not open ends the service. Throws UsageError. */
export const requiresUnlocked = (given: Given, isAttended: boolean): boolean => {
  const [yes, no] = [given['require-unlocked'] === true, given['no-require-unlocked'] === true]
  if (yes && no) throw new UsageError('--require-unlocked and --no-require-unlocked exclude each other.')
  return yes || (!no && !isAttended)
}

/** `certhub serve`: the one command that is another shell. */
export const serveCommand: Command = {
  path: ['serve'],
  summary: 'Run the hub without a window and open its page in the browser',
  options: {
    host: { value: 'ADDRESS', summary: 'a loopback address (default 127.0.0.1)' },
    port: { value: 'PORT', summary: 'the port (default: any free one)' },
    'no-open': { summary: 'open no browser' },
    'allow-user': {
      value: 'USER',
      summary: 'let this user of the computer connect too; needs a token',
      multiple: true,
    },
    'require-unlocked': {
      summary: 'end with exit code 3 when the vault does not open (the default where there is no terminal)',
    },
    'no-require-unlocked': { summary: 'go on with a closed vault, to unlock it later' },
  },
  run: async ({ env, given, say, print, exitWith, onInterrupt }) => {
    const port = Number(text(given.port) ?? 0)
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      throw new CerthubError('input.invalid', { field: 'port', problem: 'must be a number from 0 to 65535' })
    }
    const { runHeadless } = await import('./shells/headless/run-headless.ts')
    const { openHub } = await import('./open-hub.ts')
    keepOnWithoutReader()
    const isAttended = process.stdin.isTTY === true || process.stderr.isTTY === true
    const ended = await runHeadless({
      env,
      openHub,
      rendererFolder: join(import.meta.dirname, '../renderer'),
      host: text(given.host) ?? '127.0.0.1',
      port,
      openBrowser: given['no-open'] !== true,
      allowUsers: texts(given['allow-user']),
      saysToPerson: process.stderr.isTTY === true,
      requireUnlocked: requiresUnlocked(given, isAttended),
      isAttended,
      say,
      journal: (line, level) =>
        level === 'info' ? print({ at: new Date().toISOString(), line }, line) : say(line),
      stopped: new Promise((resolve) => onInterrupt(resolve)),
    })
    if (ended === 'closed') exitWith(3)
  },
}
