import { sql } from 'kysely'
import type { OrderRecord, Orders } from '../../../ports/store/orders.ts'
import { type Connection, createTable, toCounts } from '../rows.ts'

export const createOrders = (connection: Connection): Orders => {
  const { db, run } = connection
  const { rows, select, matching, newestOfEach } = createTable<OrderRecord>(connection, {
    table: 'orders',
    noun: 'order',
    json: ['names', 'error', 'passed', 'settings'],
  })
  return {
    ...rows,
    list: ({ certificateId, begunBy, since, limit }) =>
      select({
        where: { certificateId, begunBy },
        from: { createdAt: since },
        orderBy: 'createdAt',
        descending: true,
        limit,
      }),
    countNew: (since) =>
      run(async () => {
        const found = await sql<{ id: string; n: number }>`
          SELECT accountId AS id, count(*) AS n FROM orders AS mine WHERE accountId IS NOT NULL AND createdAt >= ${since} AND NOT EXISTS (
          SELECT 1 FROM issued JOIN orders AS earlier ON earlier.id = issued.orderId
          WHERE issued.certificateId = mine.certificateId AND issued.issuedAt < mine.createdAt
          AND earlier.accountId = mine.accountId AND earlier.names = mine.names)
          GROUP BY accountId`.execute(db)
        return toCounts(found.rows)
      }),
    running: () => matching(sql`endedAt IS NULL`, 'createdAt'),
    latestOfAll: () => newestOfEach('certificateId', 'createdAt'),
  }
}
