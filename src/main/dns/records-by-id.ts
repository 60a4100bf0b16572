import type { Clock } from '../ports/clock.ts'
import { type AccountZones, createAccountZones } from './account-zones.ts'
import { createNameLock } from './name-lock.ts'
import type { DnsClient, TxtRecord } from './provider.ts'
import type { ListedZone } from './zone-list.ts'

/** An API in which every TXT value is a record with an id of its own. `zoneId` is the id of a listed zone. */
export interface RecordsById {
  provider: string
  /** Every public zone of the account, all pages of it. */
  listZones(signal?: AbortSignal): Promise<ListedZone[]>
  /** The ids of the TXT records with exactly this name and value. */
  find(zoneId: string, record: TxtRecord, signal?: AbortSignal): Promise<string[]>
  /** The new record's id; empty when the API does not tell it. */
  create(zoneId: string, record: TxtRecord, signal?: AbortSignal): Promise<string>
  /** Whether the API refuses a record that is there already, and `create` then finds its id: nothing is looked up before. */
  refusesDuplicates?: boolean
  /** Absent is success. */
  remove(zoneId: string, recordId: string, record: TxtRecord, signal?: AbortSignal): Promise<void>
}

/** Looks before it writes, since most such APIs take the same record twice; presenting one value twice takes turns. */
const lock = createNameLock()

export const createRecordsClient = (api: RecordsById, clock: Pick<Clock, 'monotonic'>): DnsClient =>
  createRecordsClientIn(createAccountZones(api.provider, api.listZones, clock), api)

/** As `createRecordsClient`, where zones are found in another way than by a list. */
export const createRecordsClientIn = (
  zones: AccountZones,
  api: Omit<RecordsById, 'listZones'>,
): DnsClient => {
  return {
    async present(record, signal) {
      const { id: zoneId } = await zones.named(record.zone, signal)
      return lock.run(`${api.provider} ${zoneId} ${record.fqdn} ${record.value}`, async () => {
        signal?.throwIfAborted()
        const [known] = api.refusesDuplicates ? [] : await api.find(zoneId, record, signal)
        const recordId = known ?? (await api.create(zoneId, record, signal))
        return { zoneId, recordId }
      })
    },
    async cleanUp(record, ref, signal) {
      const zoneId = ref?.zoneId || (await zones.named(record.zone, signal)).id
      const ids = ref?.recordId ? [ref.recordId] : await api.find(zoneId, record, signal)
      for (const id of ids) await api.remove(zoneId, id, record, signal)
    },
    findZone: (fqdn, signal) => zones.holding(fqdn, signal),
  }
}
