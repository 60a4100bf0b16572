import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import Database from 'better-sqlite3'
import { startPebble } from '../lab/pebble.ts'
import type { Lab } from '../lab/start.ts'
import { waitUntil } from '../lab/wait-until.ts'
import type { Figure } from './figure.ts'
import { measureProcess, peakRss } from './measure-process.ts'
import { legoPeers } from './peers/lego.ts'
import { ask, type RunningHub, startHub } from './running-hub.ts'
import { percentile } from './statistics.ts'

const atOnce = 16
const dayMs = 86_400_000
const mebibyte = 2 ** 20

const domainOf = (n: number): string => `r${n}.example.test`

const orderAll = async (hub: RunningHub, count: number, accounts: readonly string[]): Promise<void> => {
  let begun = 0
  const worker = async (): Promise<void> => {
    for (let n = begun++; n < count; n = begun++) {
      const domain = domainOf(n)
      const account = accounts[n % accounts.length]
      const { order } = await ask(hub, 'certificates.order', {
        instance: 'local',
        names: [domain, `*.${domain}`],
        ...(account && { account }),
      })
      const ended = await ask(hub, 'orders.wait', { order })
      if (ended.state !== 'done') throw new Error(`${domain}: ${ended.error?.code} ${ended.error?.message}`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

/** The certificates of a stopped hub become old: some hours of their lifetime are left. */
const makeDue = (directory: string, now: number): void => {
  const db = new Database(join(directory, 'hub.sqlite'))
  try {
    db.prepare('UPDATE issued SET issuedAt = ?, notBefore = ?, notAfter = ?').run(
      now - 80 * dayMs,
      now - 80 * dayMs,
      now + 10 * dayMs,
    )
  } finally {
    db.close()
  }
}

const renewedOf = async (hub: RunningHub, since: number): Promise<number> => {
  const { certificates } = await ask(hub, 'certificates.list', {})
  return certificates.filter(({ notAfter }) => (notAfter ?? 0) > since + 20 * dayMs).length
}

/** How many names lego renews a second from the same lab, each in a process of its own. */
const legoRate = async (lab: Lab, runs: number): Promise<number> => {
  const [lego] = legoPeers
  if (!lego) throw new Error('lego is not among the peers')
  const folder = await mkdtemp(join(lab.directory, 'lego-'))
  await lego.prepare(lab, folder)
  const begin = performance.now()
  for (let n = 0; n < runs; n++) await measureProcess(lego.order(lab, folder, `lego${n}.example.test`))
  return runs / ((performance.now() - begin) / 1000)
}

/**
 * A hub wakes up with `count` certificates that are due, half of them of each of two CAs: how fast they are renewed,
 * what it costs, and whether the hub goes on answering.
 */
export const benchRenewals = async (lab: Lab, count: number, legoRuns: number): Promise<Figure[]> => {
  const dns = `${lab.bind.address}:${lab.bind.port}`
  const second = await startPebble({ dir: lab.directory, dns })
  const directory = await mkdtemp(join(lab.directory, 'hub-'))
  const delayFile = join(directory, '..', 'loop-delay.json')
  const env = {
    CERTHUB_DATA_DIR: directory,
    CERTHUB_MASTER_KEY: randomBytes(32).toString('base64'),
    CERTHUB_DNS_RESOLVERS: dns,
    CERTHUB_DNS_AUTHORITATIVE: dns,
  }
  let hub = await startHub(env)
  try {
    const accounts: string[] = []
    for (const ca of [lab.pebble, second]) {
      const caBundle = readFileSync(ca.tlsRootFile, 'utf8')
      const added = { instance: 'local', ca: ca.directoryUrl, termsAgreed: true, caBundle }
      accounts.push((await ask(hub, 'accounts.add', added)).id)
    }
    const { name: tsigKey, algorithm: tsigAlgorithm, secret: tsigSecret } = lab.bind.key()
    const fields = { nameserver: dns, tsigKey, tsigAlgorithm, tsigSecret }
    await ask(hub, 'credentials.add', {
      type: 'dns',
      instance: 'local',
      name: 'bind',
      provider: 'rfc2136',
      fields,
    })
    await orderAll(hub, count, accounts)
    await hub.stop()

    const begin = Date.now()
    makeDue(directory, begin)
    const watched = `--import=${pathToFileURL(join(import.meta.dirname, 'loop-delay.mjs'))}`
    hub = await startHub({ ...env, NODE_OPTIONS: watched, LOOP_DELAY_FILE: delayFile })
    const start = performance.now()
    const answers: number[] = []
    let renewed = 0
    await waitUntil(
      'all are renewed',
      async () => {
        const asked = performance.now()
        await ask(hub, 'hub.status', {})
        answers.push(performance.now() - asked)
        if (answers.length % 5 === 0) renewed = await renewedOf(hub, begin)
        return renewed === count
      },
      10 * 60_000,
    )
    const seconds = (performance.now() - start) / 1000
    const rss = (peakRss(hub.pid) ?? 0) / mebibyte
    const delay = JSON.parse(await readFile(delayFile, 'utf8'))
    const lego = await legoRate(lab, legoRuns)
    return [
      {
        what: `${count} renewals, two CAs, ${atOnce} at once`,
        measured: count / seconds,
        aim: 10,
        unit: 'renewals/s',
      },
      { what: 'beside lego, one after the other', measured: count / seconds / lego, aim: 15, unit: '× lego' },
      { what: 'memory of the hub at most', measured: rss, aim: 200, unit: 'MiB' },
      { what: 'event loop held up, p99', measured: delay.p99, aim: 50, unit: 'ms' },
      { what: 'an answer meanwhile, p99', measured: percentile(answers, 0.99), aim: 100, unit: 'ms' },
    ]
  } finally {
    await hub.stop()
    await second.stop()
  }
}
