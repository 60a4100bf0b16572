import { inAsciiForm } from '../../names/domain-names.ts'
import { eachAlone, fulfilled, type Outcomes, rejectAll, rejected } from './batches.ts'
import { TooLong } from './pages.ts'
import type { TxtRecord } from './provider.ts'

/** One TXT value of a zone, and the id it goes by. */
export interface ListedRecord {
  id: string
  /** Lower case, absolute, without the trailing dot. */
  fqdn: string
  value: string
}

/** Which TXT records of a zone are wanted. */
export interface WantedRecords {
  zone: string
  /** Those of this name are enough. */
  fqdn?: string
  /** In no more requests than this; without it in as many as it takes. */
  most?: number
}

/** TXT records of a zone, the wanted ones at least. Throws `TooLong` where `most` requests are not enough. */
export type ListRecords = (
  zoneId: string,
  wanted: WantedRecords,
  signal?: AbortSignal,
) => Promise<ListedRecord[]>

/** How many requests a list of the whole zone may take, that looks in the place of one for each of these names. */
export const mostPagesFor = (names: number): number => Math.ceil(names / 4)

/** The ids of the records with exactly these names and values, in one list where that is shorter. */
export const findRecords = async (
  list: ListRecords,
  zoneId: string,
  records: readonly TxtRecord[],
  signal?: AbortSignal,
): Promise<Outcomes<string[]>> => {
  const [first] = records
  if (!first) return []
  const { zone } = first
  const names = [...new Set(records.map(({ fqdn }) => fqdn))]
  if (names.length > 1) {
    try {
      const listed = await list(zoneId, { zone, most: mostPagesFor(names.length) }, signal)
      return records.map((record) => fulfilled(idsIn(listed, record)))
    } catch (error) {
      if (!(error instanceof TooLong)) return rejectAll(records, error)
    }
  }
  const lists = await eachAlone(names, (fqdn) => list(zoneId, { zone, fqdn }, signal))
  const byName = new Map(names.map((fqdn, index) => [fqdn, lists[index]]))
  return records.map((record) => {
    const listed = byName.get(record.fqdn)
    return listed?.status === 'fulfilled' ? fulfilled(idsIn(listed.value, record)) : rejected(listed?.reason)
  })
}

const idsIn = (listed: readonly ListedRecord[], { fqdn, value }: TxtRecord): string[] =>
  listed.filter((one) => one.value === value && inAsciiForm(one.fqdn) === fqdn).map(({ id }) => id)
