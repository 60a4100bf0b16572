import { appendFileSync, copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { startChild } from './child.ts'
import { freePort } from './free-port.ts'
import { findProgram } from './programs.ts'
import { runOrThrow } from './run.ts'

export interface SshdOptions {
  dir: string
  port?: number
  /** Its host key; a new one when absent. */
  hostKeyFile?: string
  /** The file with the key that may log in; a new one when absent. */
  loginKeyFile?: string
  /** What starts SFTP there: a program, or `internal-sftp` with its options. */
  sftp?: string
}

export interface Sshd {
  host: '127.0.0.1'
  port: number
  hostKeyFile: string
  /** As `ssh-keygen -l` prints it. */
  hostKey: string
  /** Of whoever runs the lab: who is let in by `loginKey`. */
  username: string
  loginKeyFile: string
  /** OpenSSH’s form, not encrypted. */
  loginKey: string
  /** Lets in who holds the private half of this line. */
  allow(publicKey: string): void
  /** How many logins it has accepted. */
  logins(): number
  /** Ends it with every connection that it holds. */
  stop(): Promise<void>
}

const newKey = async (file: string): Promise<string> => {
  await runOrThrow('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'certhub-lab', '-f', file])
  return file
}

const parentOf = (pid: number): number => {
  try {
    // What is after the name, which may hold anything: the state, then the parent.
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1])
  } catch {
    return 0 // gone meanwhile
  }
}

/** Linux: the processes that stem from this one. Each connection of an sshd is one or two, in a session of its own. */
const descendantsOf = (root: number): number[] => {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger)
  const parents = new Map(pids.map((pid) => [pid, parentOf(pid)]))
  const stemsFrom = (pid: number): boolean => {
    const parent = parents.get(pid) ?? 0
    return parent === root || (parent > 1 && stemsFrom(parent))
  }
  return pids.filter(stemsFrom)
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('data', () => resolve(true)).once('error', () => resolve(false))
    socket.once('data', () => socket.destroy())
  })

/** Starts OpenSSH's server for the user who runs the lab, with SFTP, by key alone. */
export const startSshd = async (options: SshdOptions): Promise<Sshd> => {
  const folder = await mkdtemp(join(options.dir, 'sshd-'))
  const port = options.port ?? (await freePort())
  const hostKeyFile = options.hostKeyFile ?? (await newKey(join(folder, 'host_key')))
  const loginKeyFile = options.loginKeyFile ?? (await newKey(join(folder, 'login_key')))
  const allowed = join(folder, 'authorized_keys')
  copyFileSync(`${loginKeyFile}.pub`, allowed)
  const configuration = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${hostKeyFile}`,
    `AuthorizedKeysFile ${allowed}`,
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PidFile none',
    `Subsystem sftp ${options.sftp ?? 'internal-sftp'}`,
  ]
  const file = join(folder, 'sshd_config')
  await writeFile(file, `${configuration.join('\n')}\n`)
  // Where an sshd of root locks itself in; a package makes it at the start of the system.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
  const logFile = join(folder, 'sshd.log')
  // It starts itself again for each connection, and wants to be called by its whole path.
  const child = await startChild({
    command: findProgram('sshd') ?? 'sshd',
    args: ['-D', '-e', '-f', file],
    logFile,
    ready: () => answers(port),
  })
  const fingerprint = await runOrThrow('ssh-keygen', ['-l', '-f', `${hostKeyFile}.pub`])
  return {
    host: '127.0.0.1',
    port,
    hostKeyFile,
    hostKey: fingerprint.split(' ')[1] ?? '',
    username: userInfo().username,
    loginKeyFile,
    loginKey: await readFile(loginKeyFile, 'utf8'),
    allow: (publicKey) => appendFileSync(allowed, `${publicKey}\n`),
    logins: () => readFileSync(logFile, 'utf8').split('Accepted ').length - 1,
    stop: async () => {
      const connections = descendantsOf(child.pid)
      await child.stop()
      for (const pid of connections) {
        try {
          process.kill(pid, 'SIGKILL')
        } catch {
          // it ended by itself
        }
      }
    },
  }
}
