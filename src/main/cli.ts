import packageJson from '../../package.json' with { type: 'json' }
import { runCli } from './shells/cli/run-cli.ts'
import { serveCommand } from './serve-command.ts'

process.exitCode = await runCli({
  argv: process.argv.slice(2),
  env: process.env,
  version: packageJson.version,
  openHub: async (options) => (await import('./open-hub.ts')).openHub(options),
  more: [serveCommand],
})
