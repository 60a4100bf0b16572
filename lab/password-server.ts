import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import ssh2, { type AuthContext } from 'ssh2'
import { hostKeyOf } from '../src/main/ssh/host-key.ts'
import { opensshEd25519 } from '../src/main/ssh/openssh-key.ts'

export interface PasswordServer {
  host: '127.0.0.1'
  port: number
  /** As `ssh-keygen -l` prints it. */
  hostKey: string
  /** The ways in which somebody tried to log in. */
  tried: string[]
  stop(): Promise<void>
}

/**
 * An SSH server with users of its own, who log in by password: an sshd takes passwords of the system’s users alone, and
 * the lab makes none.
 */
export const startPasswordServer = async (
  users: Readonly<Record<string, string>>,
  way: 'password' | 'keyboard-interactive' = 'password',
): Promise<PasswordServer> => {
  // Of the keys that ssh2 itself makes, it cannot read one in some hundreds.
  const privateKey = opensshEd25519(generateKeyPairSync('ed25519').privateKey)
  const key = ssh2.utils.parseKey(privateKey)
  if (key instanceof Error) throw key
  const tried: string[] = []
  const decide = (context: AuthContext): void => {
    const right = (password: string | undefined): void => {
      if (password !== undefined && users[context.username] === password) context.accept()
      else context.reject([way])
    }
    tried.push(context.method)
    if (context.method !== way) context.reject([way])
    else if (context.method === 'password') right(context.password)
    else if (context.method === 'keyboard-interactive') {
      context.prompt([{ prompt: 'Password: ', echo: false }], ([answer]) => right(answer))
    }
  }
  const server = new ssh2.Server({ hostKeys: [privateKey] }, (client) => {
    client.on('authentication', decide).on('error', () => {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port')
  const { port } = address
  return {
    host: '127.0.0.1',
    port,
    hostKey: hostKeyOf(key.getPublicSSH()).fingerprint,
    tried,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
