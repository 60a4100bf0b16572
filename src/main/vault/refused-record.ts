const prefix = 'refused_'

/** The name of no record: a row that does not fit its seal names it instead of a record that is there. */
export const refusedRecord = (rowId: string): string => prefix + rowId.replace(/[^a-z0-9]/g, '').slice(0, 60)

export const isRefused = (id: string): boolean => id.startsWith(prefix)
