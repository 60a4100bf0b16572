import { type TextData, text } from '../../shared/texts.ts'
import type { IssuedRecord } from '../ports/store/certificates.ts'
import type { RenewalRecord } from '../ports/store/renewals.ts'
import { dueOf } from '../renewal/due.ts'

const dayMs = 86_400_000
/** Days before the end; 0 is the end itself. */
const steps = [0, 1, 3, 7, 14, 30] as const
/** A renewal that is due is given this part of the lifetime, and a day at most, before it counts as late. */
const patience = 0.05
/** What ended longer ago is no news. */
const stale = 30 * dayMs

export interface Expiry {
  /** The step that was reached last. */
  days: number
  /** Why nothing has renewed it. */
  why: TextData
}

/** Days before the end: the step that was reached last; undefined before the first, and when it is no news any more. */
export const daysBefore = (end: number, now: number): number | undefined => {
  const left = end - now
  return left < -stale ? undefined : steps.find((step) => left <= step * dayMs)
}

/** As `daysBefore`, of those steps that are at most half of the lifetime. */
export const stepOf = (
  { notBefore, notAfter }: Pick<IssuedRecord, 'notBefore' | 'notAfter'>,
  now: number,
): number | undefined => {
  const days = daysBefore(notAfter, now)
  return days !== undefined && days * dayMs <= (notAfter - notBefore) / 2 ? days : undefined
}

/**
 * Whether the end of a certificate is worth telling now: it is near, and its renewal is paused, failed or late. */
export const expiryOf = (
  id: string,
  issued: Pick<IssuedRecord, 'notBefore' | 'notAfter' | 'issuedAt' | 'revokedAt'>,
  state: RenewalRecord | undefined,
  now: number,
): Expiry | undefined => {
  const days = stepOf(issued, now)
  if (days === undefined || issued.revokedAt !== null) return undefined
  const failed = state !== undefined && state.failures > 0 && (state.lastTryAt ?? 0) > issued.issuedAt
  const due = dueOf(id, issued, state)
  if (due === undefined) return { days, why: text('renewal.paused') }
  if (failed) {
    const { problem } = state
    return { days, why: problem ? text('renewal.failed_by', { problem }) : text('renewal.failed_somehow') }
  }
  // One that was just changed is due since it was issued, and may be ordered at this moment: its lifetime counts.
  const plain = state?.outdated ? dueOf(id, issued, { ...state, outdated: false }) : due
  const late =
    plain !== undefined && now - plain.at > Math.min(dayMs, (issued.notAfter - issued.notBefore) * patience)
  return late ? { days, why: text('renewal.late') } : undefined
}
