import { setTimeout as delay } from 'node:timers/promises'
import { hasCode } from '../../../shared/errors.ts'
import type { Hub } from '../../app/hub.ts'
import { connectToOwner, type HubConnection } from '../../control/client.ts'
import { serveControl } from '../../control/server.ts'
import { socketPathOf } from '../../control/socket-path.ts'
import { dataDirectoryOf } from '../../data-directory/where.ts'

export type OpenHub = (options: { env: NodeJS.ProcessEnv }) => Promise<Hub>

export interface Connection extends HubConnection {
  remote: boolean
}

/** The hub in this process; other terminals can use it while it lives, so that they need not wait. */
const openHere = async (env: NodeJS.ProcessEnv, openHub: OpenHub): Promise<Connection> => {
  const hub = await openHub({ env })
  const control = await serveControl(socketPathOf(dataDirectoryOf(env), env), hub)
  return {
    remote: false,
    call: (method, input) => hub.call(method, input, { role: 'admin', via: 'terminal' }),
    subscribe: async (listener) => {
      hub.subscribe(listener)
    },
    close: async () => {
      await control.close()
      await hub.close()
    },
  }
}

/**
 * The owner of the data directory over its socket; else this process opens it. An owner that has just started, or is
 * about to stop, is waited for a little. Throws `data_dir.*`, `store.*`.
 */
export const connectHub = async (env: NodeJS.ProcessEnv, openHub: OpenHub): Promise<Connection> => {
  const path = socketPathOf(dataDirectoryOf(env), env)
  for (let pause = 50; ; pause *= 2) {
    const owner = await connectToOwner(path)
    if (owner) return { ...owner, remote: true }
    try {
      return await openHere(env, openHub)
    } catch (error) {
      if (!hasCode(error, 'data_dir.in_use') || pause > 1600) throw error
      await delay(pause)
    }
  }
}

