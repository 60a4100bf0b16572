import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { endWithNpm } from '../scripts/pass-signals.mjs'
import { exportLines, labEnvironment } from './environment.ts'
import { describeMissing, labRequirements, missing } from './requirements.ts'
import { type Lab, startLab } from './start.ts'
import { stopOnSignal } from './stop-on-signal.ts'

const usage = `npm run lab -- [--json] [--exports FILE]
  Starts pebble, BIND, PowerDNS and gnome-keyring, prints how to reach them, and stays until Ctrl-C.
  --exports FILE   writes the export lines to FILE, to be sourced
  --json            prints one line of JSON in place of the text
`

const instructions = (lab: Lab, lines: string): string => `
The lab is running in ${lab.directory}; Ctrl-C ends it and removes everything.

  CA (pebble)   ${lab.pebble.directoryUrl}   trusted by the root in LAB_TLS_ROOT
  DNS (BIND)    ${lab.bind.address}:${lab.bind.port}   zones ${lab.bind.zones.join(', ')}   TSIG updates
  PowerDNS      ${lab.powerDns.apiUrl}   zones ${lab.powerDns.zones.join(', ')}   copied by BIND within a second
  keychain      DBUS_SESSION_BUS_ADDRESS=$LAB_KEYRING_BUS, and no CERTHUB_MASTER_KEY, makes the hub use it
  delegated     ${lab.bind.delegated.name} hands its challenge to ${lab.bind.delegated.target} by CNAME

Paste this into another shell:

${lines}
Then, for instance:

  npm run --silent certhub -- account add --instance local --ca "$LAB_DIRECTORY" --email you@example.test --agree-tos --ca-bundle "$LAB_TLS_ROOT" --agree-tos
  npm run --silent certhub -- credential add --instance local --type dns --name bind --provider rfc2136 --stdin-json < "$LAB_RFC2136_JSON"
  npm run --silent certhub -- cert order --instance local --domains 'example.test,*.example.test' --wait
`

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      exports: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return void process.stdout.write(usage)
  const absent = missing(labRequirements)
  if (absent.length > 0) throw new Error(`the lab cannot start: ${describeMissing(absent)}`)
  let stop = async () => {} // until all run, the end of this process takes what was started with it
  stopOnSignal(() => stop())
  const lab = await startLab({ bind: true, pebble: true, powerDns: true, keyring: true })
  stop = () => lab.stop()
  const environment = await labEnvironment(lab)
  const lines = exportLines(environment)
  const exportsFile = values.exports
  if (exportsFile) await writeFile(exportsFile, lines, { mode: 0o600 })
  process.stdout.write(values.json ? `${JSON.stringify(environment)}\n` : instructions(lab, lines))
  setInterval(() => {}, 2 ** 30) // the lab's servers do not hold the event loop open
}

endWithNpm()
try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
