import type { RenewalRecord } from '../ports/records.ts'
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
})

export type SaveRenewal = (id: string, patch: Partial<Omit<RenewalRecord, 'id'>>) => Promise<void>

/** Changes how the renewal of a certificate stands; most have no row until something happens. */
export const createSave =
  (store: Store): SaveRenewal =>
  async (id, patch) => {
    if (await store.renewals.get(id)) await store.renewals.update(id, patch)
    else await store.renewals.insert({ ...freshRenewal(id), ...patch })
  }
