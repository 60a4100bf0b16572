import { type Kysely, sql } from 'kysely'
import type {
  AccountRecord,
  AnswerFileRecord,
  CaLimitRecord,
  CertificateRecord,
  ChannelRecord,
  CredentialRecord,
  DeliveryRecord,
  InstanceRecord,
  IssuedRecord,
  IssuedSpan,
  OrderRecord,
  RenewalRecord,
  TokenRecord,
  TxtJournalRecord,
} from '../../ports/records.ts'
import type { Store } from '../../ports/store.ts'
import { createAuditRows } from './audit-rows.ts'
import { createOrphanedRecords } from './orphaned-records.ts'
import { createRowSeals } from './row-seals.ts'
import { createRows, type Tables } from './rows.ts'
import { explainSqliteError } from './sqlite-errors.ts'
import { createTimeline } from './timeline.ts'

type Repositories = Omit<Store, 'atomically' | 'copyTo' | 'replaceWith' | 'close'>

/** The account that a certificate is pinned to. */
const pinnedTo = sql<string>`settings ->> 'account'`

/** The repositories over one connection or one transaction. */
export const createRepositories = (db: Kysely<Tables>, path: string): Repositories => {
  const instances = createRows<InstanceRecord>(db, path, {
    table: 'instances',
    noun: 'target instance',
    json: ['settings', 'maintenance'],
  })
  const accounts = createRows<AccountRecord>(db, path, {
    table: 'accounts',
    noun: 'CA account',
    json: ['sharedWith'],
    bool: ['staging'],
  })
  const credentials = createRows<CredentialRecord>(db, path, {
    table: 'credentials',
    noun: 'stored credential',
    json: ['fieldsSet', 'valueFingerprints', 'names', 'warnings'],
    bool: ['isDefault', 'chainComplete', 'staging'],
  })
  const certificates = createRows<CertificateRecord>(db, path, {
    table: 'certificates',
    noun: 'certificate',
    json: ['names', 'settings'],
    bool: ['staging'],
  })
  const issued = createRows<IssuedRecord>(db, path, {
    table: 'issued',
    noun: 'certificate',
    json: ['deployedTo'],
  })
  const orders = createRows<OrderRecord>(db, path, {
    table: 'orders',
    noun: 'order',
    json: ['names', 'error', 'passed', 'settings'],
  })
  const txtJournal = createRows<TxtJournalRecord>(db, path, {
    table: 'txtJournal',
    noun: 'TXT record',
    json: ['ref'],
  })
  const answerFiles = createRows<AnswerFileRecord>(db, path, {
    table: 'answerFiles',
    noun: 'file',
    json: ['server'],
  })

  const run = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw explainSqliteError(error, path)
    }
  }
  const tokens = createRows<TokenRecord>(db, path, {
    table: 'tokens',
    noun: 'token',
    json: ['instances'],
  })
  const renewals = createRows<RenewalRecord>(db, path, {
    table: 'renewals',
    noun: 'renewal',
    json: ['problem'],
    bool: ['outdated'],
  })
  const caLimits = createRows<CaLimitRecord>(db, path, { table: 'caLimits', noun: 'limit' })
  const channels = createRows<ChannelRecord>(db, path, {
    table: 'notificationChannels',
    noun: 'notification channel',
    json: ['kinds', 'settings', 'problem'],
    bool: ['enabled'],
  })
  const deliveries = createRows<DeliveryRecord>(db, path, {
    table: 'deliveries',
    noun: 'notification',
    json: ['notification'],
  })
  const countAll = (table: string): Promise<number> =>
    run(async () => {
      const query = db.selectFrom(table).select(({ fn }) => fn.countAll<number>().as('n'))
      return Number((await query.executeTakeFirstOrThrow()).n)
    })
  /** How many rows have each value of a column, or of what is given, but NULL. */
  const countBy = (table: string, column: string, value = sql.ref<string>(column)) =>
    run(async (): Promise<Map<string, number>> => {
      const { rows } = await sql<{ id: string; n: number }>`SELECT ${value} AS id, count(*) AS n
        FROM ${sql.table(table)} WHERE ${value} IS NOT NULL GROUP BY ${value}`.execute(db)
      return new Map(rows.map(({ id, n }) => [id, Number(n)]))
    })
  const ofInstance = (instanceId?: string) => (instanceId === undefined ? {} : { instanceId })

  return {
    instances: {
      ...instances,
      list: () => instances.select({ orderBy: 'createdAt' }),
      count: () => countAll('instances'),
    },
    accounts: {
      ...accounts,
      list: (instanceId) => accounts.select({ where: ofInstance(instanceId), orderBy: 'createdAt' }),
      count: () => countAll('accounts'),
      countByInstance: () => countBy('accounts', 'instanceId'),
    },
    credentials: {
      ...credentials,
      list: (instanceId) => credentials.select({ where: ofInstance(instanceId), orderBy: 'createdAt' }),
      // The column compares without regard to case.
      named: async (instanceId, name) => (await credentials.select({ where: { instanceId, name } }))[0],
      ofType: (instanceId, type) => credentials.select({ where: { instanceId, type } }),
      sharing: (id) =>
        run(async () => {
          const { rows } = await sql<
            Pick<CredentialRecord, 'name' | 'instanceId' | 'provider'>
          >`SELECT DISTINCT credentials.name, credentials.instanceId, credentials.provider FROM credentialValues AS own
            JOIN credentialValues AS other USING (fingerprint)
            JOIN credentials ON credentials.id = other.credentialId
            WHERE own.credentialId = ${id} AND other.credentialId <> ${id}
            ORDER BY credentials.createdAt`.execute(db)
          return rows
        }),
      count: () => countAll('credentials'),
      countByInstance: () => countBy('credentials', 'instanceId'),
    },
    certificates: {
      ...certificates,
      list: (instanceId) => certificates.select({ where: ofInstance(instanceId), orderBy: 'createdAt' }),
      find: async ({ instanceId, namesKey, keyType, staging }) =>
        (await certificates.select({ where: { instanceId, namesKey, keyType, staging } }))[0],
      count: ({ account, instanceId }) =>
        run(async () => {
          let query = db.selectFrom('certificates').select(({ fn }) => fn.countAll<number>().as('n'))
          if (account !== undefined) query = query.where(pinnedTo, '=', account)
          if (instanceId !== undefined) query = query.where('instanceId', '=', instanceId)
          return Number((await query.executeTakeFirstOrThrow()).n)
        }),
      countBy: (by) => countBy('certificates', by, by === 'account' ? pinnedTo : undefined),
      countByCredential: () =>
        run(async () => {
          const { rows } = await sql<{ id: string; n: number }>`SELECT id, count(*) AS n FROM (
              SELECT settings ->> 'credential' AS id FROM certificates
              UNION ALL SELECT value FROM certificates, json_each(settings, '$.moreCredentials')
              UNION ALL SELECT settings ->> '$.validation.credential' FROM certificates
            ) WHERE id IS NOT NULL GROUP BY id`.execute(db)
          return new Map(rows.map(({ id, n }) => [id, Number(n)]))
        }),
      usersOf: (credentialId) =>
        run(async () => {
          const { rows } = await sql<Record<string, unknown>>`SELECT * FROM certificates
            WHERE settings ->> 'credential' = ${credentialId}
              OR settings ->> '$.validation.credential' = ${credentialId}
              OR EXISTS (SELECT 1 FROM json_each(settings, '$.moreCredentials') WHERE value = ${credentialId})
            ORDER BY createdAt`.execute(db)
          return rows.map(certificates.decode)
        }),
    },
    issued: {
      ...issued,
      latest: async (certificateId) =>
        (
          await issued.select({ where: { certificateId }, orderBy: 'issuedAt', descending: true, limit: 1 })
        )[0],
      list: (certificateId) =>
        issued.select({ where: { certificateId }, orderBy: 'issuedAt', descending: true }),
      latestOfAll: () =>
        run(async () => {
          const { rows } = await sql<Record<string, unknown>>`SELECT * FROM issued AS newest WHERE rowid = (
            SELECT rowid FROM issued WHERE certificateId = newest.certificateId
            ORDER BY issuedAt DESC, rowid DESC LIMIT 1)`.execute(db)
          return new Map(rows.map(issued.decode).map((record) => [record.certificateId, record]))
        }),
      latestSpans: () =>
        run(async () => {
          const { rows } =
            await sql<IssuedSpan>`SELECT id, certificateId, notBefore, notAfter, issuedAt, revokedAt, caTitle
            FROM issued AS newest WHERE rowid = (
            SELECT rowid FROM issued WHERE certificateId = newest.certificateId
            ORDER BY issuedAt DESC, rowid DESC LIMIT 1)`.execute(db)
          return new Map(rows.map((span) => [span.certificateId, span]))
        }),
    },
    orders: {
      ...orders,
      list: ({ certificateId, begunBy, since, limit }) =>
        orders.select({
          where: {
            ...(certificateId !== undefined && { certificateId }),
            ...(begunBy !== undefined && { begunBy }),
          },
          ...(since !== undefined && { from: { createdAt: since } }),
          orderBy: 'createdAt',
          descending: true,
          limit,
        }),
      countNew: (since) =>
        run(async () => {
          const { rows } = await sql<{ id: string; n: number }>`
            SELECT accountId AS id, count(*) AS n FROM orders AS mine WHERE accountId IS NOT NULL AND createdAt >= ${since} AND NOT EXISTS (
            SELECT 1 FROM issued JOIN orders AS earlier ON earlier.id = issued.orderId
            WHERE issued.certificateId = mine.certificateId AND issued.issuedAt < mine.createdAt
            AND earlier.accountId = mine.accountId AND earlier.names = mine.names)
            GROUP BY accountId`.execute(db)
          return new Map(rows.map(({ id, n }) => [id, Number(n)]))
        }),
      running: () =>
        run(async () =>
          (
            await db
              .selectFrom('orders')
              .selectAll()
              .where('endedAt', 'is', null)
              .orderBy('createdAt')
              .execute()
          ).map(orders.decode),
        ),
      latestOfAll: () =>
        run(async () => {
          const { rows } = await sql<Record<string, unknown>>`SELECT * FROM orders AS newest WHERE rowid = (
            SELECT rowid FROM orders WHERE certificateId = newest.certificateId
            ORDER BY createdAt DESC, rowid DESC LIMIT 1)`.execute(db)
          return new Map(rows.map(orders.decode).map((record) => [record.certificateId, record]))
        }),
    },
    timeline: createTimeline(db, run),
    audit: createAuditRows(db, run),
    rowSeals: createRowSeals(db, run),
    orphanedRecords: createOrphanedRecords(db, run),
    txtJournal: {
      ...txtJournal,
      list: (orderId) => txtJournal.select({ where: orderId === undefined ? {} : { orderId } }),
    },
    answerFiles: {
      ...answerFiles,
      list: (owner) => answerFiles.select({ where: owner === undefined ? {} : { owner } }),
    },
    tokens: {
      ...tokens,
      list: () => tokens.select({ orderBy: 'createdAt', descending: true }),
      byHash: async (hash) => (await tokens.select({ where: { hash } }))[0],
    },
    caLimits: { ...caLimits, list: () => caLimits.select({}) },
    renewals: { ...renewals, list: () => renewals.select({}) },
    channels: { ...channels, list: () => channels.select({ orderBy: 'createdAt' }) },
    deliveries: {
      ...deliveries,
      waiting: () => deliveries.select({ where: { state: 'waiting' }, orderBy: 'createdAt' }),
      has: async (channelId, key) =>
        (await deliveries.select({ where: { channelId, key }, limit: 1 })).length > 0,
      latest: async (channelId, topic) =>
        (
          await deliveries.select({
            where: { channelId, topic },
            orderBy: 'createdAt',
            descending: true,
            limit: 1,
          })
        )[0],
      forget: (before) =>
        run(async () => {
          await db.deleteFrom('deliveries').where('endedAt', '<', before).execute()
        }),
    },
    settings: {
      get: (key) =>
        run(async () => {
          const row = await db
            .selectFrom('settings')
            .select('value')
            .where('key', '=', key)
            .executeTakeFirst()
          return row === undefined ? undefined : String(row.value)
        }),
      set: (key, value) =>
        run(async () => {
          await db
            .insertInto('settings')
            .values({ key, value })
            .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
            .execute()
        }),
      startingWith: (prefix) =>
        run(async () => {
          const rows = await db
            .selectFrom('settings')
            .select(['key', 'value'])
            .where(sql<string>`substr(key, 1, ${prefix.length})`, '=', prefix)
            .orderBy('key')
            .execute()
          return new Map(rows.map(({ key, value }) => [String(key), String(value)]))
        }),
      remove: (key) =>
        run(async () => {
          await db.deleteFrom('settings').where('key', '=', key).execute()
        }),
    },
  }
}
