import { createHash } from 'node:crypto'
import { type TextData, text } from '../../shared/texts.ts'
import type { IssuedRecord } from '../ports/store/certificates.ts'
import type { RenewalRecord } from '../ports/store/renewals.ts'

const dayMs = 86_400_000
const shortestPause = 5 * 60_000
const shortLifeMs = 10 * dayMs
/** Certificates that were issued together are not renewed together: up to this part of their lifetime earlier. */
const spread = 0.02

export interface Due {
  /** Milliseconds since the epoch. */
  at: number
  /** Why then. */
  why: TextData
}

/** A number from 0 to 1 that is always the same for this certificate. */
export const seedOf = (id: string): number =>
  createHash('sha256').update(id).digest().readUInt32BE(0) / 0x1_0000_0000

/** How long to wait after so many failures in a row: 5 minutes, doubled each time, a day at most; ±10 % by certificate. */
export const backOff = (failures: number, seed: number): number =>
  Math.min(dayMs, shortestPause * 2 ** Math.min(failures - 1, 20)) * (0.9 + 0.2 * seed)

/**
 * How long to wait after a failure; longer where the CA asked to (seconds), but a day at most: by then another account
 * may be there, and what a CA asked for is remembered apart from this.
 */
export const pauseAfter = (failures: number, seed: number, retryAfter: number | undefined): number =>
  Math.max(backOff(failures, seed), Math.min(dayMs, (retryAfter ?? 0) * 1000))

/** Pauses that grew long are no more than a quarter of what is left of a certificate, so that it does not end in one. */
const soonerNearTheEnd = (
  retryAt: number,
  { lastTryAt, problem }: Pick<RenewalState, 'lastTryAt' | 'problem'>,
  { notAfter }: Span,
): number => {
  if (lastTryAt === null || lastTryAt >= notAfter) return retryAt
  const least = Math.max(shortestPause, (problem?.retryAfter ?? 0) * 1000)
  return Math.min(retryAt, lastTryAt + Math.max(least, (notAfter - lastTryAt) / 4))
}

/** By lifetime: when a third of it is left, half of a short one. `seed`: the certificate’s own, of `seedOf`. */
export const byLifetime = ({ notBefore, notAfter }: Span, seed: number): Due => {
  const lifetime = notAfter - notBefore
  const isShort = lifetime < shortLifeMs
  const left = lifetime / (isShort ? 2 : 3)
  return {
    at: Math.round(notAfter - left - seed * spread * lifetime),
    why: text(isShort ? 'renewal.half_left' : 'renewal.third_left'),
  }
}

/** Until then a certificate is new: it is renewed because its CA wants that, and not twice in a row. */
const newUntil = ({ notBefore, notAfter, issuedAt }: Issued): number =>
  issuedAt + Math.min(dayMs, (notAfter - notBefore) / 4)

/** Of its lifetime, what is left when a window of its CA is not waited for any more: a wrong one must not let it end. */
const leastLeft = 0.05

/** Its own moment of the CA's window: chosen by chance, and at once where it is past (RFC 9773 §4.2). */
const momentIn = (from: number, to: number, seed: number): number => Math.round(from + seed * (to - from))

/**
 * At that moment, not too late; also a new one, which its CA may have to revoke. `isHurried`: it took the place of one that
 * was new itself, so that a CA that always wants another does not get one every minute.
 */
const byWindow = (issued: Issued, moment: number, isHurried: boolean): Due => {
  const latest = Math.round(issued.notAfter - leastLeft * (issued.notAfter - issued.notBefore))
  if (moment > latest) return { at: latest, why: text('renewal.window_too_late') }
  const held = Math.min(newUntil(issued), latest)
  if (moment < held && isHurried) return { at: held, why: text('renewal.still_new') }
  return {
    at: moment,
    why: text(moment <= issued.issuedAt ? 'renewal.window_at_once' : 'renewal.window'),
  }
}

type Span = Pick<IssuedRecord, 'notBefore' | 'notAfter'>
type Issued = Span & Pick<IssuedRecord, 'issuedAt' | 'revokedAt'>
export type RenewalState = Pick<
  RenewalRecord,
  | 'pausedAt'
  | 'failures'
  | 'lastTryAt'
  | 'retryAt'
  | 'problem'
  | 'windowStart'
  | 'windowEnd'
  | 'outdated'
  | 'hurriedTo'
>

/** Whether the newest certificate could not be put in its place: that alone is tried again, nothing is ordered. */
export const awaitsDeployment = (state: RenewalState | undefined, issued: Issued): boolean =>
  state !== undefined &&
  !state.outdated &&
  state.failures > 0 &&
  !isOver(state, issued) &&
  // By the time of its renewal a new one is worth more.
  (state.lastTryAt ?? 0) < byLifetime(issued, 0).at &&
  (state.problem?.code.startsWith('deploy.') ?? false)

/** Whether the last failure is of before the newest certificate, and so of no more interest. */
export const isOver = (
  { lastTryAt }: Pick<RenewalState, 'lastTryAt'>,
  { issuedAt }: Pick<Issued, 'issuedAt'>,
): boolean => issuedAt >= (lastTryAt ?? 0)

/** When it is renewed if nothing failed. */
const plannedOf = (issued: Issued, state: RenewalState | undefined, seed: number): Due => {
  if (state?.outdated) {
    const why = text(issued.revokedAt === null ? 'renewal.changed' : 'renewal.revoked')
    return { at: issued.issuedAt, why }
  }
  const { windowStart = null, windowEnd = null } = state ?? {}
  return windowStart !== null && windowEnd !== null
    ? byWindow(issued, momentIn(windowStart, windowEnd, seed), isHurried(state))
    : byLifetime(issued, seed)
}

const isHurried = (state: RenewalState | undefined): boolean => (state?.hurriedTo ?? null) !== null

/** Whether it is renewed while it is new, because its CA wants that. */
export const isRenewedEarly = (id: string, issued: Issued, state: RenewalState | undefined): boolean => {
  const { windowStart = null, windowEnd = null, outdated = false } = state ?? {}
  if (outdated || windowStart === null || windowEnd === null) return false
  return momentIn(windowStart, windowEnd, seedOf(id)) < newUntil(issued)
}

/**
 * When a certificate is renewed by itself: at once where it was changed, at its own moment of the window that the CA suggests (RFC 9773 §4.2), else by
 * its lifetime; later after a failure. Undefined while it is paused,
 * and for one that a person revoked without a wish for another.
 */
export const dueOf = (id: string, issued: Issued, state: RenewalState | undefined): Due | undefined => {
  if (state && state.pausedAt !== null) return undefined
  if (issued.revokedAt !== null && !state?.outdated) return undefined
  const seed = seedOf(id)
  const planned = plannedOf(issued, state, seed)
  if (!state || state.failures === 0 || state.retryAt === null || isOver(state, issued)) return planned
  if (awaitsDeployment(state, issued)) return { at: state.retryAt, why: text('renewal.not_deployed') }
  const retryAt = soonerNearTheEnd(state.retryAt, state, issued)
  return retryAt > planned.at
    ? { at: retryAt, why: text('renewal.failed', { times: state.failures }) }
    : planned
}
