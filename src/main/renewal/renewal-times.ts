import type { IssuedSpan } from '../ports/store/certificates.ts'
import { byLifetime, type Due, seedOf } from './due.ts'
import { withinOpening } from './maintenance.ts'

type Issued = Pick<IssuedSpan, 'notBefore' | 'notAfter' | 'issuedAt'>

/** So that one that lives for seconds is not forecast for ever. */
const shortestStep = 5 * 60_000

/**
 * Calls `tell` with each moment from `now` to `until` at which a certificate is renewed: first when it is `due`, then by
 * the rules of the hub (`dueOf`, maintenance windows) as if each next one lasted as long as the one before it, and its CA
 * suggested no time. `nextOpening`: of the windows of its target instance.
 */
export const forEachRenewal = (
  { id, issued, due }: { id: string; issued: Issued; due: Due },
  nextOpening: (at: number) => number,
  now: number,
  until: number,
  tell: (at: number) => void,
): void => {
  const lifetime = issued.notAfter - issued.notBefore
  const { at: step, why } = byLifetime({ notBefore: 0, notAfter: lifetime }, seedOf(id))
  let at = Math.max(due.at, now)
  while (at < until) {
    tell(at)
    const planned = at + step
    const opening = nextOpening(planned)
    const span = { notBefore: at, notAfter: at + lifetime }
    const then = opening > planned ? withinOpening({ at: planned, why }, span, opening, at).at : planned
    at = Math.max(then, at + shortestStep)
  }
}
