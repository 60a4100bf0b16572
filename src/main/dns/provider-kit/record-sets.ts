import { createMutex } from '../../concurrency/mutex.ts'
import type { Clock } from '../../ports/clock.ts'
import { type AccountZones, createAccountZones } from './account-zones.ts'
import { createBatches, eachAlone, fulfilled, type Outcomes } from './batches.ts'
import { keepsChanging, retryConflicts } from './conflict-retry.ts'
import { createManySets, type ListSets, type ManySets } from './many-sets.ts'
import type { DnsClient, TxtRecord } from './provider.ts'
import { type ChangeKind, type NameChange, nextValues, type RecordSet } from './set-changes.ts'
import { type ChangeWhole, createWholeSets } from './whole-sets.ts'
import type { ListedZone } from './zone-list.ts'

/** An API that replaces the TXT values of a name as a whole. `zoneId` is the id of a listed zone. */
export interface RecordSets {
  provider: string
  /** Every public zone of the account, all pages of it. */
  listZones(signal?: AbortSignal): Promise<ListedZone[]>
  read(zoneId: string, record: TxtRecord, signal?: AbortSignal): Promise<RecordSet>
  /** For an API that tells all TXT sets of a zone in few requests. */
  list?: ListSets
  /**
   * Puts `values` in the place of `before`; none of them removes the set. Throws `Conflict` when the set is no longer as
   * it was before.
   */
  write: ManySets['write']
  /** Whether that list may lack sets, as where its documentation does not say how long it is. */
  listMayLack?: boolean
  /** For an API that takes many writes in one request; used where it has a list too. */
  together?: NonNullable<ManySets['together']>
  /** The value as the API writes it. */
  encode(value: string): string
  /** For an API that makes and removes many sets at once, and refuses where one is not as it should be. */
  changeWhole?: ChangeWhole
  /** Whether `write` notices another program’s change; if not, the set is read again until it is as it should be. */
  noticesConflicts: boolean
}

interface Item {
  zoneId: string
  record: TxtRecord
}

const lock = createMutex()
const mostTries = 4
const firstPauseMs = 500

export const createRecordSetsClient = (
  api: RecordSets,
  clock: Pick<Clock, 'monotonic' | 'sleep'>,
): DnsClient => createRecordSetsClientIn(createAccountZones(api.provider, api.listZones, clock), api, clock)

/** As `createRecordSetsClient`, where zones are found in another way than by a list. */
export const createRecordSetsClientIn = (
  zones: AccountZones,
  api: Omit<RecordSets, 'listZones'>,
  clock: Pick<Clock, 'sleep'>,
): DnsClient => {
  const { provider, list } = api
  const keyOf = (zoneId: string, fqdn: string) => `${provider} ${zoneId} ${fqdn}`
  const whole = api.changeWhole && createWholeSets(api.changeWhole, api.encode, lock, keyOf)
  const many = list && createManySets({ ...api, list })

  /** The slow way: one name, read, written and read again until it is as it should be. */
  const changeName = async (zoneId: string, change: NameChange, signal?: AbortSignal): Promise<void> => {
    const { record } = change
    const attempt = async (): Promise<boolean> => {
      signal?.throwIfAborted()
      const before = await api.read(zoneId, record, signal)
      const values = nextValues(change, before.values)
      if (!values) return true
      await api.write(zoneId, { record, before, values }, signal)
      return api.noticesConflicts
    }
    const replace = () => retryConflicts(provider, record.fqdn, attempt, clock, signal)
    await lock.run(keyOf(zoneId, record.fqdn), async () => {
      for (let tries = 0; tries < mostTries; tries++) {
        // What was written may be seen a little later, where several servers answer for the API.
        if (tries > 1) await clock.sleep(firstPauseMs * tries, signal)
        if (await replace()) return
      }
      throw keepsChanging(provider, record.fqdn)
    })
  }

  const changeNames = async (
    zoneId: string,
    changes: NameChange[],
    signal?: AbortSignal,
  ): Promise<Map<string, PromiseSettledResult<unknown>>> => {
    const keys = changes.map(({ record }) => keyOf(zoneId, record.fqdn))
    const quick =
      many && changes.length > 1
        ? await lock.runAll(keys, () => many(zoneId, changes, signal))
        : changes.map(() => fulfilled(false))
    const left = changes.filter((_, index) => {
      const outcome = quick[index]
      return outcome?.status === 'fulfilled' && !outcome.value
    })
    const slow = await eachAlone(left, (change) => changeName(zoneId, change, signal))
    const outcomes = new Map<string, PromiseSettledResult<unknown>>()
    for (const [index, { record }] of changes.entries())
      outcomes.set(record.fqdn, quick[index] ?? fulfilled(undefined))
    for (const [index, { record }] of left.entries())
      outcomes.set(record.fqdn, slow[index] ?? fulfilled(undefined))
    return outcomes
  }

  const inBatches = (kind: ChangeKind) =>
    createBatches<Item, void>(async (zoneId, items, signal): Promise<Outcomes<void>> => {
      const changes = [...Map.groupBy(items, ({ record }) => record.fqdn).values()].flatMap((ofName) => {
        const mine = [...new Set(ofName.map(({ record }) => api.encode(record.value)))]
        return ofName.slice(0, 1).map(({ record }) => ({ kind, record, mine }))
      })
      const outcomes = await changeNames(zoneId, changes, signal)
      return items.map(({ record }) => {
        const outcome = outcomes.get(record.fqdn)
        return outcome?.status === 'rejected' ? outcome : fulfilled(undefined)
      })
    })
  const batches = { make: inBatches('make'), remove: inBatches('remove') }

  const change = async (kind: ChangeKind, zoneId: string, record: TxtRecord, signal?: AbortSignal) => {
    if (await whole?.(zoneId, kind, record, signal)) return
    await batches[kind].add(zoneId, { zoneId, record }, signal)
  }

  return {
    async present(record, signal) {
      const { id: zoneId } = await zones.named(record.zone, signal)
      await change('make', zoneId, record, signal)
      return { zoneId }
    },
    async cleanUp(record, ref, signal) {
      const zoneId = ref?.zoneId || (await zones.named(record.zone, signal)).id
      await change('remove', zoneId, record, signal)
    },
    findZone: (fqdn, signal) => zones.holding(fqdn, signal),
    gathers: true,
  }
}
