import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startChild } from './child.ts'
import { freePort } from './free-port.ts'
import { httpsGet } from './https-get.ts'
import { makeTlsFiles } from './tls-root.ts'

export interface PebbleOptions {
  dir: string
  /** Where pebble looks challenges up: `ip:port`. */
  dns: string
  /** Pebble's own PEBBLE_* knobs, over the lab's defaults. */
  env?: Record<string, string>
  /** External account keys, HMAC in base64url by key id. Given: an account needs one. */
  eab?: Record<string, string>
  /** How long its certificates live. Seconds. */
  validity?: number
  /** Where it looks for http-01 and tls-alpn-01 answers, instead of 80 and 443; 5002 and 5001 by default. */
  httpPort?: number
  tlsPort?: number
  /** Domains that it refuses to certify. */
  blocklist?: string[]
}

export interface Pebble {
  directoryUrl: string
  managementUrl: string
  /** The root of the certificates that it issues; a new one after each start. */
  rootPem(): Promise<string>
  /** The root that signed the certificate of pebble's own HTTPS. */
  tlsRootFile: string
  log: string
  readonly pid: number
  stop(): Promise<void>
  /** Starts it again at the same address where it was stopped; it has forgotten everything then. */
  start(): Promise<void>
  /** Ends it and starts it again at the same address: it has then forgotten every account, order and root. */
  restart(): Promise<void>
}

const defaults = { PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: '0', PEBBLE_AUTHZREUSE: '0' }

/** Starts the ACME test CA on 127.0.0.1, not strict, without its random waits and nonce errors. */
export const startPebble = async (options: PebbleOptions): Promise<Pebble> => {
  const folder = await mkdtemp(join(options.dir, 'pebble-'))
  const tls = await makeTlsFiles(folder)
  const [port, managementPort] = [await freePort(), await freePort()]
  const directoryUrl = `https://127.0.0.1:${port}/dir`
  const managementUrl = `https://127.0.0.1:${managementPort}`
  const configFile = join(folder, 'pebble.json')
  const pebble = {
    listenAddress: `127.0.0.1:${port}`,
    managementListenAddress: `127.0.0.1:${managementPort}`,
    certificate: tls.certificate,
    privateKey: tls.key,
    httpPort: options.httpPort ?? 5002,
    tlsPort: options.tlsPort ?? 5001,
    ocspResponderURL: '',
    externalAccountBindingRequired: options.eab !== undefined,
    externalAccountMACKeys: options.eab ?? {},
    domainBlocklist: options.blocklist ?? [],
    ...(options.validity !== undefined && { certificateValidityPeriod: options.validity }),
  }
  await writeFile(configFile, JSON.stringify({ pebble }), { mode: 0o600 })
  const log = join(folder, 'pebble.log')
  const start = () =>
    startChild({
      command: 'pebble',
      args: ['-config', configFile, '-dnsserver', options.dns],
      env: { ...process.env, ...defaults, ...options.env },
      logFile: log,
      ready: async () => {
        const answers = await Promise.all([
          httpsGet(directoryUrl, tls.root),
          httpsGet(`${managementUrl}/roots/0`, tls.root),
        ])
        return answers.every((text) => text.length > 0)
      },
    })
  let child = await start()
  let isStopped = false
  return {
    directoryUrl,
    managementUrl,
    rootPem: () => httpsGet(`${managementUrl}/roots/0`, tls.root),
    tlsRootFile: tls.root,
    log,
    get pid() {
      return child.pid
    },
    stop: () => {
      isStopped = true
      return child.stop()
    },
    start: async () => {
      if (!isStopped) return
      child = await start()
      isStopped = false
    },
    restart: async () => {
      await child.stop()
      child = await start()
    },
  }
}
