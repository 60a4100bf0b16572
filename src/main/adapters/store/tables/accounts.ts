import type { AccountRecord, Accounts } from '../../../ports/store/accounts.ts'
import { type Connection, createTable } from '../rows.ts'

export const createAccounts = (connection: Connection): Accounts => {
  const { rows, select, count, countBy } = createTable<AccountRecord>(connection, {
    table: 'accounts',
    noun: 'CA account',
    json: ['sharedWith'],
    bool: ['staging'],
  })
  return {
    ...rows,
    list: (instanceId) => select({ where: { instanceId }, orderBy: 'createdAt' }),
    count: () => count(),
    countBy,
  }
}
