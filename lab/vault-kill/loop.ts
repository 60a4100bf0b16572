import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Secret } from '../../src/shared/secret.ts'
import { errands, type KeyPlace, kind, type Order, openAt, sourceOf, textOf } from './shared.ts'

const lanes = 4
/** The kill comes at a random moment up to this after the first write began. A rotation takes longer than a write. */
const longestMs = { none: 40, rekey: 40, rotate: 160, both: 160 }
const numbersPerRound = 1_000_000

/** A disk that waits at every fsync, and one that never does: many more writes are under way at the kill. */
const roots: string[] = []
const alive = new Set<ChildProcessWithoutNullStreams>()
const begin = async (): Promise<void> => {
  for (const disk of [tmpdir(), existsSync('/dev/shm') ? '/dev/shm' : tmpdir()])
    roots.push(mkdtempSync(join(disk, 'certhub-vault-kill-')))
  // One that ends by itself keeps its compiled program for the others.
  const first = startChild()
  first.stdin.end()
  await once(first, 'close')
}
const end = (): void => {
  for (const child of alive) child.kill('SIGKILL')
  for (const root of roots) rmSync(root, { recursive: true })
}

const newKey = (): string => randomBytes(32).toString('base64')

/** A child that has loaded its program and waits for its order. */
const startChild = (): ChildProcessWithoutNullStreams => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'child.ts')], {
    env: { ...process.env, NODE_COMPILE_CACHE: join(roots[0] ?? tmpdir(), 'compiled') },
  })
  child.stdin.on('error', () => {})
  child.stderr.pipe(process.stderr)
  alive.add(child)
  child.once('close', () => alive.delete(child))
  return child
}

/** Gives the order, kills the child in the middle of its work, after it has said `after`, and returns all it said. */
const writeAndKill = async (
  child: ChildProcessWithoutNullStreams,
  order: Order,
  after: string,
): Promise<string[]> => {
  let output = ''
  let killing = false
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk
    if (killing || !output.includes(after)) return
    killing = true
    void delay(randomInt(longestMs[order.errand] + 1)).then(() => child.kill('SIGKILL'))
  })
  child.stdin.write(`${JSON.stringify(order)}\n`)
  const [, signal] = await once(child, 'close')
  if (signal !== 'SIGKILL') throw new Error(`the child ended by itself: ${output.slice(-500)}`)
  return output.split('\n')
}

interface Lane {
  directory: string
  place: KeyPlace
  /** Number of the value under each id, as promised by the child or seen on the disk. */
  promised: Map<string, number>
}

const openLane = async (index: number): Promise<Lane> => {
  const base = join(roots[index >> 1] ?? tmpdir(), String(index))
  const folder = join(base, 'keychain')
  mkdirSync(folder, { recursive: true })
  const lane: Lane = {
    directory: join(base, 'vault'),
    place: index % 2 === 0 ? { folder } : { key: newKey(), next: newKey() },
    promised: new Map(),
  }
  const vault = await openAt(lane.directory, lane.place)
  await vault.protect({ source: sourceOf(lane.place) })
  for (let n = 0; n < 24; n++) {
    await vault.put(kind, `crd_old${n}`, new Secret(textOf(n)))
    lane.promised.set(`crd_old${n}`, n)
  }
  return lane
}

interface Tally {
  rounds: number
  acknowledged: number
  rekeys: number
  rotations: number
  cutRotations: number
  /** Promised records that are absent, another, or half of one. */
  lost: number
  problems: string[]
}

const numberIn = (word: string | undefined): number | undefined =>
  word === undefined || word === '-' ? undefined : Number(word)

/** What the lines promise, and for each id what else it may be: the write that was under way. */
const account = (lane: Lane, said: string[], tally: Tally): Map<string, number | undefined> => {
  const underWay = new Map<string, number | undefined>()
  for (const line of said) {
    const [word, id = '', value] = line.split(' ')
    if (word === 'begin' && value !== undefined) underWay.set(id, numberIn(value))
    if (word !== 'done') continue
    tally.acknowledged++
    if (id === 'rekey') tally.rekeys++
    if (id === 'rotate') tally.rotations++
    if (value === undefined) continue
    underWay.delete(id)
    const n = numberIn(value)
    if (n === undefined) lane.promised.delete(id)
    else lane.promised.set(id, n)
  }
  return underWay
}

/** Another key is the next one as soon as the vault opens with the last next one alone. */
const followKey = async (lane: Lane, rekeyed: boolean): Promise<string | undefined> => {
  const { directory, place } = lane
  if ('folder' in place) return undefined
  const alone = await openAt(directory, { key: place.next, next: '' })
  const opens = await alone.unlock().then(
    () => true,
    () => false,
  )
  if (opens) lane.place = { key: place.next, next: newKey() }
  return rekeyed && !opens ? 'the acknowledged new master key does not open the vault' : undefined
}

const check = async (lane: Lane, said: string[], tally: Tally): Promise<void> => {
  const bad = (problem: string) => tally.problems.push(`round ${tally.rounds}, ${lane.directory}: ${problem}`)
  const underWay = account(lane, said, tally)
  const vault = await openAt(lane.directory, lane.place)
  const left = readdirSync(lane.directory, { recursive: true }).map(String)
  for (const name of left.filter(
    (one) => !/(^|\/)(header[.]json|records|[0-9a-f]{2}|crd_\w+[.]enc)$/.test(one),
  ))
    bad(`${name} was left`)
  await vault.unlock()
  const last = said.findLast((line) => line.endsWith(' rotate'))
  if (last === 'done rotate' && vault.unfinishedRotation) bad('an acknowledged rotation is not finished')
  if (last === 'begin rotate' && vault.unfinishedRotation) tally.cutRotations++

  const found = new Map<string, number>()
  for await (const { id, value } of vault.exportRecords()) {
    const text = value.expose()
    const n = Number.parseInt(text, 10)
    if (text !== textOf(n)) bad(`${id} is half-written`)
    found.set(id, n)
  }
  for (const id of new Set([...lane.promised.keys(), ...found.keys(), ...underWay.keys()])) {
    const now = found.get(id)
    const promised = lane.promised.get(id)
    if (now === promised || (underWay.has(id) && now === underWay.get(id))) continue
    tally.lost++
    bad(`${id} is ${now}, promised was ${promised}`)
  }
  vault.lock()
  lane.promised = found
  const wrongKey = await followKey(lane, said.includes('done rekey'))
  if (wrongKey) bad(wrongKey)
}

const runLane = async (index: number, count: number, tally: Tally): Promise<void> => {
  const lane = await openLane(index)
  let child = startChild()
  for (let round = 0; round < count; round++) {
    const errand = errands[round % errands.length] ?? 'none'
    const { directory, place } = lane
    // On a busy machine none would end before a kill that does not wait for it.
    const isWaitedFor = (errand === 'rekey' || errand === 'rotate') && round % 8 < errands.length
    const after = isWaitedFor ? `done ${errand}` : 'begin '
    const order = { directory, place, errand, first: (round + 1) * numbersPerRound }
    const said = await writeAndKill(child, order, after)
    if (round + 1 < count) child = startChild() // loads while this one's vault is looked at
    tally.rounds++
    await check(lane, said, tally)
  }
}

/** A test that kills a process `rounds` times while it writes. */
export const losesNothing = (rounds: number): void => {
  beforeAll(begin)
  afterAll(end)
  it(
    `no acknowledged write is lost over ${rounds} kills of a process that writes, rekeys and rotates`,
    async () => {
      const tally: Tally = {
        rounds: 0,
        acknowledged: 0,
        rekeys: 0,
        rotations: 0,
        cutRotations: 0,
        lost: 0,
        problems: [],
      }
      const share = Math.ceil(rounds / lanes)
      await Promise.all(Array.from({ length: lanes }, (_, index) => runLane(index, share, tally)))
      const { acknowledged, lost, rekeys, rotations, cutRotations, problems } = tally
      process.stdout.write(
        `vault-kill: ${tally.rounds} rounds, ${acknowledged} acknowledged writes, ${lost} lost` +
          ` (${rekeys} of them new master keys, ${rotations} rotations; ${cutRotations} rotations cut off)\n`,
      )
      expect(problems).toEqual([])
      expect(tally.rounds).toBeGreaterThanOrEqual(rounds)
      expect(acknowledged).toBeGreaterThan(rounds)
      expect(Math.min(rekeys, rotations, cutRotations)).toBeGreaterThan(0)
    },
    rounds * 20_000,
  )
}
