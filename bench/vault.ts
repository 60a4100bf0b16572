import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Figure } from './figure.ts'
import { ask, startHub } from './running-hub.ts'
import { percentile } from './statistics.ts'

const sizes = [300, 1000, 10_000]
const samples = 200

/** What a vault of up to 10,000 credentials costs, over the contract: to store one, to start, to list, to rotate. */
export const benchVault = async (): Promise<Figure[]> => {
  const directory = await mkdtemp(join(tmpdir(), 'certhub-bench-vault-'))
  const env = { CERTHUB_DATA_DIR: directory, CERTHUB_MASTER_KEY: randomBytes(32).toString('base64') }
  let hub = await startHub(env)
  const add = (n: number) =>
    ask(hub, 'credentials.add', {
      type: 'basic-auth',
      instance: 'local',
      name: `credential ${n}`,
      username: 'me',
      password: randomBytes(24).toString('hex'),
    })
  const figures: Figure[] = []
  const note = (what: string, measured: number, aim: number, unit: Figure['unit'] = 'ms'): void => {
    figures.push({ what, measured, aim, unit })
  }
  try {
    let stored = 0
    for (const size of sizes) {
      const until = Math.max(stored, size - samples)
      while (stored < until) {
        const some = Math.min(32, until - stored)
        await Promise.all(Array.from({ length: some }, () => add(stored++)))
      }
      const times: number[] = []
      for (let n = 0; n < Math.min(samples, size); n++) {
        const begin = performance.now()
        await add(stored++)
        times.push(performance.now() - begin)
      }
      note(`store one, ${stored} stored, p95`, percentile(times, 0.95), 5)
    }
    const starts: number[] = []
    const lists: number[] = []
    for (let n = 0; n < 5; n++) {
      await hub.stop()
      hub = await startHub(env)
      starts.push(hub.startMs)
      const begin = performance.now()
      await ask(hub, 'credentials.list', {})
      lists.push(performance.now() - begin)
    }
    note('start to first answer, unlocked, p50', percentile(starts, 0.5), 300)
    note(`first credentials.list of ${stored}, p50`, percentile(lists, 0.5), 150)
    const { records, milliseconds } = await ask(hub, 'vault.rotate', {})
    note(`rotate ${records} records`, (records / milliseconds) * 1000, 2000, 'records/s')
    return figures
  } finally {
    await hub.stop()
    await rm(directory, { recursive: true, force: true })
  }
}
