import type { IssuedSpan } from '../ports/store/certificates.ts'
import type { RenewalRecord } from '../ports/store/renewals.ts'
import type { Store } from '../ports/store.ts'

/** Of a certificate that has never failed and is not paused. */
export const freshRenewal = (id: string): RenewalRecord => ({
  id,
  pausedAt: null,
  failures: 0,
  lastTryAt: null,
  retryAt: null,
  problem: null,
  windowStart: null,
  windowEnd: null,
  explanationUrl: null,
  windowCheckAt: null,
  windowOf: null,
  hurriedTo: null,
  outdated: false,
})

const hourMs = 3_600_000
/** A CA’s window is asked for again within a day. */
const longestUnasked = 25 * hourMs

/** The state without what is of an older certificate: the window that was suggested, and that it came early. */
export const currentOf = (
  state: RenewalRecord | undefined,
  { id }: Pick<IssuedSpan, 'id'>,
): RenewalRecord | undefined =>
  state && {
    ...state,
    ...(state.windowOf !== id && { windowStart: null, windowEnd: null, windowCheckAt: null }),
    ...(state.hurriedTo !== id && { hurriedTo: null }),
  }

/** The state without what was noted while the clock was ahead: it would keep the renewal waiting for that time. */
export const withoutFuture = (state: RenewalRecord | undefined, now: number): RenewalRecord | undefined => {
  if (!state) return undefined
  const { lastTryAt, windowCheckAt } = state
  return {
    ...state,
    ...(lastTryAt !== null && lastTryAt > now + hourMs && { lastTryAt: null, retryAt: null }),
    ...(windowCheckAt !== null && windowCheckAt > now + longestUnasked && { windowCheckAt: null }),
  }
}

export type SaveRenewal = (id: string, patch: Partial<Omit<RenewalRecord, 'id'>>) => Promise<void>

/** Changes how the renewal of a certificate stands; most have no row until something happens. */
export const createSave =
  (store: Store): SaveRenewal =>
  async (id, patch) => {
    if (await store.renewals.get(id)) await store.renewals.update(id, patch)
    else await store.renewals.insert({ ...freshRenewal(id), ...patch })
  }
