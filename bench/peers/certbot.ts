import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runOrThrow } from '../../lab/run.ts'
import type { Lab } from '../../lab/start.ts'
import type { Peer } from '../peer.ts'

const where = (lab: Lab, folder: string): string[] => [
  ...['--server', lab.pebble.directoryUrl, '--non-interactive', '--agree-tos'],
  ...[
    '--config-dir',
    join(folder, 'config'),
    '--work-dir',
    join(folder, 'work'),
    '--logs-dir',
    join(folder, 'logs'),
  ],
]

const trust = (lab: Lab) => ({ REQUESTS_CA_BUNDLE: lab.pebble.tlsRootFile })

export const certbot: Peer = {
  name: 'certbot',
  note: 'dns-rfc2136 told to wait 0 s (60 s by default)',
  program: 'certbot',
  prepare: async (lab, folder) => {
    const key = lab.bind.key()
    const settings = {
      server: lab.bind.address,
      port: lab.bind.port,
      name: key.name,
      secret: key.secret,
      algorithm: key.algorithm.toUpperCase(),
    }
    const lines = Object.entries(settings).map(([name, value]) => `dns_rfc2136_${name} = ${value}\n`)
    await writeFile(join(folder, 'rfc2136.ini'), lines.join(''), { mode: 0o600 })
    const args = ['register', ...where(lab, folder), '--email', 'certbot@example.test', '--no-eff-email']
    await runOrThrow('certbot', args, { env: { ...process.env, ...trust(lab) } })
  },
  order: (lab, folder, domain) => ({
    program: 'certbot',
    args: [
      ...['certonly', ...where(lab, folder), '--key-type', 'ecdsa', '--dns-rfc2136'],
      ...['--dns-rfc2136-credentials', join(folder, 'rfc2136.ini'), '--dns-rfc2136-propagation-seconds', '0'],
      ...['-d', domain, '-d', `*.${domain}`],
    ],
    env: trust(lab),
  }),
}
