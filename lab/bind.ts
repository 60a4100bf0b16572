import { Resolver } from 'node:dns/promises'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { namedConf } from './bind-conf.ts'
import { delegated, type LabZone, labZones, rootZone, zoneFile } from './bind-zones.ts'
import { startChild } from './child.ts'
import { freePort } from './free-port.ts'
import { type TsigAlgorithm, type TsigKey, tsigKeys } from './tsig-key.ts'
import { startUdpOnly } from './udp-only.ts'
import { waitUntil } from './wait-until.ts'

export interface BindOptions {
  /** Where it makes a folder of its own for configuration, zones, journals and logs. */
  dir: string
  /** named's port; a free one when absent. */
  port?: number
  /** `false`: reached over UDP alone, through a relay. */
  tcp?: boolean
  /** More zones, with more lines for their zone files; every lab key but `other-only` may update them. */
  extraZones?: LabZone[]
  /** Starts a second server that holds the same zones by transfer (NOTIFY, then IXFR). */
  secondary?: boolean
  /** Zones that it copies from a primary at this port of 127.0.0.1, and answers too. */
  copiesOf?: { port: number; zones: string[] }
}

export interface Bind {
  address: '127.0.0.1'
  port: number
  keys: TsigKey[]
  /** Names without the last dot. */
  zones: string[]
  queryLog: string
  /** Its configuration, zone files and the keys of signed zones. */
  folder: string
  /** The second server, when asked for: not reached through the relay of `tcp: false`. */
  secondary?: { address: '127.0.0.1'; port: number }
  /** A name whose DNS-01 challenge a CNAME hands to another zone, and where the TXT record then belongs. */
  delegated: { name: string; target: string }
  /** The first key of this algorithm, which may update every zone. */
  key(algorithm?: TsigAlgorithm): TsigKey
  stop(): Promise<void>
}

const soaAt = (port: number, zone: string) => {
  const resolver = new Resolver({ timeout: 500, tries: 1 })
  resolver.setServers([`127.0.0.1:${port}`])
  return resolver.resolveSoa(zone)
}
const serves = (port: number, zone: string) => async (): Promise<boolean> =>
  (await soaAt(port, zone)).nsname === `ns1.${zone}`

const startNamed = async (folder: string, conf: string, port: number, zone: string) => {
  await writeFile(join(folder, 'named.conf'), conf)
  const log = join(folder, 'named.log')
  return await startChild({
    command: 'named',
    // -f stays in the foreground; -L is where it logs what no channel takes; one thread is plenty here
    args: ['-f', '-L', log, '-n', '1', '-c', join(folder, 'named.conf'), '-p', String(port)],
    logFile: log,
    cwd: folder,
    ready: serves(port, zone),
  })
}

/** Starts BIND as resolver and authoritative server of the lab's zones on one port of 127.0.0.1. */
export const startBind = async (options: BindOptions): Promise<Bind> => {
  const folder = await mkdtemp(join(options.dir, 'bind-'))
  const zones = [...labZones, ...(options.extraZones ?? [])]
  const zoneNames = zones.map((zone) => zone.name)
  const keys = tsigKeys(zoneNames)
  const port = options.port ?? (await freePort())
  const secondaryPort = options.secondary ? await freePort() : undefined
  for (const zone of [rootZone([...zoneNames, ...(options.copiesOf?.zones ?? [])]), ...zones])
    await writeFile(join(folder, `${zone.name || 'root'}.zone`), zoneFile(zone))
  const conf = {
    folder,
    zones: zoneNames,
    signed: zones.filter((zone) => zone.signed).map((zone) => zone.name),
    keys,
    ...(secondaryPort && { notify: secondaryPort }),
    ...(options.copiesOf && { copiesOf: options.copiesOf }),
  }
  const named = await startNamed(folder, namedConf(conf), port, 'example.test')
  const stops = [() => named.stop()]
  const stop = async () => {
    await Promise.all(stops.map((stopOne) => stopOne()))
  }
  try {
    for (const zone of options.copiesOf?.zones ?? [])
      await waitUntil(`BIND has a copy of ${zone}`, async () => (await soaAt(port, zone)).serial > 0)
    if (secondaryPort !== undefined) {
      const second = join(folder, 'secondary')
      await mkdir(second)
      const child = await startNamed(
        second,
        namedConf({ folder: second, zones: zoneNames, keys, primary: port }),
        secondaryPort,
        'example.test',
      )
      stops.push(() => child.stop())
    }
    const relay = options.tcp === false ? await startUdpOnly(port) : undefined
    if (relay) stops.push(() => relay.stop())
    return {
      address: '127.0.0.1',
      port: relay?.port ?? port,
      keys,
      zones: zoneNames,
      folder,
      queryLog: join(folder, 'queries.log'),
      ...(secondaryPort !== undefined && { secondary: { address: '127.0.0.1', port: secondaryPort } }),
      delegated,
      key: (algorithm = 'hmac-sha256') => {
        const found = keys.find((key) => key.algorithm === algorithm)
        if (!found) throw new Error(`the lab has no ${algorithm} key`)
        return found
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
