import { join } from 'node:path'
import { CerthubError } from '../shared/errors.ts'
import { type Command, text, texts } from './shells/cli/command.ts'

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
  },
  run: async ({ env, given, say, onInterrupt }) => {
    const port = Number(text(given.port) ?? 0)
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      throw new CerthubError('input.invalid', { field: 'port', problem: 'must be a number from 0 to 65535' })
    }
    const { runHeadless } = await import('./shells/headless/run-headless.ts')
    const { openHub } = await import('./open-hub.ts')
    await runHeadless({
      env,
      openHub,
      rendererFolder: join(import.meta.dirname, '../renderer'),
      host: text(given.host) ?? '127.0.0.1',
      port,
      openBrowser: given['no-open'] !== true,
      allowUsers: texts(given['allow-user']),
      say,
      saysToPerson: process.stderr.isTTY === true,
      stopped: new Promise((resolve) => onInterrupt(resolve)),
    })
  },
}
