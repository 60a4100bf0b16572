import type { Answer } from '../../../shared/bridge.ts'
import type { Connection } from './connection.ts'

interface OpenVault {
  env: NodeJS.ProcessEnv
  connection: Connection
  /** Absent where nobody can be asked. */
  askPassphrase: (() => Promise<string>) | undefined
}

/**
 * Answers a failed call's wish for an open vault where that needs no decision: a key that the environment gives
 * protects a new vault (nobody is there to ask), and who runs the hub by typing a command is asked for the passphrase.
 * Undefined when there is nothing to do.
 */
export const openVault = async (
  code: string,
  { env, connection, askPassphrase }: OpenVault,
): Promise<Answer<unknown> | undefined> => {
  if (code === 'vault.uninitialized') {
    if (env.CERTHUB_MASTER_KEY) return connection.call('vault.protect', { source: 'environment' })
    if (env.CERTHUB_MASTER_KEY_FILE) return connection.call('vault.protect', { source: 'key-file' })
  }
  if (code === 'vault.locked' && askPassphrase && !connection.remote) {
    const status = await connection.call('hub.status', {})
    if (status.ok && status.value.vault.source === 'passphrase') {
      return connection.call('vault.unlock', { passphrase: await askPassphrase() })
    }
  }
  return undefined
}
