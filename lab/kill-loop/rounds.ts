import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Disk } from './disk.ts'
import { temporaryBelow } from './disk.ts'
import { type Driver, folderInstance, newValue } from './driver.ts'
import { inodesIn } from './folder.ts'
import { killFor } from './kills.ts'
import type { Hits, Work } from './moments.ts'

const anyOf = <T>(list: readonly T[]): T => {
  const found = list[randomInt(list.length)]
  if (found === undefined) throw new Error('nothing to choose from')
  return found
}

/** A work that was killed: the certificate it was about, and where the kill hit it; undefined before it began. */
interface Killed {
  certificate?: string
  momentOn(disk: Disk): string | undefined
  /** Whether the kill came before the hub had begun, so that it goes on with nothing and the call is made again. */
  neverBegan?(disk: Disk): boolean
}

const acceptedAs =
  ({ promises, hub }: Driver, call: () => Promise<{ certificate: string; order: string }>) =>
  async (): Promise<void> => {
    const { order } = await call()
    promises.accepted(order)
    const { state, serial } = await hub.call('orders.wait', { order, timeoutMs: 120_000 })
    if (state === 'done') promises.issued(order, serial ?? '')
  }

const unendedState = ({ orders }: Disk): string | undefined =>
  orders.find(({ endedAt }) => endedAt === null)?.state

const order = async (driver: Driver, moment: string, round: number): Promise<Killed> => {
  const name = `n${round}.example.test`
  const wanted = round % 3 === 0 ? [name, `*.${name}`] : [name]
  driver.names.add(name)
  const call = () => driver.hub.call('certificates.order', { instance: 'local', names: wanted })
  await driver.killWhile(killFor('order', moment), acceptedAs(driver, call))
  return { momentOn: unendedState }
}

const renew = async (driver: Driver, moment: string): Promise<Killed> => {
  const [certificate] = anyOf([...driver.certificates.local, ...driver.certificates.web])
  const call = () => driver.hub.call('certificates.renew', { certificate })
  await driver.killWhile(killFor('renew', moment), acceptedAs(driver, call))
  return { certificate, momentOn: unendedState }
}

const replace = async (driver: Driver, moment: string): Promise<Killed> => {
  const { hub, promises } = driver
  const [name, password] = [anyOf(promises.names()), newValue()]
  const before = (await driver.disk()).credentials.find((one) => one.name === name)
  promises.replaceBegins(name, password)
  const saidDone = await driver.killWhile(killFor('replace', moment), async () => {
    await hub.call('credentials.replace', { credential: name, type: 'basic-auth', username: 'u', password })
    promises.kept(name, password)
  })
  return {
    momentOn: ({ credentials, records, noted, temporary }) => {
      const now = credentials.find((one) => one.name === name)
      if (!before || !now || saidDone) return undefined
      if (now.secretId !== before.secretId)
        return records.has(before.secretId) ? 'old record not removed' : 'done, not said'
      const next = noted.find((id) => id.startsWith('crd_'))
      if (next === undefined) return undefined
      if (records.has(next)) return 'new record written'
      return temporary.length > 0 ? 'new record half-written' : 'new record noted'
    },
  }
}

const rotate = async (driver: Driver, moment: string): Promise<Killed> => {
  const { hub, promises } = driver
  const before = Math.max(...(await driver.disk()).records.values())
  const saidDone = await driver.killWhile(killFor('rotate', moment), async () => {
    await hub.call('vault.rotate', {})
    promises.done()
  })
  return {
    momentOn: ({ records, vault }) => {
      if (saidDone) return undefined
      const all = [...records.values()]
      const anew = all.filter((generation) => generation > before).length
      if (anew === 0) return vault.unfinishedRotation ? 'header has both keys' : 'before the header'
      if (anew < all.length) return 'some records'
      return vault.unfinishedRotation ? 'all records, header has both keys' : 'done, not said'
    },
  }
}

const deploy = async (driver: Driver, moment: string): Promise<Killed> => {
  const { hub, promises, folder } = driver
  const [certificate, name] = anyOf(driver.certificates.web)
  const directory = join(folder, name)
  const { issued } = await hub.call('certificates.show', { certificate })
  const older = issued.at(-1)
  const again = issued.length > 1 && older !== undefined && randomInt(2) === 0
  // An older set stands there, as after a backup of that computer was restored.
  if (again) await hub.call('certificates.export', { certificate, directory, issued: older.id })
  const before = inodesIn(directory)
  const work = again
    ? async () => {
        await hub.call('certificates.deploy', { certificate })
        promises.done()
      }
    : acceptedAs(driver, () => hub.call('certificates.renew', { certificate }))
  const saidDone = await driver.killWhile(killFor('deploy', moment), work)
  const now = inodesIn(directory)
  const anew = now.filter((inode, index) => inode !== before[index]).length
  const drafts = temporaryBelow(directory).length
  return {
    certificate,
    neverBegan: (disk) => again && !saidDone && anew === 0 && disk.deploying === 0,
    momentOn: (disk) => {
      if (saidDone || (!again && unendedState(disk) !== 'deploy')) return undefined
      if (anew === 0) return drafts > 0 ? 'files half-written' : 'before the first file'
      return anew < now.length ? 'some files new' : 'all files new, not said'
    },
  }
}

const doing: Record<Work, (driver: Driver, moment: string, round: number) => Promise<Killed>> = {
  order,
  renew,
  replace,
  rotate,
  deploy,
}

/** One round: a work that is killed, a look at the disk, a start, and a look at what the hub then shows. */
export const killRound = async (driver: Driver, work: Work, hits: Hits, round: number): Promise<void> => {
  const { hub, promises, problems, certificates } = driver
  const before = problems.length
  const { certificate, momentOn, neverBegan } = await doing[work](driver, hits.rarest(work), round)
  const left = await driver.disk()
  await promises.look(left)
  const moment = momentOn(left)
  if (moment !== undefined) hits.add(work, moment)
  if (round % 6 === 0) {
    // The next start is killed as well, while it goes on with what this kill left.
    await hub.start()
    await delay(randomInt(300))
    await hub.kill()
    hits.addStart()
    await promises.look(await driver.disk())
  }
  await driver.settle()
  if (certificate && neverBegan?.(left)) await hub.call('certificates.deploy', { certificate })
  const shown = (await hub.call('certificates.list', {})).certificates
  for (const { id, names, serial, instanceName } of shown) {
    const place = instanceName === folderInstance ? certificates.web : certificates.local
    if (serial !== undefined && !place.some(([known]) => known === id)) place.push([id, names[0] ?? ''])
  }
  const newest = certificates.local.at(-1)
  const touched = new Set([certificate, newest?.[0], anyOf(certificates.local)[0]])
  await driver.look([...touched].filter((id) => id !== undefined))
  for (const problem of problems.slice(before))
    process.stdout.write(`round ${round}, ${work}, ${moment ?? 'no moment'}: ${problem}\n`)
}
