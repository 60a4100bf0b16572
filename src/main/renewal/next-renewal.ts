import type { CertificateRecord, IssuedSpan } from '../ports/store/certificates.ts'
import type { InstanceRecord } from '../ports/store/instances.ts'
import type { RenewalRecord } from '../ports/store/renewals.ts'
import { type Due, dueOf } from './due.ts'
import { withinWindows } from './maintenance.ts'
import { currentOf, withoutFuture } from './renewal-state.ts'

type Issued = Pick<IssuedSpan, 'id' | 'notBefore' | 'notAfter' | 'issuedAt' | 'revokedAt'>

/**
 * Tells when a certificate that was issued is renewed: by its own state, in the windows of its target instance; where it
 * was revoked and another is wanted, without waiting for one. `due` is undefined for one whose renewal is paused, or that
 * was revoked and is not wanted anew. `now`: milliseconds since the Unix epoch.
 */
export const createNextRenewal = (
  states: readonly RenewalRecord[],
  instances: readonly Pick<InstanceRecord, 'id' | 'maintenance'>[],
  now: number,
) => {
  const stateOf = new Map(states.map((state) => [state.id, state]))
  const windows = new Map(instances.map(({ id, maintenance }) => [id, maintenance]))
  return (
    { id, instanceId }: Pick<CertificateRecord, 'id' | 'instanceId'>,
    issued: Issued,
  ): { state: RenewalRecord | undefined; due: Due | undefined } => {
    const state = withoutFuture(currentOf(stateOf.get(id), issued), now)
    const due = dueOf(id, issued, state)
    // To go on with what was revoked is worse than a change outside of a window.
    if (issued.revokedAt !== null) return { state, due }
    return { state, due: due && withinWindows(due, issued, windows.get(instanceId) ?? [], now) }
  }
}
