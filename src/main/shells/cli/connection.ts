import { setTimeout as delay } from 'node:timers/promises'
import type { Answer } from '../../../shared/bridge.ts'
import type { InputOf, MethodName, OutputOf } from '../../../shared/contract/contract.ts'
import { hasCode } from '../../../shared/errors.ts'
import type { HubEvent } from '../../../shared/events.ts'
import { dataDirectoryOf } from '../../adapters/data-directory/where.ts'
import type { Hub } from '../../app/hub.ts'
import { connectControl } from '../../control/client.ts'
import { finishForOthers } from './finish-for-others.ts'

export type OpenHub = (options: { env: NodeJS.ProcessEnv }) => Promise<Hub>

/** The hub as a command sees it, in this process or behind the control socket. */
export interface Connection {
  /** False while this process owns the data directory itself. */
  remote: boolean
  call<M extends MethodName>(method: M, input: InputOf<M>, signal?: AbortSignal): Promise<Answer<OutputOf<M>>>
  /** Returns the unsubscribe. */
  subscribe(listener: (event: HubEvent) => void): () => void
  /** An owner first lets other terminals finish, until the signal aborts. */
  close(now: AbortSignal): Promise<void>
}

/** The hub in this process; other terminals can use it while it lives, so that they need not wait. */
const openHere = async (env: NodeJS.ProcessEnv, openHub: OpenHub): Promise<Connection> => {
  const [hub, { serveControl }] = await Promise.all([openHub({ env }), import('../../control/server.ts')])
  const openedAt = Date.now()
  const control = await serveControl({ hub, dataDirectory: dataDirectoryOf(env), env }).catch(
    async (error: unknown) => {
      await hub.close()
      throw error
    },
  )
  return {
    remote: false,
    call: (method, input, signal) => hub.call(method, input, { role: 'admin', via: 'terminal', signal }),
    subscribe: (listener) => hub.subscribe(listener),
    close: async (now) => {
      await finishForOthers({ hub, control, since: openedAt, now })
      await control.close(now)
      await finishForOthers({ hub, control, since: openedAt, now })
      await hub.close()
    },
  }
}

/**
 * The owner of the data directory over its socket; else this process opens it. An owner that has just started, or is
 * about to stop, is waited for a little. Throws `data_dir.*`, `store.*`, `control.unusable`.
 */
export const connectHub = async (env: NodeJS.ProcessEnv, openHub: OpenHub): Promise<Connection> => {
  const dataDirectory = dataDirectoryOf(env)
  for (let pause = 25; ; pause *= 2) {
    const owner = await connectControl(dataDirectory)
    if (owner) return { ...owner, remote: true, close: async () => owner.close() }
    try {
      return await openHere(env, openHub)
    } catch (error) {
      if (!hasCode(error, 'data_dir.in_use') || pause > 1600) throw error
      await delay(pause)
    }
  }
}
