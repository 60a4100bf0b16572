import { orAborted } from '../../shared/or-aborted.ts'
import { sshPlaceOf } from '../../shared/ssh-server.ts'
import { type HostKey, hostKeyOf } from './host-key.ts'
import { overSocket, type SshAddress } from './open-socket.ts'
import { handshakeError } from './ssh-error.ts'

/**
 * The host key that a server shows now, as the hub's connections are shown it; nobody logs in. Throws `ssh.*`, and the
 * signal's reason.
 */
export const askHostKey = async (address: SshAddress, signal: AbortSignal): Promise<HostKey> => {
  const { Client } = await import('ssh2')
  return overSocket(address, signal, async (sock, limited) => {
    const { promise, resolve, reject } = Promise.withResolvers<HostKey>()
    const client = new Client()
    client.on('error', (error) => reject(handshakeError(error, sshPlaceOf(address))))
    client.on('close', () => reject(handshakeError(new Error('closed'), sshPlaceOf(address))))
    client.connect({
      sock,
      username: 'certhub',
      hostVerifier: (blob: Buffer) => {
        resolve(hostKeyOf(blob))
        return false
      },
    })
    const shown = await orAborted(promise, limited)
    sock.destroy()
    return shown
  })
}
