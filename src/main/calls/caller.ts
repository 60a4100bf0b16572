import { CerthubError } from '../../shared/errors.ts'
import { holds, type Right, type Role, rolesWith } from '../../shared/roles.ts'

/** Who calls, as the shell that took the call knows it. */
export interface Caller {
  role: Role
  /** The only target instances that the caller’s token reaches, by id; absent: all. */
  instances?: readonly string[] | undefined
  /** Where the call came in. */
  via: 'window' | 'web' | 'terminal' | 'hub'
  /** The name of the token behind the call, where there is one; for the audit log. */
  who?: string | undefined
  /** What should be known of the call later; the audit log keeps it. */
  remarks?: string[] | undefined
  /** The session of the page behind the call, where there is one. */
  session?: string | undefined
  /** Aborted when the caller is gone or does not want the answer any more; what only looks or tries out stops, an order goes on. */
  signal?: AbortSignal | undefined
}

/** Whether a caller has the right. */
export const mayCaller = ({ role, instances }: Pick<Caller, 'role' | 'instances'>, right: Right): boolean =>
  holds({ role, limited: instances !== undefined }, right)

/** Throws `auth.forbidden` for who may not reach for the hub’s computer. `what` follows “may not”. */
export const requireMayHost = (caller: Caller, what: string): void => {
  if (!mayCaller(caller, 'host')) throw new CerthubError('auth.forbidden', { what, roles: rolesWith('host') })
}
