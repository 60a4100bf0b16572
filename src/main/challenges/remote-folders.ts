import { hasCode } from '../../shared/errors.ts'
import { type SshServer, sshPlaceOf } from '../../shared/ssh-server.ts'
import type { SshAccess } from '../credentials/ssh-access.ts'
import type { SshConnection } from '../ssh/connect.ts'
import type { SftpFolder } from './sftp-folder.ts'

/** Connections to the hosts of web folders: one an owner, from its first use until it is let go. */
export interface RemoteFolders {
  /** Opens the owner's connection; the signal ends it. Throws `credential.*`, `ssh.*`. */
  open(owner: string, server: SshServer, signal: AbortSignal): Promise<SftpFolder>
  /** Works over the owner's connection where it stands, else over a new one, which ends with the work. */
  visit<T>(
    owner: string,
    server: SshServer,
    signal: AbortSignal,
    work: (folder: SftpFolder) => Promise<T>,
  ): Promise<T>
  /** Ends the owner's connection. */
  letGo(owner: string): void
}

const isSame = (one: SshServer, other: SshServer): boolean =>
  one.host === other.host &&
  one.port === other.port &&
  one.credential === other.credential &&
  one.hostKey === other.hostKey

export const createRemoteFolders = (connect: SshAccess): RemoteFolders => {
  const held = new Map<string, { server: SshServer; connection: SshConnection }>()

  const letGo = (owner: string): void => {
    held.get(owner)?.connection.close()
    held.delete(owner)
  }
  const folderOf = async (server: SshServer, connection: SshConnection): Promise<SftpFolder> => ({
    sftp: await connection.sftp(),
    place: sshPlaceOf(server),
  })
  const mine = (owner: string, server: SshServer): SshConnection | undefined => {
    const known = held.get(owner)
    return known?.connection.isOpen && isSame(known.server, server) ? known.connection : undefined
  }

  return {
    letGo,

    open: async (owner, server, signal) => {
      const known = mine(owner, server)
      if (known) return folderOf(server, known)
      letGo(owner)
      const connection = await connect(server, signal)
      held.set(owner, { server, connection })
      return folderOf(server, connection)
    },

    visit: async (owner, server, signal, work) => {
      const known = mine(owner, server)
      if (known) {
        try {
          return await work(await folderOf(server, known))
        } catch (error) {
          // It stood idle while the CA looked, and may have been gone for a while.
          if (!hasCode(error, 'ssh.connection_lost')) throw error
        }
      }
      const connection = await connect(server, signal)
      try {
        return await work(await folderOf(server, connection))
      } finally {
        connection.close()
      }
    },
  }
}
