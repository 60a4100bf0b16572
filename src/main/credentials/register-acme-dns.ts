import type { ParsedInputOf } from '../../shared/contract/contract.ts'
import type { Credential } from '../../shared/contract/credentials.ts'
import { CerthubError } from '../../shared/errors.ts'
import { Secret } from '../../shared/secret.ts'
import acmedns, { registerAcmeDnsAccount } from '../dns/providers/acmedns.ts'
import { findInstance } from '../instances/instances.ts'
import type { Clock } from '../ports/clock.ts'
import type { Http } from '../ports/http.ts'
import type { Store } from '../ports/store.ts'
import type { CredentialsFor } from './credentials.ts'

/**
 * Makes an account at an acme-dns server and stores it as a credential. What could keep it from being stored is looked
 * at first, so that no account is left that nobody has. Throws `name.taken`, `instance.not_found`, `input.invalid`, dns.*.
 */
export const createRegisterAcmeDns =
  (parts: { store: Store; http: Http; clock: Clock }) =>
  async (
    { server, allowFrom, ...shell }: ParsedInputOf<'delegation.registerAcmeDns'>,
    credentials: Pick<CredentialsFor, 'add'>,
    signal?: AbortSignal,
  ): Promise<{ credential: Credential; target: string }> => {
    const { store, http, clock } = parts
    const problem = acmedns.check?.({ baseUrl: new Secret(server) })
    if (problem) throw new CerthubError('input.invalid', { field: 'server', problem })
    const instance = await findInstance(store, shell.instance)
    if (await store.credentials.named(instance.id, shell.name)) {
      throw new CerthubError('name.taken', { kind: 'stored credential', name: shell.name })
    }
    const account = await registerAcmeDnsAccount(server, allowFrom, { http, clock }, signal)
    const credential = await credentials.add({
      ...shell,
      type: 'dns',
      provider: acmedns.code,
      fields: {
        baseUrl: server,
        subdomain: account.subdomain,
        username: account.username,
        password: account.password.expose(),
        fullDomain: account.fullDomain,
      },
    })
    return { credential, target: account.fullDomain }
  }
