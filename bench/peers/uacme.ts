import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runOrThrow } from '../../lab/run.ts'
import type { Lab } from '../../lab/start.ts'
import type { Peer } from '../peer.ts'

// Called as: METHOD TYPE IDENT TOKEN AUTH. Other challenge types than dns-01 are declined.
const hook = `#!/bin/sh
[ "$2" = dns-01 ] || exit 1
case "$1" in
  begin) change="update add _acme-challenge.$3. 60 TXT $5" ;;
  *) change="update delete _acme-challenge.$3. TXT $5" ;;
esac
printf 'server %s %s\\n%s\\nsend\\n' "$BENCH_DNS_ADDRESS" "$BENCH_DNS_PORT" "$change" | nsupdate -k "$BENCH_TSIG_FILE"
`

const environment = (lab: Lab, folder: string): Record<string, string> => ({
  BENCH_DNS_ADDRESS: lab.bind.address,
  BENCH_DNS_PORT: String(lab.bind.port),
  BENCH_TSIG_FILE: join(folder, 'tsig.key'),
  BENCH_TLS_ROOT: lab.pebble.tlsRootFile,
})

// It trusts the machine's roots and no others: in a mount namespace of its own, the lab's root lies over that file.
const trusting = 'mount --bind "$BENCH_TLS_ROOT" /etc/ssl/certs/ca-certificates.crt && exec "$@"'

const uacmeArgs = (lab: Lab, folder: string, ...args: string[]): string[] => [
  ...['--mount', 'sh', '-c', trusting, 'sh', 'uacme'],
  ...['-a', lab.pebble.directoryUrl, '-c', folder, '-t', 'EC', '-b', '256', '-y', ...args],
]

export const uacme: Peer = {
  name: 'uacme',
  note: 'hook with nsupdate; it checks no propagation (a mount namespace costs it about 5 ms)',
  program: 'uacme',
  prepare: async (lab, folder) => {
    const { name, algorithm, secret } = lab.bind.key()
    const key = `key "${name}" { algorithm ${algorithm}; secret "${secret}"; };\n`
    await writeFile(join(folder, 'tsig.key'), key, { mode: 0o600 })
    await writeFile(join(folder, 'hook.sh'), hook, { mode: 0o700 })
    const env = { ...process.env, ...environment(lab, folder) }
    await runOrThrow('unshare', uacmeArgs(lab, folder, 'new'), { env })
  },
  order: (lab, folder, domain) => ({
    program: 'unshare',
    args: uacmeArgs(lab, folder, '-h', join(folder, 'hook.sh'), 'issue', domain, `*.${domain}`),
    env: environment(lab, folder),
  }),
}
