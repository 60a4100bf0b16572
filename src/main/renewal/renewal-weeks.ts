import type { RenewalWeeks } from '../../shared/contract/renewal.ts'
import { caTitleOf } from '../acme/directory-choice.ts'
import { limitsOfCa } from '../failover/documented-limits.ts'
import { createNextAccount } from '../failover/next-account.ts'
import { caKeyOf, createFailoverSettings } from '../failover/settings.ts'
import { findInstance } from '../instances/instances.ts'
import type { Clock } from '../ports/clock.ts'
import type { AccountRecord } from '../ports/store/accounts.ts'
import type { Store } from '../ports/store.ts'
import { awaitsDeployment } from './due.ts'
import { type Foreseen, forecast, type NextCa } from './forecast.ts'
import { createNextOpening } from './maintenance.ts'
import { createNextRenewal } from './next-renewal.ts'

const caOf = (account: AccountRecord): NextCa => ({
  key: `${caKeyOf(account)}${account.staging ? ' staging' : ''}`,
  title: caTitleOf(account.ca, account.directoryUrl),
  staging: account.staging,
  known: limitsOfCa(account),
})

/**
 * What is renewed in the coming weeks, from what is stored; nobody is asked. Which CA: see `createNextAccount`.
 * `instance`: only of this target instance. Throws `instance.not_found`.
 */
export const createRenewalWeeks =
  ({ store, clock }: { store: Store; clock: Clock }) =>
  async (instance: string | undefined, weeks: number): Promise<RenewalWeeks> => {
    const only = instance === undefined ? undefined : (await findInstance(store, instance)).id
    const [records, issued, states, instances, accounts, settings] = await Promise.all([
      store.certificates.list(),
      store.issued.latestSpans(),
      store.renewals.list(),
      store.instances.list(),
      store.accounts.list(),
      createFailoverSettings(store).get(),
    ])
    const now = clock.now()
    // A new deployment is no renewal: it is left out of the states that say when one is due.
    const orderStates = states.map((state) => {
      const newest = issued.get(state.id)
      return newest && awaitsDeployment(state, newest) ? { ...state, failures: 0 } : state
    })
    const nextRenewal = createNextRenewal(orderStates, instances, now)
    const nextAccount = createNextAccount(accounts, instances, settings)
    const cas = new Map(accounts.map((account) => [account.id, caOf(account)]))
    const openings = new Map(
      instances.map(({ id, maintenance }) => [id, createNextOpening(maintenance, now, weeks * 7)]),
    )
    const foreseen = records.flatMap((record): Foreseen[] => {
      const newest = issued.get(record.id)
      if (!newest) return []
      const { state, due } = nextRenewal(record, newest)
      // It has ended, for whoever looks.
      if (!due && newest.revokedAt !== null) return []
      const account = nextAccount(record)
      const ca = account && cas.get(account.id)
      return [
        {
          id: record.id,
          namesKey: record.namesKey,
          issued: newest,
          due,
          isFailing: state !== undefined && state.failures > 0 && newest.issuedAt < (state.lastTryAt ?? 0),
          nextOpening: openings.get(record.instanceId) ?? ((at) => at),
          next: account &&
            ca && {
              accountId: account.id,
              ca,
              isNew: newest.caTitle !== ca.title || state?.outdated === true,
            },
          isShown: only === undefined || record.instanceId === only,
        },
      ]
    })
    return forecast(foreseen, now, weeks)
  }
