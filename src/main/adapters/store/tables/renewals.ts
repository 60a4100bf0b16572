import type { RenewalRecord, Renewals } from '../../../ports/store/renewals.ts'
import { type Connection, createTable } from '../rows.ts'

export const createRenewals = (connection: Connection): Renewals => {
  const { rows, select } = createTable<RenewalRecord>(connection, {
    table: 'renewals',
    noun: 'renewal',
    json: ['problem'],
    bool: ['outdated'],
  })
  return { ...rows, list: () => select({}) }
}
