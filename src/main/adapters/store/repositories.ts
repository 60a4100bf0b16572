import type { Kysely } from 'kysely'
import type { Store } from '../../ports/store.ts'
import { createConnection, type Tables } from './rows.ts'
import { createAccounts } from './tables/accounts.ts'
import { createAuditRows } from './tables/audit-rows.ts'
import { createCaLimits } from './tables/ca-limits.ts'
import { createCertificates, createIssued } from './tables/certificates.ts'
import { createCredentials } from './tables/credentials.ts'
import { createInstances } from './tables/instances.ts'
import { createChannels, createDeliveries } from './tables/notifications.ts'
import { createOrders } from './tables/orders.ts'
import { createOrphanedRecords } from './tables/orphaned-records.ts'
import { createAnswerFiles, createTxtJournal } from './tables/published.ts'
import { createRenewals } from './tables/renewals.ts'
import { createRowSeals } from './tables/row-seals.ts'
import { createSettings } from './tables/settings.ts'
import { createTimeline } from './tables/timeline.ts'
import { createTokens } from './tables/tokens.ts'

/** All areas over one connection or one transaction. */
export const createRepositories = (
  db: Kysely<Tables>,
  path: string,
): Omit<Store, 'atomically' | 'copyTo' | 'replaceWith' | 'close'> => {
  const connection = createConnection(db, path)
  return {
    instances: createInstances(connection),
    accounts: createAccounts(connection),
    credentials: createCredentials(connection),
    certificates: createCertificates(connection),
    issued: createIssued(connection),
    orders: createOrders(connection),
    timeline: createTimeline(connection),
    txtJournal: createTxtJournal(connection),
    answerFiles: createAnswerFiles(connection),
    tokens: createTokens(connection),
    renewals: createRenewals(connection),
    caLimits: createCaLimits(connection),
    channels: createChannels(connection),
    deliveries: createDeliveries(connection),
    settings: createSettings(connection),
    orphanedRecords: createOrphanedRecords(connection),
    audit: createAuditRows(connection),
    rowSeals: createRowSeals(connection),
  }
}
