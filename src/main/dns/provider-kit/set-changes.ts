import type { TxtRecord } from './provider.ts'

/** All TXT values at a name, as the API writes them. */
export interface RecordSet {
  /** Seconds; undefined when there is no set. */
  ttl: number | undefined
  values: string[]
  /** Tells this state of the set from others, where the API has such a thing. */
  version?: string | undefined
}

/** What a list tells of a name that is not in it. */
export const noSet: RecordSet = { ttl: undefined, values: [] }

export type ChangeKind = 'make' | 'remove'

/** Values that are to be, or not to be, at one name. */
export interface NameChange {
  kind: ChangeKind
  /** One record of the name. */
  record: TxtRecord
  /** As the API writes them. */
  mine: string[]
}

/** One set that is replaced as a whole; no values remove it. */
export interface SetWrite {
  record: TxtRecord
  before: RecordSet
  values: string[]
}

/** What a change makes of the values that are there; undefined when nothing is to be done. */
export const nextValues = ({ kind, mine }: NameChange, values: readonly string[]): string[] | undefined => {
  const missing = mine.filter((value) => !values.includes(value))
  if (kind === 'make') return missing.length > 0 ? [...values, ...missing] : undefined
  return missing.length < mine.length ? values.filter((value) => !mine.includes(value)) : undefined
}
