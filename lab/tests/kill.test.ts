import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { buildWhenStale } from '../../scripts/build.mjs'
import { type ControlClient, connectControl } from '../../src/main/control/client.ts'
import { socketPathOf } from '../../src/main/control/socket-path.ts'
import type { InputOf, MethodName, OutputOf } from '../../src/shared/contract/contract.ts'
import { orderSteps } from '../../src/shared/contract/orders.ts'
import { labDescribe as describe, labIt as it } from '../lab-test.ts'
import { runOrThrow } from '../run.ts'
import { type Lab, startLab } from '../start.ts'
import { waitUntil } from '../wait-until.ts'

let lab: Lab
let dataDirectory = ''
let env: NodeJS.ProcessEnv
let hub: ChildProcess
let client: ControlClient

beforeAll(async () => {
  await buildWhenStale()
})

const startHub = async (): Promise<void> => {
  hub = spawn(process.execPath, [join(import.meta.dirname, '../../out/main/headless.js')], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await waitUntil('the hub answers', async () => {
    const connected = await connectControl(socketPathOf(dataDirectory, env))
    if (connected) client = connected
    return connected !== undefined
  })
}
const killHub = async (): Promise<void> => {
  const ended = once(hub, 'close')
  hub.kill('SIGKILL')
  await ended
  client.close()
}
const call = async <M extends MethodName>(method: M, input: InputOf<M>): Promise<OutputOf<M>> => {
  const answer = await client.call(method, input)
  if (!answer.ok) throw new Error(`${method}: ${answer.error.code} ${answer.error.message}`)
  return answer.value
}

beforeAll(async () => {
  lab = await startLab({ bind: true, pebble: true })
})
afterAll(() => lab.stop())

beforeEach(async () => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'certhub-kill-'))
  const server = `${lab.bind.address}:${lab.bind.port}`
  env = {
    ...process.env,
    CERTHUB_DATA_DIR: dataDirectory,
    CERTHUB_MASTER_KEY: randomBytes(32).toString('base64'),
    CERTHUB_DNS_RESOLVERS: server,
    CERTHUB_DNS_AUTHORITATIVE: server,
  }
  await startHub()
  await call('accounts.add', {
    instance: 'local',
    ca: lab.pebble.directoryUrl,
    termsAgreed: true,
    caBundle: readFileSync(lab.pebble.tlsRootFile, 'utf8'),
  })
  const key = lab.bind.key()
  await call('credentials.add', {
    type: 'dns',
    instance: 'local',
    name: 'bind',
    provider: 'rfc2136',
    fields: { nameserver: server, tsigKey: key.name, tsigAlgorithm: key.algorithm, tsigSecret: key.secret },
  })
})
afterEach(async () => {
  if (hub.exitCode === null && hub.signalCode === null) await killHub()
  rmSync(dataDirectory, { recursive: true })
})

const txtAt = (name: string): Promise<string> =>
  runOrThrow('dig', ['+short', '-p', String(lab.bind.port), `@${lab.bind.address}`, name, 'TXT'])

const ordersAtPebble = (): number => readFileSync(lab.pebble.log, 'utf8').split('Added order').length - 1

describe('a hub that is killed while it orders', () => {
  const moments = orderSteps.flatMap((step) => [[step, 'started'] as const, [step, 'finished'] as const])

  it.each(moments)(
    'at “%s %s” ends with one certificate from one order, and no TXT record is left',
    async (step, kind) => {
      const name = `${step}-${kind}.example.test`
      const killed = new Promise<void>((resolve) => {
        client.subscribe((event) => {
          if (event.type !== 'order' || event.entry?.step !== step || event.entry.kind !== kind) return
          hub.kill('SIGKILL')
          resolve()
        })
      })
      const exit = once(hub, 'close')
      const before = ordersAtPebble()
      const input = { instance: 'local', names: [name, `*.${name}`] }
      const asked = client.call('certificates.order', input)
      await killed
      await exit
      client.close()

      await asked
      await startHub()
      const [latest] = (await call('orders.list', { limit: 1 })).orders
      const { id: order, certificateId: certificate } = latest ?? { id: '', certificateId: '' }
      const ended = await call('orders.wait', { order })
      expect(ended.error).toBeUndefined()
      expect(ended.state).toBe('done')
      const shown = await call('certificates.show', { certificate })
      expect(shown.orders).toHaveLength(1)
      expect(shown.serial).toBe(ended.serial)
      expect((await txtAt(`_acme-challenge.${name}`)).trim()).toBe('')
      // Between the request and its answer nobody can know the order's URL: there, and only there, a second may be made.
      expect(ordersAtPebble() - before).toBeLessThanOrEqual(
        step === 'order' || step === 'select-account' ? 2 : 1,
      )
    },
  )
})
