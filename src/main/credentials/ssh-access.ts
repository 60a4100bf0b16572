import { CerthubError, fixedAt, hasCode } from '../../shared/errors.ts'
import type { SshServer } from '../../shared/ssh-server.ts'
import type { Clock } from '../ports/clock.ts'
import type { Store } from '../ports/store.ts'
import { connectSsh, type SshConnection } from '../ssh/connect.ts'
import type { Vault } from '../vault/vault.ts'
import { requireType, typeOf } from './credential-types.ts'
import { unsealLogin } from './ssh-login.ts'

/**
 * A connection with the login of a stored credential. Throws `credential.not_found`, `credential.wrong_type`, `ssh.*`,
 * and the signal’s reason, which also ends the connection later.
 */
export type SshAccess = (server: SshServer, signal: AbortSignal) => Promise<SshConnection>

export const createSshAccess =
  ({ store, vault, clock }: { store: Store; vault: Vault; clock: Clock }): SshAccess =>
  async ({ credential: id, ...server }, signal) => {
    const record = await store.credentials.get(id)
    if (!record) throw new CerthubError('credential.not_found', { id })
    requireType(record, 'ssh')
    const sealed = await fixedAt({ credential: id }, () =>
      vault.get(typeOf('ssh').kind, record.secretId, record.fingerprint),
    )
    const login = { username: record.facts.username, ...unsealLogin(sealed) }
    try {
      const connection = await connectSsh(server, login, signal)
      await store.credentials.update(id, { lastUsedAt: clock.now() })
      return connection
    } catch (error) {
      // What else goes wrong on the way is mended elsewhere.
      throw hasCode(error, 'ssh.login_refused') ? error.at({ credential: id }) : error
    }
  }
