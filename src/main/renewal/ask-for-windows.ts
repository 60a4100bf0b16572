import { toErrorData } from '../../shared/errors.ts'
import type { RenewalInfo } from '../acme/renewal-info.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { CertificateRecord, IssuedRecord } from '../ports/store/certificates.ts'
import type { RenewalRecord } from '../ports/store/renewals.ts'
import type { Store } from '../ports/store.ts'
import type { SaveRenewal } from './renewal-state.ts'

/** CAs asked for a window at once, and how long one that has none is left alone. */
const asksAtOnce = 8
/** How long renewals that are due wait for windows that are asked for. */
const asksForMs = 2000
const silentAgainMs = 24 * 3_600_000
/** What was known stays so where the CA could not be asked, and it is asked again soon (RFC 9773 §4.3.3). */
const failedAgainMs = 3_600_000

interface Known {
  record: CertificateRecord
  state: RenewalRecord | undefined
}

interface Parts {
  store: Store
  clock: Clock
  log: Log
  /** When the CA suggests to renew it (RFC 9773); undefined where it does not say. Throws acme.* errors. */
  suggestion(issued: IssuedRecord, signal: AbortSignal): Promise<RenewalInfo | undefined>
  save: SaveRenewal
}

/** Asks CAs for their windows, a few at a time and not for long; those never asked for first. Answers how many. */
export const createAskForWindows = ({ store, clock, log, suggestion, save }: Parts) => {
  const askForWindow = async (id: string, signal: AbortSignal): Promise<void> => {
    const issued = await store.issued.latest(id)
    if (!issued) return
    let found: RenewalInfo | undefined
    try {
      found = await suggestion(issued, signal)
    } catch (error) {
      signal.throwIfAborted()
      log.info('no renewal window', { certificate: id, code: toErrorData(error).code })
      const isKnown = (await store.renewals.get(id))?.windowOf === issued.id
      if (isKnown) return save(id, { windowCheckAt: clock.now() + failedAgainMs })
    }
    await save(id, {
      windowOf: issued.id,
      windowCheckAt: clock.now() + (found?.askAgainAfter ?? silentAgainMs),
      windowStart: found?.start ?? null,
      windowEnd: found?.end ?? null,
      explanationUrl: found?.explanationUrl ?? null,
    })
  }

  return async (known: readonly Known[], signal: AbortSignal) => {
    const now = clock.now()
    const old = known
      .filter(({ state }) => (state?.windowCheckAt ?? 0) <= now)
      .sort((a, b) => (a.state?.windowCheckAt ?? 0) - (b.state?.windowCheckAt ?? 0))
    const enough = clock.monotonic() + asksForMs
    let asked = 0
    const worker = async (): Promise<void> => {
      while (clock.monotonic() < enough) {
        const next = old[asked++]
        if (!next) return
        await askForWindow(next.record.id, signal)
      }
    }
    await Promise.all(Array.from({ length: asksAtOnce }, worker))
    return { asked: Math.min(asked, old.length), isMore: asked < old.length }
  }
}
