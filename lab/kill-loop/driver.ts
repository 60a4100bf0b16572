import { randomBytes, randomInt } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isEnded } from '../../src/shared/contract/orders.ts'
import { type ChildHub, startChildHub } from '../child-hub.ts'
import { addAccountAt, addBindCredential, fieldsFor, keyNamed } from '../prepare.ts'
import type { Lab } from '../start.ts'
import { waitUntil } from '../wait-until.ts'
import { type Disk, readDisk, temporaryBelow } from './disk.ts'
import { belongTogether, problemIn, serialIn } from './folder.ts'
import type { Kill } from './kills.ts'
import { Promises } from './promises.ts'

export const folderInstance = 'web'
const accounts = { local: 'pebble', [folderInstance]: 'pebble for web' }

/** A hub that is killed again and again, what it has promised, and what was found wrong. */
export interface Driver {
  hub: ChildHub
  promises: Promises
  problems: string[]
  /** Where the folder instance has its certificates. */
  folder: string
  /** Ids and primary names of the certificates that were issued, by instance. */
  certificates: { local: [id: string, name: string][]; web: [id: string, name: string][] }
  /** Every name that was ordered. */
  names: Set<string>
  scratch: string
  disk(): Promise<Disk>
  /** Does the work and kills the hub as told, or when the work has ended before. Tells whether it had. */
  killWhile(kill: Kill, work: () => Promise<unknown>): Promise<boolean>
  /** Starts the hub and waits until everything that a kill cut off has ended. */
  settle(): Promise<void>
  /** Looks at what the running hub shows, and writes down what is wrong. */
  look(certificates: readonly string[]): Promise<void>
  /** Orders a new name and waits for it, undisturbed. */
  orderDone(instance: 'local' | 'web', name: string): Promise<string>
  registerAgain(): Promise<void>
  end(): Promise<void>
}

export const newValue = (): string =>
  `value ${randomBytes(24).toString('hex')} ${'x'.repeat(randomInt(3000))}`

export const startDriver = async (lab: Lab): Promise<Driver> => {
  const scratch = mkdtempSync(join(tmpdir(), 'certhub-kill-loop-'))
  const folder = join(scratch, 'web')
  const planFile = join(scratch, 'plan')
  mkdirSync(folder)
  writeFileSync(planFile, '')
  const masterKey = randomBytes(32).toString('base64')
  const hub = await startChildHub(lab.bind, {
    env: { CERTHUB_MASTER_KEY: masterKey, LAB_DIE_AT: planFile },
    nodeArgs: ['--import', join(import.meta.dirname, 'die-at.ts')],
  })
  const promises = new Promises()
  const problems: string[] = []
  const names = new Set<string>()
  const certificates: Driver['certificates'] = { local: [], web: [] }

  await hub.call('instances.add', { name: folderInstance, kind: 'folder', settings: { path: folder } })
  await addAccountAt(hub, lab.pebble, accounts.local)
  await addAccountAt(hub, lab.pebble, accounts.web, { instance: folderInstance })
  await addBindCredential(hub, lab)
  await hub.call('credentials.add', {
    instance: folderInstance,
    type: 'dns',
    name: 'bind',
    provider: 'rfc2136',
    fields: fieldsFor(lab, keyNamed(lab, 'lab-sha256')),
  })
  for (let n = 0; n < 6; n++) {
    const [name, password] = [`login ${n}`, newValue()]
    await hub.call('credentials.add', {
      instance: 'local',
      type: 'basic-auth',
      name,
      username: 'u',
      password,
    })
    promises.kept(name, password)
  }

  const wait = async (order: string) => hub.call('orders.wait', { order, timeoutMs: 120_000 })
  const unended = async () =>
    (await hub.call('orders.list', { limit: 20 })).orders.filter(({ state }) => !isEnded(state))

  const settle = async (): Promise<void> => {
    await hub.start()
    await waitUntil(
      'the vault is open',
      async () => (await hub.call('hub.status', {})).vault.state === 'unlocked',
    )
    for (const { id } of await unended()) {
      const ended = await wait(id)
      if (ended.state === 'done') promises.issued(id, ended.serial ?? '')
      else problems.push(`order ${id} of ${ended.names[0]}: ${ended.state} ${ended.error?.message ?? ''}`)
    }
    await waitUntil(
      'the rotation has ended',
      async () => (await hub.call('hub.status', {})).vault.rotation === undefined,
    )
  }

  const lookAtCertificate = async (id: string): Promise<void> => {
    const directory = join(scratch, 'export')
    rmSync(directory, { recursive: true, force: true })
    const { serial, instanceName, names: ordered } = await hub.call('certificates.show', { certificate: id })
    await hub.call('certificates.export', { certificate: id, directory })
    const [chain, key] = ['fullchain.pem', 'privkey.pem'].map((file) =>
      readFileSync(join(directory, file), 'utf8'),
    )
    if (!belongTogether(chain ?? '', key ?? '')) problems.push(`${id} is exported with another key`)
    if (serialIn(directory) !== serial) problems.push(`${id} is exported with another serial`)
    if (instanceName !== folderInstance) return
    const deployed = join(folder, ordered[0] ?? '')
    await waitUntil(
      'the folder has the newest set',
      () => problemIn(deployed) === undefined && serialIn(deployed) === serial,
      20_000,
    ).catch(() =>
      problems.push(`${deployed}: ${problemIn(deployed) ?? `serial ${serialIn(deployed)}, not ${serial}`}`),
    )
  }

  const look = async (touched: readonly string[]): Promise<void> => {
    const { state, damaged } = (await hub.call('hub.status', {})).vault
    if (state !== 'unlocked' || damaged.length > 0) problems.push(`${state}, ${damaged.length} damaged`)
    const audit = await hub.call('audit.verify', {})
    if (!audit.ok) problems.push(`the audit log is broken at ${audit.brokenAt}`)
    for (const name of promises.names()) {
      const { value } = await hub.call('credentials.reveal', { credential: name, confirmation: name })
      promises.saw(name, value)
    }
    for (const id of touched) await lookAtCertificate(id)
    const untidy = async (): Promise<string[]> => {
      const found = await disk()
      return [
        ...found.orphans.map((id) => `record ${id} is nobody’s`),
        ...[...temporaryBelow(hub.dataDirectory), ...temporaryBelow(folder)].map(
          (path) => `${path} was left`,
        ),
        ...(found.journal > 0 ? ['a TXT record is still in the journal'] : []),
      ]
    }
    let last: string[] = []
    await waitUntil(
      'all is tidy',
      async () => {
        last = await untidy()
        return last.length === 0
      },
      20_000,
    ).catch(() => problems.push(...last))
  }

  const disk = (): Promise<Disk> => readDisk(hub.dataDirectory, scratch, masterKey)

  const driver: Driver = {
    hub,
    promises,
    problems,
    folder,
    certificates,
    names,
    scratch,
    disk,
    settle,
    look,
    killWhile: async (kill, work) => {
      const dead = hub.gone()
      let killing = false
      const killAfter = (ms: number): void => {
        if (killing) return
        killing = true
        // It may have killed itself at the same moment.
        void (ms === 0 ? Promise.resolve() : delay(ms)).then(() => hub.kill()).catch(() => {})
      }
      if (kill.at === 'event')
        hub.subscribe((event) => {
          if (event.type === 'order' && event.entry?.step === kill.step && event.entry.kind === kill.kind)
            killAfter(kill.afterMs)
        })
      if (kill.at === 'file') writeFileSync(planFile, JSON.stringify(kill))
      if (kill.at === 'time') killAfter(kill.afterMs)
      const ended = await work().then(
        () => true,
        () => false,
      )
      // It ended before its moment came, or was refused.
      if (ended) killAfter(0)
      const timer = new AbortController()
      await Promise.race([
        dead,
        delay(60_000, undefined, { signal: timer.signal }).then(() => {
          throw new Error(`the hub lives on: ${JSON.stringify(kill)}`)
        }),
      ]).finally(() => timer.abort())
      writeFileSync(planFile, '')
      return ended
    },
    orderDone: async (instance, name) => {
      names.add(name)
      const { certificate, order } = await hub.call('certificates.order', { instance, names: [name] })
      promises.accepted(order)
      const { state, serial, error } = await wait(order)
      if (state !== 'done') throw new Error(`${name}: ${state} ${error?.message ?? ''}`)
      promises.issued(order, serial ?? '')
      certificates[instance].push([certificate, name])
      return certificate
    },
    registerAgain: async () => {
      for (const account of Object.values(accounts)) {
        await hub.call('accounts.refresh', { account })
        await hub.call('accounts.registerAgain', { account, termsAgreed: true })
      }
    },
    end: async () => {
      await hub.end()
      rmSync(scratch, { recursive: true, force: true })
    },
  }
  return driver
}
