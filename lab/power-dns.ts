import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { startChild } from './child.ts'
import { freePort } from './free-port.ts'
import { powerDnsSchema } from './requirements.ts'

export const powerDnsZones = ['pdns.test', 'other-pdns.test']

export interface PowerDnsOptions {
  dir: string
  /** Its DNS port; a free one when absent. */
  port?: number
  /** The port of a secondary on 127.0.0.1, which it notifies within a second of a change. */
  notify?: number
  /** Dynamic updates are taken (RFC 2136), of keys that the zone's metadata name. */
  updates?: true
}

export interface PowerDns {
  address: '127.0.0.1'
  /** DNS, UDP and TCP: it answers for its own zones alone. */
  port: number
  /** Without a path: `http://127.0.0.1:8081`. The server's name in the API is `localhost`. */
  apiUrl: string
  apiKey: string
  zones: string[]
  stop(): Promise<void>
}

const createZone = async (
  apiUrl: string,
  apiKey: string,
  zone: string,
  kind: 'Native' | 'Master',
): Promise<void> => {
  const answer = await fetch(`${apiUrl}/api/v1/servers/localhost/zones`, {
    method: 'POST',
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: `${zone}.`,
      kind,
      nameservers: [`ns1.${zone}.`],
      rrsets: [
        { name: `ns1.${zone}.`, type: 'A', ttl: 60, records: [{ content: '127.0.0.1', disabled: false }] },
      ],
    }),
  })
  if (!answer.ok) throw new Error(`PowerDNS refused ${zone}: ${answer.status} ${await answer.text()}`)
}

/** Starts a PowerDNS authoritative server with its HTTP API over a SQLite database of its own. */
export const startPowerDns = async (options: PowerDnsOptions): Promise<PowerDns> => {
  const folder = await mkdtemp(join(options.dir, 'power-dns-'))
  const databaseFile = join(folder, 'pdns.sqlite3')
  const database = new Database(databaseFile)
  database.exec(await readFile(powerDnsSchema, 'utf8'))
  database.close()
  const [port, apiPort] = [options.port ?? (await freePort()), await freePort()]
  const apiKey = randomBytes(16).toString('hex')
  const apiUrl = `http://127.0.0.1:${apiPort}`
  const settings = {
    launch: 'gsqlite3',
    'gsqlite3-database': databaseFile,
    'local-address': '127.0.0.1',
    'local-port': port,
    'socket-dir': folder,
    'write-pid': 'no',
    daemon: 'no',
    guardian: 'no',
    'disable-syslog': 'yes',
    'security-poll-suffix': '',
    api: 'yes',
    'api-key': apiKey,
    webserver: 'yes',
    'webserver-address': '127.0.0.1',
    'webserver-port': apiPort,
    'webserver-allow-from': '127.0.0.1',
    ...(options.updates && { dnsupdate: 'yes', 'allow-dnsupdate-from': '127.0.0.1' }),
    ...(options.notify && {
      primary: 'yes',
      'xfr-cycle-interval': 1,
      'only-notify': '',
      'also-notify': `127.0.0.1:${options.notify}`,
      'allow-axfr-ips': '127.0.0.1',
    }),
  }
  const conf = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`)
  await writeFile(join(folder, 'pdns.conf'), conf.join(''), { mode: 0o600 })
  const child = await startChild({
    command: 'pdns_server',
    args: [`--config-dir=${folder}`],
    logFile: join(folder, 'pdns.log'),
    ready: async () =>
      (await fetch(`${apiUrl}/api/v1/servers/localhost`, { headers: { 'x-api-key': apiKey } })).ok,
  })
  try {
    for (const zone of powerDnsZones)
      await createZone(apiUrl, apiKey, zone, options.notify ? 'Master' : 'Native')
  } catch (error) {
    await child.stop()
    throw error
  }
  return { address: '127.0.0.1', port, apiUrl, apiKey, zones: powerDnsZones, stop: () => child.stop() }
}
