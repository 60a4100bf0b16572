import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import type { Lab } from '../lab/start.ts'
import type { HubBench } from './hub-bench.ts'
import { measureProcess, peakRss } from './measure-process.ts'
import { ask, built, type RunningHub, startHub } from './running-hub.ts'
import type { Sample } from './sample.ts'

const environment = (lab: Lab, dataDirectory: string): Record<string, string> => ({
  CERTHUB_DATA_DIR: dataDirectory,
  CERTHUB_MASTER_KEY: randomBytes(32).toString('base64'),
  CERTHUB_DNS_RESOLVERS: `${lab.bind.address}:${lab.bind.port}`,
  CERTHUB_DNS_AUTHORITATIVE: `${lab.bind.address}:${lab.bind.port}`,
})

const prepare = async (hub: RunningHub, lab: Lab): Promise<void> => {
  const key = lab.bind.key()
  await ask(hub, 'accounts.add', {
    instance: 'local',
    ca: lab.pebble.directoryUrl,
    termsAgreed: true,
    caBundle: readFileSync(lab.pebble.tlsRootFile, 'utf8'),
  })
  await ask(hub, 'credentials.add', {
    type: 'dns',
    instance: 'local',
    name: 'bind',
    provider: 'rfc2136',
    fields: {
      nameserver: `${lab.bind.address}:${lab.bind.port}`,
      tsigKey: key.name,
      tsigAlgorithm: key.algorithm,
      tsigSecret: key.secret,
    },
  })
}

const orderOne = async (hub: RunningHub, domain: string): Promise<Sample> => {
  const begin = performance.now()
  const { order } = await ask(hub, 'certificates.order', {
    instance: 'local',
    names: [domain, `*.${domain}`],
  })
  const ended = await ask(hub, 'orders.wait', { order })
  if (ended.state !== 'done') throw new Error(`${domain}: ${ended.error?.code} ${ended.error?.message}`)
  return { milliseconds: performance.now() - begin }
}

export interface OpenHubBench extends HubBench {
  /** From `serve` to its first answer. Milliseconds. */
  startMs: number
  /** The most memory the hub process has held so far. Bytes. */
  peakRss(): number | undefined
}

/** The built hub on a data directory of its own, with an account at the lab's CA and a credential for its DNS. */
export const openHubBench = async (lab: Lab): Promise<OpenHubBench> => {
  const dataDirectory = await mkdtemp(join(lab.directory, 'hub-'))
  const env = environment(lab, dataDirectory)
  let hub: RunningHub | undefined = await startHub(env)
  const { startMs } = hub
  await prepare(hub, lab)
  let last = 0
  const nextDomain = (): string => `h${++last}.example.test`
  const running = async (): Promise<RunningHub> => {
    hub ??= await startHub(env)
    return hub
  }
  const stop = async (): Promise<void> => {
    await hub?.stop()
    hub = undefined
  }

  return {
    startMs,
    peakRss: () => hub && peakRss(hub.pid),
    warm: async (runs) => {
      const samples: Sample[] = []
      const current = await running()
      await orderOne(current, nextDomain())
      for (let run = 0; run < runs; run++) samples.push(await orderOne(current, nextDomain()))
      return samples
    },
    cold: async (runs) => {
      await stop()
      const samples: Sample[] = []
      for (let run = 0; run < runs; run++) {
        const domain = nextDomain()
        const args = [
          built('cli.js'),
          'cert',
          'order',
          '--domains',
          `${domain},*.${domain}`,
          '--wait',
          '--json',
        ]
        samples.push(await measureProcess({ program: process.execPath, args, env }))
      }
      return samples
    },
    concurrent: async (runs, atOnce) => {
      const current = await running()
      const samples: Sample[] = []
      let begun = 0
      const worker = async (): Promise<void> => {
        while (begun++ < runs) samples.push(await orderOne(current, nextDomain()))
      }
      await Promise.all(Array.from({ length: atOnce }, worker))
      return samples
    },
    close: stop,
  }
}
