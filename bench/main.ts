import { writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { describeMissing, labRequirements, missing, peerRequirements } from '../lab/requirements.ts'
import { startLab } from '../lab/start.ts'
import { stopOnSignal } from '../lab/stop-on-signal.ts'
import { buildWhenStale } from '../scripts/build.mjs'
import { benchHub } from './bench-hub.ts'
import { benchPeers } from './bench-peers.ts'
import { compare } from './compare.ts'
import { benchDns } from './dns.ts'
import { lineOf } from './figure.ts'
import { benchRenewals } from './renewals.ts'
import type { Series } from './sample.ts'
import { table } from './table.ts'
import { benchVault } from './vault.ts'

const usage = `npm run bench -- [options]
  Orders an apex and its wildcard from one lab (pebble without waits, BIND), by the hub and by its peers.
  --runs N         orders a peer, and cold orders of the hub (3)
  --warm N         orders in a running hub (20)
  --concurrent N   orders in a running hub, --at-once N of them under way (200, 16)
  --no-peers       the hub alone         --no-hub   the peers alone
  --vault          in place of orders: 10,000 stored credentials
  --renewals N     in place of orders: N renewals due at once at two CAs, beside lego
  --dns            in place of orders: 50 names of one zone at each provider, and how soon a record is noticed
  --compare REF    measures this tree and the commit REF by turns, --rounds N times each (3), by what else is given
  --json FILE      writes every measurement to FILE
`

const { values, tokens } = parseArgs({
  tokens: true,
  allowNegative: true,
  options: {
    runs: { type: 'string', default: '3' },
    warm: { type: 'string', default: '20' },
    concurrent: { type: 'string', default: '200' },
    'at-once': { type: 'string', default: '16' },
    peers: { type: 'boolean', default: true },
    hub: { type: 'boolean', default: true },
    vault: { type: 'boolean', default: false },
    dns: { type: 'boolean', default: false },
    renewals: { type: 'string' },
    compare: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

const count = (text: string): number => {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new Error(`${text} is no number`)
  return value
}

const machine = (): string => {
  const gigabytes = (totalmem() / 2 ** 30).toFixed(1)
  const model = cpus()[0]?.model ?? 'unknown processor'
  return `${availableParallelism()} × ${model}, ${gigabytes} GiB, Node ${process.versions.node}`
}

const tell = (what: string): void => console.error(`measuring ${what}…`)

const measure = async (): Promise<Series[]> => {
  let stop = async () => {}
  stopOnSignal(() => stop())
  const lab = await startLab({ bind: true, pebble: true })
  stop = () => lab.stop()
  try {
    const runs = count(values.runs)
    const hubRuns = {
      warm: count(values.warm),
      cold: runs,
      concurrent: count(values.concurrent),
      atOnce: count(values['at-once']),
    }
    if (values.hub) tell('the hub')
    const hub = values.hub ? await benchHub(lab, hubRuns) : []
    const peers = values.peers ? await benchPeers(lab, runs, tell) : []
    return [...hub, ...peers]
  } finally {
    await lab.stop()
  }
}

const renewals = async (number: number): Promise<void> => {
  let stop = async () => {}
  stopOnSignal(() => stop())
  const lab = await startLab({ bind: true, pebble: true })
  stop = () => lab.stop()
  try {
    for (const figure of await benchRenewals(lab, number, count(values.runs))) console.log(lineOf(figure))
  } finally {
    await lab.stop()
  }
}

const main = async (): Promise<void> => {
  if (values.help) return void process.stdout.write(usage)
  if (values.compare) {
    const given = tokens.flatMap((token) =>
      token.kind === 'option' && !['compare', 'rounds', 'json'].includes(token.name)
        ? [token.rawName, ...(token.value === undefined ? [] : [token.value])]
        : [],
    )
    console.log(`${machine()}\n`)
    if (!(await compare(values.compare, given, count(values.rounds), stopOnSignal))) process.exitCode = 1
    return
  }
  if (values.vault) {
    if (!(await buildWhenStale())) throw new Error('the hub is not built')
    console.log(`${machine()}\n`)
    for (const figure of await benchVault()) console.log(lineOf(figure))
    return
  }
  const absent = missing(labRequirements)
  if (absent.length > 0) throw new Error(`the lab cannot start: ${describeMissing(absent)}`)
  if (values.dns) {
    console.log(`${machine()}\n`)
    for (const figure of await benchDns()) console.log(lineOf(figure))
    return
  }
  const absentPeers = values.peers ? missing(peerRequirements) : []
  if (absentPeers.length > 0) console.error(`Peers ${describeMissing(absentPeers)}`)
  if (values.hub && !(await buildWhenStale())) throw new Error('the hub is not built')
  if (values.renewals) {
    console.log(`${machine()}\n`)
    return renewals(count(values.renewals))
  }
  const all = await measure()
  console.log(`${machine()}\n\n${table(all)}`)
  if (values.json)
    await writeFile(values.json, `${JSON.stringify({ machine: machine(), series: all }, null, 2)}\n`)
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
