import { hasCode } from '../../../shared/errors.ts'
import { createMutex } from '../../concurrency/mutex.ts'
import type { Clock } from '../../ports/clock.ts'
import { type AccountZones, createAccountZones } from './account-zones.ts'
import { createBatches, createTogether, eachAlone, fulfilled, type Outcomes, rejected } from './batches.ts'
import type { DnsClient, RecordRef, TxtRecord } from './provider.ts'
import { findRecords, type ListRecords } from './record-list.ts'
import type { ListedZone } from './zone-list.ts'

/** An API in which every TXT value is a record with an id of its own. `zoneId` is the id of a listed zone. */
export interface RecordsById {
  provider: string
  /** Every public zone of the account, all pages of it. */
  listZones(signal?: AbortSignal): Promise<ListedZone[]>
  list: ListRecords
  /** The new record's id; empty when the API does not tell it. */
  create(zoneId: string, record: TxtRecord, signal?: AbortSignal): Promise<string>
  /** Whether the API refuses a record that is there already, and `create` then finds its id: nothing is looked up before. */
  refusesDuplicates?: boolean
  /** Whether keys may be allowed to write and not to read: nothing is looked up before, then. */
  writesUnseen?: boolean
  /** Absent is success. */
  remove(zoneId: string, recordId: string, record: TxtRecord, signal?: AbortSignal): Promise<void>
  /** Whether the API refuses to remove what is not there in a way that `remove` cannot tell: it is looked up before. */
  refusesAbsent?: boolean
  /** For an API that takes many records in one request, and refuses all where it refuses one. */
  together?: {
    /** Records in one request. */
    most: number
    /** The ids of the new records, in their order; empty when the API does not tell them. */
    create(zoneId: string, records: TxtRecord[], signal?: AbortSignal): Promise<string[]>
    remove?(zoneId: string, zone: string, ids: string[], signal?: AbortSignal): Promise<void>
  }
  /** For an API that serves what was written only when it is told to. */
  publish?(zoneId: string, zone: string, signal?: AbortSignal): Promise<void>
}

interface Item {
  zoneId: string
  record: TxtRecord
  ref: RecordRef | undefined
}
interface Found {
  item: Item
  id: string
}

/** Looks before it writes, since most such APIs take the same record twice; presenting one value twice takes turns. */
const lock = createMutex()
const usualMost = 100

export const createRecordsClient = (api: RecordsById, clock: Pick<Clock, 'monotonic'>): DnsClient =>
  createRecordsClientIn(createAccountZones(api.provider, api.listZones, clock), api)

/** As `createRecordsClient`, where zones are found in another way than by a list. */
export const createRecordsClientIn = (
  zones: AccountZones,
  api: Omit<RecordsById, 'listZones'>,
): DnsClient => {
  const { together } = api
  const most = together?.most ?? usualMost
  const find = (zoneId: string, items: Item[], signal?: AbortSignal) =>
    findRecords(
      api.list,
      zoneId,
      items.map(({ record }) => record),
      signal,
    )
  const createOne = ({ zoneId, record }: Item, signal?: AbortSignal) => api.create(zoneId, record, signal)
  const removeOne = ({ item, id }: Found, signal?: AbortSignal) =>
    api.remove(item.zoneId, id, item.record, signal)
  const idsOf = async (items: Item[], signal?: AbortSignal): Promise<string[][]> => {
    const found = await find(items[0]?.zoneId ?? '', items, signal)
    return found.map((outcome) => {
      if (outcome.status === 'rejected') throw outcome.reason
      return outcome.value
    })
  }

  const createAll = together
    ? createTogether<Item, string>({
        most,
        alone: createOne,
        many(items, signal) {
          const records = items.map(({ record }) => record)
          return together.create(items[0]?.zoneId ?? '', records, signal)
        },
        // Or else a record that was written before the refusal would be written twice.
        done: api.refusesDuplicates
          ? undefined
          : async (items, signal) => (await idsOf(items, signal)).map(([id]) => id),
      })
    : (items: Item[], signal?: AbortSignal) => eachAlone(items, (item) => createOne(item, signal))

  const removeTogether = together?.remove
  const removeAll: (found: Found[], signal?: AbortSignal) => Promise<Outcomes<unknown>> = removeTogether
    ? createTogether<Found, true>({
        most,
        async alone(one, signal) {
          await removeOne(one, signal)
          return true
        },
        async many(found, signal) {
          const { zoneId = '', record } = found[0]?.item ?? {}
          const ids = found.map(({ id }) => id)
          await removeTogether(zoneId, record?.zone ?? '', ids, signal)
          return ids.map(() => true)
        },
        done: api.refusesAbsent
          ? async (found, signal) => {
              const items = found.map(({ item }) => item)
              const left = await idsOf(items, signal)
              return found.map(({ id }, index) => (left[index]?.includes(id) ? undefined : true))
            }
          : undefined,
      })
    : (found, signal) => eachAlone(found, (one) => removeOne(one, signal))

  /** What was written counts when it is published. */
  const publish = async <R>(zoneId: string, zone: string, outcomes: Outcomes<R>, signal?: AbortSignal) => {
    if (!api.publish || !outcomes.some(({ status }) => status === 'fulfilled')) return outcomes
    try {
      await api.publish(zoneId, zone, signal)
      return outcomes
    } catch (error) {
      return outcomes.map((one) => (one.status === 'fulfilled' ? rejected(error) : one))
    }
  }

  const keyOf = ({ record: { fqdn, value } }: Item) => `${fqdn} ${value}`
  /** An id may be one of the record’s name and value alone. */
  const nameOf = ({ item, id }: Found) => `${id} ${keyOf(item)}`

  const isUnseen = (found: PromiseSettledResult<string[]> | undefined): boolean =>
    api.writesUnseen === true &&
    found?.status === 'rejected' &&
    hasCode(found.reason, 'dns.permission_denied')

  const presentAll = async (items: Item[], signal?: AbortSignal): Promise<Outcomes<RecordRef>> => {
    const distinct = [...new Map(items.map((item) => [keyOf(item), item])).values()]
    const [{ zoneId, record } = { zoneId: '', record: undefined }] = distinct
    const keys = distinct.map((item) => `${api.provider} ${zoneId} ${keyOf(item)}`)
    return lock.runAll(keys, async () => {
      signal?.throwIfAborted()
      const known = api.refusesDuplicates
        ? distinct.map(() => fulfilled<string[]>([]))
        : await find(zoneId, distinct, signal)
      const ids = new Map<string, PromiseSettledResult<string>>()
      const missing: Item[] = []
      for (const [index, item] of distinct.entries()) {
        const found = known[index]
        if (isUnseen(found)) missing.push(item)
        else if (found?.status !== 'fulfilled') ids.set(keyOf(item), rejected(found?.reason))
        else if (found.value[0] !== undefined) ids.set(keyOf(item), fulfilled(found.value[0]))
        else missing.push(item)
      }
      const written = await createAll(missing, signal)
      const created = await publish(zoneId, record?.zone ?? '', written, signal)
      for (const [index, item] of missing.entries())
        ids.set(keyOf(item), created[index] ?? rejected(undefined))
      return items.map((item) => {
        const id = ids.get(keyOf(item))
        return id?.status === 'fulfilled'
          ? fulfilled<RecordRef>({ zoneId, recordId: id.value })
          : rejected(id?.reason)
      })
    })
  }

  const cleanUpAll = async (items: Item[], signal?: AbortSignal): Promise<Outcomes<void>> => {
    const isKnown = ({ ref }: Item) => Boolean(ref?.recordId) && !api.refusesAbsent
    const sought = items.filter((item) => !isKnown(item))
    const { zoneId = '', record } = items[0] ?? {}
    const found = await find(zoneId, sought, signal)
    const failures = new Map<Item, unknown>()
    const all: Found[] = items.filter(isKnown).map((item) => ({ item, id: item.ref?.recordId ?? '' }))
    for (const [index, item] of sought.entries()) {
      const ids = found[index]
      if (ids?.status === 'fulfilled') all.push(...ids.value.map((id) => ({ item, id })))
      else failures.set(item, ids?.reason)
    }
    // Two may stand for one value that was presented twice.
    const distinct = [...new Map(all.map((one) => [nameOf(one), one])).values()]
    const removed = await publish(zoneId, record?.zone ?? '', await removeAll(distinct, signal), signal)
    const outcomes = new Map(distinct.map((one, index) => [nameOf(one), removed[index]]))
    for (const one of all) {
      const outcome = outcomes.get(nameOf(one))
      if (outcome?.status === 'rejected') failures.set(one.item, outcome.reason)
    }
    return items.map((item) => (failures.has(item) ? rejected(failures.get(item)) : fulfilled(undefined)))
  }

  const presents = createBatches<Item, RecordRef>((_zoneId, items, signal) => presentAll(items, signal))
  const cleanUps = createBatches<Item, void>((_zoneId, items, signal) => cleanUpAll(items, signal))

  return {
    async present(record, signal) {
      const { id: zoneId } = await zones.named(record.zone, signal)
      return presents.add(zoneId, { zoneId, record, ref: undefined }, signal)
    },
    async cleanUp(record, ref, signal) {
      const zoneId = ref?.zoneId || (await zones.named(record.zone, signal)).id
      await cleanUps.add(zoneId, { zoneId, record, ref }, signal)
    },
    findZone: (fqdn, signal) => zones.holding(fqdn, signal),
    gathers: true,
  }
}
