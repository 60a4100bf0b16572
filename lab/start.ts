import { type Bind, type BindOptions, startBind } from './bind.ts'
import { freePort } from './free-port.ts'
import { type Keyring, startKeyring } from './keyring.ts'
import { openLabDirectory } from './lab-directory.ts'
import { type Pebble, type PebbleOptions, startPebble } from './pebble.ts'
import { type PowerDns, powerDnsZones, startPowerDns } from './power-dns.ts'

/** Which servers; one that is not named is not started. */
export interface LabOptions {
  bind?: true | Omit<BindOptions, 'dir'>
  /** Looks challenges up at the lab's BIND unless `dns` names another server. */
  pebble?: true | Partial<Omit<PebbleOptions, 'dir'>>
  /** Beside BIND, its zones are also answered by BIND, a moment later, as by any secondary server. */
  powerDns?: true
  keyring?: true
}

/** The running servers. Asking for one that was not started is a mistake in the test, and throws. */
export interface Lab {
  directory: string
  readonly bind: Bind
  readonly pebble: Pebble
  readonly powerDns: PowerDns
  readonly keyring: Keyring
  /** Ends every server and removes the directory. May be called again. */
  stop(): Promise<void>
}

const started = <Server>(name: keyof LabOptions, server: Server | undefined): Server => {
  if (server === undefined)
    throw new Error(`this lab was started without ${name}: startLab({ ${name}: true })`)
  return server
}

const given = <Options extends object>(option: true | Options | undefined): Partial<Options> =>
  option === true || option === undefined ? {} : option

/** Starts servers on free ports in one temporary directory, at once; when one fails, none is left running. */
export const startLab = async (options: LabOptions): Promise<Lab> => {
  const directory = await openLabDirectory()
  const dir = directory.path
  const stops: (() => Promise<void>)[] = []
  const stop = async () => {
    await Promise.all(stops.splice(0).map((stopOne) => stopOne()))
    await directory.remove()
  }
  const track = <Server extends { stop(): Promise<void> }>(server: Server): Server => {
    stops.push(() => server.stop())
    return server
  }
  const [bindPort, powerDnsPort] = [await freePort(), await freePort()]
  const servers: { bind?: Bind; pebble?: Pebble; powerDns?: PowerDns; keyring?: Keyring } = {}
  const starts = {
    bind: async () => {
      const copies = options.powerDns && { copiesOf: { port: powerDnsPort, zones: powerDnsZones } }
      servers.bind = track(await startBind({ dir, port: bindPort, ...copies, ...given(options.bind) }))
    },
    pebble: async () => {
      const dns = `127.0.0.1:${bindPort}`
      servers.pebble = track(await startPebble({ dir, dns, ...given(options.pebble) }))
    },
    powerDns: async () => {
      const notify = options.bind && { notify: bindPort }
      servers.powerDns = track(await startPowerDns({ dir, port: powerDnsPort, ...notify }))
    },
    keyring: async () => {
      servers.keyring = track(await startKeyring({ dir }))
    },
  }
  // BIND copies zones of PowerDNS, and asks again only after a while when that is not there yet.
  const first = options.bind && options.powerDns ? starts.powerDns() : undefined
  const wanted = (['bind', 'pebble', 'powerDns', 'keyring'] as const).filter((name) => options[name])
  const settled = await Promise.allSettled(
    wanted.map(async (name) => {
      await first
      if (!(first && name === 'powerDns')) await starts[name]()
    }),
  )
  const failed = settled.find((result) => result.status === 'rejected')
  if (failed) {
    await stop()
    throw failed.reason
  }
  return {
    directory: dir,
    get bind() {
      return started('bind', servers.bind)
    },
    get pebble() {
      return started('pebble', servers.pebble)
    },
    get powerDns() {
      return started('powerDns', servers.powerDns)
    },
    get keyring() {
      return started('keyring', servers.keyring)
    },
    stop,
  }
}
