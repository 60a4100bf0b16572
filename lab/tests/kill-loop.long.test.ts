import { afterAll, beforeAll, expect } from 'vitest'
import { buildWhenStale } from '../../scripts/build.mjs'
import { type Driver, startDriver } from '../kill-loop/driver.ts'
import { Hits, works } from '../kill-loop/moments.ts'
import { killRound } from '../kill-loop/rounds.ts'
import { labIt as it } from '../lab-test.ts'
import { type Lab, startLab } from '../start.ts'
import { txtAt } from '../txt-at.ts'

/** CERTHUB_KILL_ROUNDS: fewer, to try it out; each moment is then asked for less often. */
const rounds = Number(process.env.CERTHUB_KILL_ROUNDS ?? 300)
const timesEach = Math.min(3, Math.floor(rounds / 100))
/** Pebble keeps all in memory. */
const roundsOfOnePebble = 100

let lab: Lab
let driver: Driver
beforeAll(async () => {
  await buildWhenStale()
  lab = await startLab({ bind: true, pebble: true })
  driver = await startDriver(lab)
})
afterAll(async () => {
  await driver?.end()
  await lab?.stop()
})

it(
  `no acknowledged write is lost over ${rounds} kills of a hub that orders, renews, replaces, rotates and deploys`,
  async () => {
    const { promises, problems, certificates } = driver
    const hits = new Hits()
    await driver.orderDone('local', 'first.example.test')
    for (const name of ['www', 'mail', 'shop']) await driver.orderDone('web', `${name}.example.test`)
    let round = 0
    const isOver = () => round >= rounds && (hits.fewerThan(timesEach).length === 0 || round >= 2 * rounds)
    while (!isOver()) {
      const open = round < rounds ? works : hits.open(timesEach)
      const work = open[round % open.length] ?? 'order'
      round++
      await killRound(driver, work, hits, round)
      if (round % 25 === 0) {
        const { acknowledged, lost } = promises
        process.stdout.write(
          `after ${round} rounds, ${acknowledged} acknowledged writes, ${lost.size} lost:\n${hits.table()}`,
        )
      }
      if (round % roundsOfOnePebble === 0) {
        await lab.pebble.restart()
        await driver.registerAgain()
      }
    }
    await driver.look([...certificates.local, ...certificates.web].map(([id]) => id))
    await promises.look(await driver.disk())
    const left = []
    for (const name of driver.names) if ((await txtAt(lab, `_acme-challenge.${name}`)) !== '') left.push(name)
    process.stdout.write(
      `${hits.table()}kill-loop: ${round} rounds, ${promises.acknowledged} acknowledged writes, ${promises.lost.size} lost\n`,
    )
    expect([...promises.lost]).toEqual([])
    expect(problems).toEqual([])
    expect(left).toEqual([])
    expect(round).toBeGreaterThanOrEqual(rounds)
    expect(hits.fewerThan(timesEach)).toEqual([])
  },
  rounds * 60_000,
)
