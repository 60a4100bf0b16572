import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type ControlClient, connectControl } from '../src/main/control/client.ts'
import type { InputOf, MethodName, OutputOf } from '../src/shared/contract/contract.ts'
import type { OrderStep } from '../src/shared/contract/orders.ts'
import { waitUntil } from './wait-until.ts'

/** When a step of an order begins or has ended. */
export type Moment = readonly [OrderStep, 'started' | 'finished']

/** The built hub as a process of its own, which can be killed and started again on the same data. */
export interface ChildHub {
  dataDirectory: string
  call<M extends MethodName>(method: M, input: InputOf<M>): Promise<OutputOf<M>>
  subscribe: ControlClient['subscribe']
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>
  /** Resolves when it is gone, whoever ended it. */
  gone(): Promise<void>
  start(): Promise<void>
  /** Does what begins an order, and kills the hub when the order comes to this moment. */
  killAt(moment: Moment, begin: () => Promise<unknown>): Promise<void>
  /** The newest order, once it has ended. */
  endOfLast(): Promise<OutputOf<'orders.wait'>>
  /** Kills it and removes its data. */
  end(): Promise<void>
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null

export interface ChildHubOptions {
  /** More variables. */
  env?: NodeJS.ProcessEnv
  /** For Node, before the program. */
  nodeArgs?: string[]
}

/** Needs `buildWhenStale()` before. */
export const startChildHub = async (
  dns: { address: string; port: number },
  options: ChildHubOptions = {},
): Promise<ChildHub> => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'certhub-kill-'))
  const server = `${dns.address}:${dns.port}`
  const env = {
    ...process.env,
    CERTHUB_DATA_DIR: dataDirectory,
    CERTHUB_MASTER_KEY: randomBytes(32).toString('base64'),
    CERTHUB_DNS_RESOLVERS: server,
    CERTHUB_DNS_AUTHORITATIVE: server,
    ...options.env,
  }
  let running: { child: ChildProcess; client: ControlClient; ended: Promise<unknown> } | undefined
  const now = () => {
    if (!running) throw new Error('the hub is not running')
    return running
  }
  const start = async (): Promise<void> => {
    const program = join(import.meta.dirname, '../out/main/headless.js')
    const args = [...(options.nodeArgs ?? []), program]
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
    const ended = once(child, 'close')
    let client: ControlClient | undefined
    await waitUntil('the hub answers', async () => {
      client = await connectControl(dataDirectory)
      return client !== undefined || hasEnded(child)
    })
    if (!client) throw new Error(`the hub ended by itself: ${child.signalCode ?? child.exitCode}`)
    running = { child, client, ended }
  }
  const gone = async (): Promise<void> => {
    if (!running) return
    const { client, ended } = running
    await ended
    client.close()
    running = undefined
  }
  const kill = async (): Promise<void> => {
    now().child.kill('SIGKILL')
    await gone()
  }
  const call = async <M extends MethodName>(method: M, input: InputOf<M>): Promise<OutputOf<M>> => {
    const answer = await now().client.call(method, input)
    if (!answer.ok) throw new Error(`${method}: ${answer.error.code} ${answer.error.message}`)
    return answer.value
  }
  await start()
  return {
    dataDirectory,
    call,
    killAt: async ([step, kind], begin) => {
      const killed = new Promise<void>((resolve, reject) => {
        let killing = false
        now().client.subscribe((event) => {
          if (event.type !== 'order' || event.entry?.step !== step || event.entry.kind !== kind) return
          if (killing) return
          killing = true
          kill().then(resolve, reject)
        })
      })
      // Its answer may be lost with the hub.
      await begin().catch(() => {})
      await killed
    },
    endOfLast: async () => {
      const [last] = (await call('orders.list', { limit: 1 })).orders
      for (;;) {
        const order = await call('orders.wait', { order: last?.id ?? '', timeoutMs: 60_000 })
        if (order.endedAt !== undefined) return order
        // The hub answers before its vault is open, and nobody is at work on the order until then.
        await delay(50)
      }
    },
    subscribe: (listener) => now().client.subscribe(listener),
    kill,
    gone,
    start,
    end: async () => {
      if (running) await kill()
      rmSync(dataDirectory, { recursive: true })
    },
  }
}
