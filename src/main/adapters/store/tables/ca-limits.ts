import type { CaLimitRecord, CaLimits } from '../../../ports/store/ca-limits.ts'
import { type Connection, createTable } from '../rows.ts'

export const createCaLimits = (connection: Connection): CaLimits => {
  const { rows, select } = createTable<CaLimitRecord>(connection, { table: 'caLimits', noun: 'limit' })
  return { ...rows, list: () => select({}) }
}
