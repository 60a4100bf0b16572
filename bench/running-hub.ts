import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { searchPath } from '../lab/programs.ts'
import { waitUntil } from '../lab/wait-until.ts'
import { type ControlClient, connectControl } from '../src/main/control/client.ts'
import type { InputOf, MethodName, OutputOf } from '../src/shared/contract/contract.ts'

export const built = (name: string): string => join(import.meta.dirname, '../out/main', name)

/** The built hub in a process of its own. */
export interface RunningHub {
  pid: number
  client: ControlClient
  /** From the start of the process to its first answer. Milliseconds. */
  startMs: number
  stop(): Promise<void>
}

export const startHub = async (env: Record<string, string>): Promise<RunningHub> => {
  const begin = performance.now()
  const child = spawn(process.execPath, [built('headless.js')], {
    env: { ...process.env, PATH: searchPath(), ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  let client: ControlClient | undefined
  await waitUntil('the hub answers', async () => {
    client ??= await connectControl(env.CERTHUB_DATA_DIR ?? '')
    return client !== undefined
  })
  if (!client || !child.pid) throw new Error('the hub did not start')
  const connected = client
  await connected.call('hub.status', {})
  return {
    pid: child.pid,
    client: connected,
    startMs: performance.now() - begin,
    stop: async () => {
      connected.close()
      child.kill('SIGTERM')
      await once(child, 'close')
    },
  }
}

/** Throws when the hub refuses. */
export const ask = async <M extends MethodName>(
  { client }: RunningHub,
  method: M,
  input: InputOf<M>,
): Promise<OutputOf<M>> => {
  const answer = await client.call(method, input)
  if (!answer.ok) throw new Error(`${method}: ${answer.error.code} ${answer.error.message}`)
  return answer.value
}
