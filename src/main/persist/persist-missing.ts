import { CerthubError, type Subject } from '../../shared/errors.ts'
import { describeFinding, showRecord } from './describe.ts'
import type { JudgedEverywhere } from './look-at-record.ts'
import { type PersistWanted, persistRecordNameOf, persistValue } from './persist-record.ts'

export interface JudgedName {
  name: string
  wanted: PersistWanted
  judged: JudgedEverywhere
}

/** The error that names the records to create, when a name lacks its own; those that only spread are no lack. */
export const persistMissing = (
  host: string,
  names: readonly JudgedName[],
  subject?: Subject,
): CerthubError | undefined => {
  const lacking = names.filter(({ judged: { state } }) => state !== 'stands' && state !== 'partly')
  if (lacking.length === 0) return undefined
  const records = lacking.map(({ name, wanted }) =>
    showRecord({ record: persistRecordNameOf(name), txt: persistValue(wanted) }),
  )
  return new CerthubError(
    'challenge.persist_missing',
    {
      host,
      names: lacking.map(({ name }) => name).join(', '),
      problem: [...new Set(lacking.map(({ judged }) => describeFinding(judged)))].join('; '),
      records: records.join('; '),
    },
    { subject },
  )
}
