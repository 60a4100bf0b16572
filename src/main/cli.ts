import packageJson from '../../package.json' with { type: 'json' }
import { keepFilesPrivate } from './files/private-umask.ts'
import { openCommand } from './open-command.ts'
import { keepCompiledCode } from './process/compile-cache.ts'
import { endProcess } from './process/end-process.ts'
import { serveCommand } from './serve-command.ts'
import { runCli } from './shells/cli/run-cli.ts'

keepFilesPrivate()
keepCompiledCode(process.env)
// A reader that has seen enough (`certhub cert list | head`) is no failure.
process.stdout.on('error', () => process.exit())

const code = await runCli({
  argv: process.argv.slice(2),
  env: process.env,
  version: packageJson.version,
  openHub: async (options) => (await import('./open-hub.ts')).openHub(options),
  more: [serveCommand, openCommand],
  stdout: process.stdout,
  stderr: process.stderr,
})
// Also when something is still on its way: the hub was closed, or was not waited for any longer.
process.stdout.write('', () => endProcess(code))
