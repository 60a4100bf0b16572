import { run } from '../../lab/run.ts'
import type { Lab } from '../../lab/start.ts'
import type { Peer } from '../peer.ts'

const environment = (lab: Lab): Record<string, string> => {
  const key = lab.bind.key()
  return {
    LEGO_CA_CERTIFICATES: lab.pebble.tlsRootFile,
    RFC2136_NAMESERVER: `${lab.bind.address}:${lab.bind.port}`,
    RFC2136_TSIG_KEY: key.name,
    RFC2136_TSIG_ALGORITHM: `${key.algorithm}.`,
    RFC2136_TSIG_SECRET: key.secret,
  }
}

// Its propagation check asks port 53 of the zone's name servers and no other, where the lab has none: it is off.
const order = (lab: Lab, folder: string, domain: string): string[] => [
  ...['--server', lab.pebble.directoryUrl, '--email', 'lego@example.test', '--accept-tos', '--path', folder],
  ...['--dns', 'rfc2136', '--dns.disable-cp', '--dns.resolvers', `${lab.bind.address}:${lab.bind.port}`],
  ...['--domains', domain, '--domains', `*.${domain}`, 'run'],
]

const quick = { RFC2136_SEQUENCE_INTERVAL: '0', RFC2136_POLLING_INTERVAL: '1' }

const lego = (name: string, note: string, extra: Record<string, string>): Peer => ({
  name,
  note,
  program: 'lego',
  prepare: async (lab, folder) => {
    // it has no command that only registers: its first order does, and is not counted
    const env = { ...process.env, ...environment(lab), ...quick }
    const result = await run('lego', order(lab, folder, 'lego-account.example.test'), {
      env,
      timeoutMs: 180_000,
    })
    if (result.code !== 0) throw new Error(`lego does not register: ${result.stderr}`)
  },
  order: (lab, folder, domain) => ({
    program: 'lego',
    args: order(lab, folder, domain),
    env: { ...environment(lab), ...extra },
  }),
})

export const legoPeers: Peer[] = [
  lego('lego, no waits', 'propagation check off, RFC2136_SEQUENCE_INTERVAL=0', quick),
  {
    ...lego('lego, as it comes', 'propagation check off; one name a minute by default', {}),
    mostRuns: 1,
  },
]
