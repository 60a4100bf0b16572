import { CerthubError } from '../../../shared/errors.ts'
import { text } from '../../../shared/texts.ts'
import { inParallel } from '../../concurrency/limit.ts'
import { usualPropagationMs, waitForTxt } from '../../dns/lookup/propagation.ts'
import { withoutWildcard } from '../../names/domain-names.ts'
import { persistAccountUri } from '../../persist/account-uri.ts'
import { judgeSeen, lookAtRecord } from '../../persist/look-at-record.ts'
import { persistMissing } from '../../persist/persist-missing.ts'
import type { PersistWanted } from '../../persist/persist-record.ts'
import { type OpenChallenge, openChallenges } from '../challenges.ts'
import { callOptions, type OrderAttempt, type OrderCa } from '../order-attempt.ts'
import type { Solver } from './solver.ts'

/** Look-ups at once. */
const atOnce = 10

/**
 * The account’s name as the challenge says it. One at another place is refused: whoever writes it into DNS could let an
 * account of another CA issue.
 */
const ownUri = (accountUri: string, { account, host }: OrderCa): string => {
  if (URL.canParse(accountUri) && new URL(accountUri).origin === new URL(account.url).origin)
    return accountUri
  const problem = `its challenge names an account elsewhere: ${accountUri.slice(0, 200)}`
  throw new CerthubError('acme.bad_answer', { host, problem })
}

/**
 * Looks whether the records that these dns-persist-01 challenges need stand, before the CA is told. Writes nothing.
 * Throws `challenge.persist_missing` with the records to create, `acme.bad_answer`, or dns.*.
 */
const lookAtRecords = async (
  { work, run, ca }: OrderAttempt,
  challenges: readonly OpenChallenge[],
): Promise<void> => {
  await run.step('present', async () => ({
    note: text('order.nothing_to_write'),
    value: undefined,
  }))
  await run.step('propagate', async () => {
    const identity = await ca.account.identity(callOptions(run, 'propagate'))
    // The challenge of a name and that of its wildcard look at one record, which then has to do for both.
    const byName = Map.groupBy(challenges, ({ name }) => withoutWildcard(name))
    const looked = await inParallel([...byName], atOnce, async ([name, open]) => {
      const [first] = open
      const wanted: PersistWanted = {
        issuers: first?.issuerDomainNames ?? [],
        accountUri: first?.accountUri ? ownUri(first.accountUri, ca) : persistAccountUri(name, identity),
        wildcard: open.some((one) => one.name !== name),
      }
      const seen = await lookAtRecord(work.resolver, name, run.signal)
      return { name, seen, wanted, judged: judgeSeen(seen, wanted, work.clock.now()) }
    })
    const missing = persistMissing(ca.host, looked, { certificate: run.record.certificateId })
    if (missing) throw missing
    for (const { seen, judged } of looked) {
      if (judged.until === undefined) continue
      const ends = { record: seen.record, until: judged.until }
      run.note('propagate', 'info', text('order.record_ends', ends))
    }
    const { servers } = await waitForTxt(work.resolver, {
      records: looked.map(({ seen: { fqdn, zone }, judged: { txt = '' } }) => ({ fqdn, zone, value: txt })),
      timeoutMs: usualPropagationMs,
      signal: run.signal,
      onProgress: (note) => run.note('propagate', 'info', note),
    })
    const records = looked.map(({ seen: { record } }) => record)
    return { note: text('order.records_stand', { records, servers }), value: undefined }
  })
}

/** dns-persist-01: the record is no order’s. */
export const persistSolver: Solver = {
  present: async (attempt, authorizations) => {
    const open = openChallenges(authorizations, { kind: 'dns-persist' }, attempt.ca.host)
    const unanswered = open.filter(({ answered }) => !answered)
    if (unanswered.length > 0) await lookAtRecords(attempt, unanswered)
    return unanswered
  },
  cleanUp: async () => ({ removed: [], failures: [] }),
}
