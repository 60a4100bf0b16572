import { Resolver } from 'node:dns/promises'
import { mkdtemp, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bind } from './bind.ts'
import { startChild } from './child.ts'
import { freePort } from './free-port.ts'
import { runOrThrow } from './run.ts'
import { waitUntil } from './wait-until.ts'

export interface ValidatorOptions {
  dir: string
  /** Holds the zones. */
  bind: Bind
  /** Signed zones of it, each with the DS record that the world knows: that of its key, or of a key it does not have. */
  zones: Record<string, 'right' | 'broken'>
}

export interface Validator {
  address: '127.0.0.1'
  port: number
  stop(): Promise<void>
}

/** BIND makes keys and signatures after its start. */
const untilSigned = (bind: Bind, zone: string): Promise<void> =>
  waitUntil(`${zone} is signed`, async () => {
    const asked = ['+short', '+dnssec', '-p', String(bind.port), `@${bind.address}`, zone]
    const answers = await Promise.all(['SOA', 'DNSKEY'].map((type) => runOrThrow('dig', [...asked, type])))
    return answers.every((text) => text.trim().split('\n').length > 1)
  })

/** A DS record as a trust anchor: key tag, algorithm, digest type, digest. */
const anchorOf = async (bind: Bind, zone: string, kind: 'right' | 'broken'): Promise<string> => {
  const keyFile = (await readdir(bind.folder)).find(
    (file) => file.startsWith(`K${zone}.+`) && file.endsWith('.key'),
  )
  if (!keyFile) throw new Error(`BIND made no key for ${zone}`)
  const ds = await runOrThrow('dnssec-dsfromkey', ['-2', join(bind.folder, keyFile)])
  const [tag, algorithm, type, ...digest] = ds.trim().split(/\s+/).slice(3)
  const text = digest.join('')
  const shown = kind === 'right' ? text : [...text].reverse().join('')
  return `"${zone}" static-ds ${tag} ${algorithm} ${type} "${shown}";`
}

const confOf = (folder: string, port: number, bind: Bind, anchors: string[]): string => `
options {
  directory "${folder}";
  managed-keys-directory "${folder}";
  pid-file none;
  session-keyfile "${join(folder, 'session.key')}";
  listen-on port ${port} { 127.0.0.1; };
  listen-on-v6 { none; };
  recursion yes;
  allow-query { any; };
  allow-recursion { any; };
  forward only;
  forwarders { ${bind.address} port ${bind.port}; };
  dnssec-validation yes;
  synth-from-dnssec no;
  empty-zones-enable no;
};
trust-anchors { ${anchors.join(' ')} };
controls { };
`

/**
 * A recursive resolver that checks DNSSEC, in front of the lab's BIND. It concludes nothing from denials that it keeps:
 * a CA’s resolver has not been asked about a name before.
 */
export const startValidator = async ({ dir, bind, zones }: ValidatorOptions): Promise<Validator> => {
  const folder = await mkdtemp(join(dir, 'validator-'))
  const port = await freePort()
  await Promise.all(Object.keys(zones).map((zone) => untilSigned(bind, zone)))
  const anchors = await Promise.all(Object.entries(zones).map(([zone, kind]) => anchorOf(bind, zone, kind)))
  const conf = join(folder, 'named.conf')
  await writeFile(conf, confOf(folder, port, bind, anchors))
  const log = join(folder, 'named.log')
  const resolver = new Resolver({ timeout: 500, tries: 1 })
  resolver.setServers([`127.0.0.1:${port}`])
  const child = await startChild({
    command: 'named',
    args: ['-f', '-L', log, '-n', '1', '-c', conf],
    logFile: log,
    cwd: folder,
    ready: async () => (await resolver.resolveSoa('example.test')).nsname === 'ns1.example.test',
  })
  return { address: '127.0.0.1', port, stop: () => child.stop() }
}
