import type { CerthubError } from '../../shared/errors.ts'
import { type TextData, text } from '../../shared/texts.ts'
import type { Clock } from '../ports/clock.ts'
import type { AccountRecord } from '../ports/store/accounts.ts'
import type { CaLimitRecord } from '../ports/store/ca-limits.ts'
import type { CertificateRecord } from '../ports/store/certificates.ts'
import type { Store } from '../ports/store.ts'
import { limitsOfCa } from './documented-limits.ts'

const hourMs = 3_600_000
/** How long a CA is left alone that says “too many” and not until when. Milliseconds. */
export const unsaidPauseMs = 15 * 60_000
/** A little longer than the week that the longest limits last. */
const longestPauseMs = 8 * 24 * hourMs

/** Whether what the CA said is about everything the account asks for, not about these names. */
const isAboutAll = (detail: string): boolean =>
  /\bnew orders\b|\btoo many requests\b|\brequests? per\b/i.test(detail)

/** What to remember of a CA that answered `rateLimited` (RFC 8555 §6.6). `retryAfter` in seconds. */
export const limitOf = (
  accountId: string,
  namesKey: string,
  { retryAfter, detail = '' }: { retryAfter?: number | undefined; detail?: string | undefined },
  now: number,
): CaLimitRecord => {
  const scope = isAboutAll(detail) ? null : namesKey
  return {
    id: `${accountId} ${scope ?? '*'}`.slice(0, 2000),
    accountId,
    namesKey: scope,
    until: now + (retryAfter === undefined ? unsaidPauseMs : Math.min(retryAfter * 1000, longestPauseMs)),
    detail: detail.slice(0, 1000),
  }
}

/** Keeps in mind what a CA asked to wait for; what it said of the same before is over. */
export const createRememberLimit =
  ({ store, clock }: { store: Store; clock: Clock }) =>
  async (
    { namesKey }: Pick<CertificateRecord, 'namesKey'>,
    { id }: Pick<AccountRecord, 'id'>,
    { data }: CerthubError,
  ): Promise<void> => {
    const limit = limitOf(id, namesKey, data, clock.now())
    await store.caLimits.remove(limit.id)
    await store.caLimits.insert(limit)
  }

/** Why each of these accounts should not be asked for these names now, by account id. Kept over restarts. */
export const limitsOn = async (
  store: Store,
  accounts: readonly AccountRecord[],
  namesKey: string,
  now: number,
): Promise<Map<string, TextData>> => {
  const found = new Map<string, TextData>()
  for (const limit of await store.caLimits.list()) {
    // One beyond the longest was noted while the clock was ahead.
    if (limit.until <= now || limit.until > now + longestPauseMs) continue
    if (limit.namesKey !== null && limit.namesKey !== namesKey) continue
    const { accountId, until, detail: said } = limit
    const code = limit.namesKey === null ? 'account.asked_to_wait' : 'account.asked_to_wait_with_names'
    found.set(accountId, text(code, { until, said }))
  }
  const used = new Map<number, Map<string, number>>()
  for (const account of accounts) {
    const { id } = account
    const budget = limitsOfCa(account)?.limits.find((limit) => limit.of === 'new-orders')
    if (!budget || found.has(id)) continue
    const { most, withinMs } = budget
    const counts = used.get(withinMs) ?? (await store.orders.countNew(now - withinMs))
    used.set(withinMs, counts)
    const opened = counts.get(id) ?? 0
    if (opened < most) continue
    found.set(id, text('account.enough_orders', { most, hours: withinMs / hourMs, count: opened }))
  }
  return found
}
