import type { Clock } from '../ports/clock.ts'
import { type AccountZones, createAccountZones } from './account-zones.ts'
import { keepsChanging, retryConflicts } from './conflict-retry.ts'
import { createNameLock } from './name-lock.ts'
import type { DnsClient, TxtRecord } from './provider.ts'
import { type ChangeWhole, createWholeSets } from './whole-sets.ts'
import type { ListedZone } from './zone-list.ts'

/** All TXT values at a name, as the API writes them. */
export interface RecordSet {
  /** Seconds; undefined when there is no set. */
  ttl: number | undefined
  values: string[]
  /** Tells this state of the set from others, where the API has such a thing. */
  version?: string | undefined
}

/** An API that replaces the TXT values of a name as a whole. `zoneId` is the id of a listed zone. */
export interface RecordSets {
  provider: string
  /** Every public zone of the account, all pages of it. */
  listZones(signal?: AbortSignal): Promise<ListedZone[]>
  read(zoneId: string, record: TxtRecord, signal?: AbortSignal): Promise<RecordSet>
  /**
   * Puts `values` in the place of `before`; none of them removes the set. Throws `Conflict` when the set is no longer as
   * it was before.
   */
  write(
    zoneId: string,
    record: TxtRecord,
    before: RecordSet,
    values: string[],
    signal?: AbortSignal,
  ): Promise<void>
  /** The value as the API writes it. */
  encode(value: string): string
  /** For an API that makes and removes many sets at once, and refuses where one is not as it should be. */
  changeWhole?: ChangeWhole
  /** Whether `write` notices another program’s change; if not, the set is read again until it is as it should be. */
  noticesConflicts: boolean
}

const lock = createNameLock()
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
  const { provider } = api
  const keyOf = (zoneId: string, fqdn: string) => `${provider} ${zoneId} ${fqdn}`
  const whole = api.changeWhole && createWholeSets(api.changeWhole, api.encode, lock, keyOf)

  const change = async (
    record: TxtRecord,
    zoneId: string,
    next: (values: string[]) => string[] | undefined,
    signal?: AbortSignal,
  ): Promise<void> => {
    const attempt = async (): Promise<boolean> => {
      signal?.throwIfAborted()
      const before = await api.read(zoneId, record, signal)
      const values = next(before.values)
      if (!values) return true
      await api.write(zoneId, record, before, values, signal)
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
  return {
    async present(record, signal) {
      const { id: zoneId } = await zones.named(record.zone, signal)
      if (await whole?.(zoneId, 'make', record, signal)) return { zoneId }
      const mine = api.encode(record.value)
      const add = (values: string[]) => (values.includes(mine) ? undefined : [...values, mine])
      await change(record, zoneId, add, signal)
      return { zoneId }
    },
    async cleanUp(record, ref, signal) {
      const zoneId = ref?.zoneId || (await zones.named(record.zone, signal)).id
      if (await whole?.(zoneId, 'remove', record, signal)) return
      const mine = api.encode(record.value)
      const remove = (values: string[]) =>
        values.includes(mine) ? values.filter((value) => value !== mine) : undefined
      await change(record, zoneId, remove, signal)
    },
    findZone: (fqdn, signal) => zones.holding(fqdn, signal),
    ...(whole && { gathers: true }),
  }
}
