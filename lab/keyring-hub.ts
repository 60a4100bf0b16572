import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ControlClient, connectControl } from '../src/main/control/client.ts'
import type { InputOf, MethodName, OutputOf } from '../src/shared/contract/contract.ts'
import { CallFailed } from './hub.ts'
import { processesNaming } from './processes.ts'
import { type Lab, startLab } from './start.ts'
import { waitUntil } from './wait-until.ts'

/** The built hub as a process of its own, whose master key is in a keyring of its own. It has a credential `kept`. */
export interface KeyringHub {
  lab: Lab
  dataDirectory: string
  env: NodeJS.ProcessEnv
  start(): Promise<void>
  /** Ends it as a person would; the code with which it ended. */
  stop(): Promise<number | null | undefined>
  call<M extends MethodName>(method: M, input: InputOf<M>): Promise<OutputOf<M>>
  vaultState(): Promise<OutputOf<'hub.status'>['vault']>
  /** Stops the keyring in its tracks while that is done. */
  whileHanging(act: () => Promise<void>): Promise<void>
}

/** Needs `buildWhenStale()` before; `onEnd` is told what to do at the end. */
export const openKeyringHub = async (onEnd: (work: () => Promise<void>) => void): Promise<KeyringHub> => {
  const lab = await startLab({ keyring: true })
  const dataDirectory = mkdtempSync(join(tmpdir(), 'certhub-keychain-faults-'))
  const env = { PATH: process.env.PATH, ...lab.keyring.env, CERTHUB_DATA_DIR: dataDirectory }
  let hub: ChildProcess | undefined
  let client: ControlClient | undefined
  const start = async (): Promise<void> => {
    hub = spawn(process.execPath, [join(import.meta.dirname, '../out/main/headless.js')], {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    await waitUntil('the hub answers', async () => {
      client = await connectControl(dataDirectory)
      return client !== undefined
    })
  }
  const stop = async () => {
    if (!hub || hub.exitCode !== null) return hub?.exitCode
    const ended = once(hub, 'close')
    client?.close()
    hub.kill('SIGTERM')
    await ended
    return hub.exitCode
  }
  const call = async <M extends MethodName>(method: M, input: InputOf<M>): Promise<OutputOf<M>> => {
    if (!client) throw new Error('the hub does not run')
    const answer = await client.call(method, input)
    if (!answer.ok) throw new CallFailed(answer.error)
    return answer.value
  }
  onEnd(async () => {
    await stop()
    await lab.stop()
    rmSync(dataDirectory, { recursive: true })
  })
  await start()
  await call('vault.protect', { source: 'keychain' })
  await call('credentials.add', {
    instance: 'local',
    type: 'basic-auth',
    name: 'kept',
    username: 'u',
    password: 'the kept password',
  })
  return {
    lab,
    dataDirectory,
    env,
    start,
    stop,
    call,
    vaultState: async () => (await call('hub.status', {})).vault,
    whileHanging: async (act) => {
      const daemon = daemonOf(lab)
      process.kill(daemon, 'SIGSTOP')
      try {
        await act()
      } finally {
        process.kill(daemon, 'SIGCONT')
      }
    },
  }
}

const daemonOf = ({ directory }: Lab): number => {
  const found = [...processesNaming(directory)].find(([, command]) =>
    command.startsWith('gnome-keyring-daemon'),
  )
  if (!found) throw new Error('the lab has no gnome-keyring-daemon')
  return found[0]
}
