import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { startChild } from './child.ts'
import { openLabDirectory } from './lab-directory.ts'
import { type RunOptions, type RunResult, run, runOrThrow } from './run.ts'

export interface Keyring {
  /** What a program needs to reach this keyring and no other. */
  env: { DBUS_SESSION_BUS_ADDRESS: string; HOME: string; XDG_DATA_HOME: string; XDG_RUNTIME_DIR: string }
  stop(): Promise<void>
}

// A bus that starts no service by itself: nothing but the keyring lives on it, and nothing outlives it.
const busConf = (socket: string): string => `
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

const accepts = async (socket: string): Promise<boolean> =>
  await new Promise((resolve) => {
    const connection = connect(socket, () => {
      connection.destroy()
      resolve(true)
    })
    connection.once('error', () => resolve(false))
  })

/** Whether a Secret Service with an unlocked default collection answers on the bus. */
const unlocked = async (env: NodeJS.ProcessEnv): Promise<boolean> => {
  const answer = await runOrThrow(
    'dbus-send',
    [
      ...['--session', '--print-reply', '--dest=org.freedesktop.secrets'],
      '/org/freedesktop/secrets/aliases/default',
      'org.freedesktop.DBus.Properties.Get',
      ...['string:org.freedesktop.Secret.Collection', 'string:Locked'],
    ],
    { env },
  )
  return answer.includes('boolean false')
}

/** Starts a session bus with an unlocked, empty gnome-keyring on it. */
export const startKeyring = async ({ dir }: { dir: string }): Promise<Keyring> => {
  const folder = await mkdtemp(join(dir, 'keyring-'))
  const socket = join(folder, 'bus')
  const env = {
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}`,
    HOME: folder,
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_RUNTIME_DIR: join(folder, 'run'),
  }
  await mkdir(env.XDG_DATA_HOME, { mode: 0o700 })
  await mkdir(env.XDG_RUNTIME_DIR, { mode: 0o700 })
  await writeFile(join(folder, 'bus.conf'), busConf(socket))
  const bus = await startChild({
    command: 'dbus-daemon',
    args: [`--config-file=${join(folder, 'bus.conf')}`, '--nofork', '--nopidfile'],
    logFile: join(folder, 'bus.log'),
    ready: () => accepts(socket),
  })
  try {
    const daemon = await startChild({
      command: 'gnome-keyring-daemon',
      args: ['--foreground', '--unlock', '--components=secrets'],
      env: { ...process.env, ...env },
      input: 'lab',
      logFile: join(folder, 'keyring.log'),
      ready: () => unlocked({ ...process.env, ...env }),
    })
    return {
      env,
      stop: async () => {
        await daemon.stop()
        await bus.stop()
      },
    }
  } catch (error) {
    await bus.stop()
    throw error
  }
}

/** Runs one program with a fresh, unlocked, empty keyring that is gone when the program ends. */
export const withKeyring = async (
  command: string,
  args: string[],
  options: RunOptions = {},
): Promise<RunResult> => {
  const directory = await openLabDirectory()
  try {
    const keyring = await startKeyring({ dir: directory.path })
    try {
      return await run(command, args, { ...options, env: { ...process.env, ...options.env, ...keyring.env } })
    } finally {
      await keyring.stop()
    }
  } finally {
    await directory.remove()
  }
}
