import { createHash } from 'node:crypto'
import type { IssuedRecord, RenewalRecord } from '../ports/records.ts'

const dayMs = 86_400_000
const shortLifeMs = 10 * dayMs
/** Certificates that were issued together are not renewed together: up to this part of their lifetime earlier. */
const spread = 0.02

export interface Due {
  /** Milliseconds since the epoch. */
  at: number
  /** One sentence: why then. */
  why: string
}

/** A number from 0 to 1 that is always the same for this certificate. */
export const seedOf = (id: string): number =>
  createHash('sha256').update(id).digest().readUInt32BE(0) / 0x1_0000_0000

/** How long to wait after so many failures in a row: 5 minutes, doubled each time, a day at most; ±10 % by certificate. */
export const backOff = (failures: number, seed: number): number =>
  Math.min(dayMs, 5 * 60_000 * 2 ** Math.min(failures - 1, 20)) * (0.9 + 0.2 * seed)

/** By lifetime: when a third of it is left, half of a short one. */
const byLifetime = ({ notBefore, notAfter }: Span, seed: number): Due => {
  const lifetime = notAfter - notBefore
  const isShort = lifetime < shortLifeMs
  const left = lifetime / (isShort ? 2 : 3)
  return {
    at: Math.round(notAfter - left - seed * spread * lifetime),
    why: isShort ? 'half of its short lifetime is left then' : 'a third of its lifetime is left then',
  }
}

/** However early a CA wants it: a certificate that is new is not renewed again at once. */
const soonest = ({ notBefore, notAfter, issuedAt }: Issued): number =>
  issuedAt + Math.min(dayMs, (notAfter - notBefore) / 4)

type Span = Pick<IssuedRecord, 'notBefore' | 'notAfter'>
type Issued = Span & Pick<IssuedRecord, 'issuedAt'>
export type RenewalState = Pick<
  RenewalRecord,
  'pausedAt' | 'failures' | 'lastTryAt' | 'retryAt' | 'problem' | 'windowStart' | 'windowEnd'
>

/** Whether the newest certificate could not be put in its place: that alone is tried again, nothing is ordered. */
export const awaitsDeployment = (state: RenewalState | undefined, issued: Issued): boolean =>
  state !== undefined &&
  state.failures > 0 &&
  !isOver(state, issued) &&
  (state.problem?.code.startsWith('deploy.') ?? false)

/** Whether the last failure is of before the newest certificate, and so of no more interest. */
const isOver = ({ lastTryAt }: RenewalState, { issuedAt }: Issued): boolean => issuedAt >= (lastTryAt ?? 0)

/**
 * When a certificate is renewed by itself: at its own moment of the window that the CA suggests (RFC 9773 §4.2), else by
 * its lifetime; later after a failure. Undefined while it is paused.
 */
export const dueOf = (id: string, issued: Issued, state: RenewalState | undefined): Due | undefined => {
  if (state && state.pausedAt !== null) return undefined
  const seed = seedOf(id)
  const { windowStart, windowEnd } = state ?? { windowStart: null, windowEnd: null }
  const planned =
    windowStart !== null && windowEnd !== null
      ? {
          at: Math.max(soonest(issued), Math.round(windowStart + seed * (windowEnd - windowStart))),
          why: 'its CA suggests that time',
        }
      : byLifetime(issued, seed)
  if (!state || state.failures === 0 || state.retryAt === null || isOver(state, issued)) return planned
  if (awaitsDeployment(state, issued))
    return { at: state.retryAt, why: 'it could not be written to its target; that is tried again then' }
  const times = state.failures === 1 ? 'once' : `${state.failures} times in a row`
  return state.retryAt > planned.at
    ? { at: state.retryAt, why: `it failed ${times}; then it is tried again` }
    : planned
}
