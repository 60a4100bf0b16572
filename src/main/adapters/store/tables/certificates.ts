import { sql } from 'kysely'
import type {
  CertificateRecord,
  Certificates,
  Issued,
  IssuedRecord,
} from '../../../ports/store/certificates.ts'
import { type Connection, createTable, toCounts } from '../rows.ts'

export const createCertificates = (connection: Connection): Certificates => {
  const { db, run } = connection
  const { rows, select, first, matching, count, countBy } = createTable<CertificateRecord>(connection, {
    table: 'certificates',
    noun: 'certificate',
    json: ['names', 'settings'],
    bool: ['staging'],
    computed: { account: sql`settings ->> 'account'` },
  })
  return {
    ...rows,
    list: (instanceId) => select({ where: { instanceId }, orderBy: 'createdAt' }),
    find: ({ instanceId, namesKey, keyType, staging }) =>
      first({ where: { instanceId, namesKey, keyType, staging } }),
    count,
    countBy,
    countByCredential: () =>
      run(async () => {
        const found = await sql<{ id: string; n: number }>`SELECT id, count(*) AS n FROM (
            SELECT settings ->> 'credential' AS id FROM certificates
            UNION ALL SELECT value FROM certificates, json_each(settings, '$.moreCredentials')
            UNION ALL SELECT settings ->> '$.validation.credential' FROM certificates
          ) WHERE id IS NOT NULL GROUP BY id`.execute(db)
        return toCounts(found.rows)
      }),
    usersOf: (credentialId) =>
      matching(
        sql`settings ->> 'credential' = ${credentialId} OR settings ->> '$.validation.credential' = ${credentialId}
          OR EXISTS (SELECT 1 FROM json_each(settings, '$.moreCredentials') WHERE value = ${credentialId})`,
        'createdAt',
      ),
  }
}

export const createIssued = (connection: Connection): Issued => {
  const { rows, select, first, newestOfEach } = createTable<IssuedRecord>(connection, {
    table: 'issued',
    noun: 'certificate',
    json: ['deployedTo'],
  })
  const newestFirst = { orderBy: 'issuedAt', descending: true } as const
  const spans = ['id', 'certificateId', 'notBefore', 'notAfter', 'issuedAt', 'revokedAt', 'caTitle'] as const
  return {
    ...rows,
    latest: (certificateId) => first({ where: { certificateId }, ...newestFirst }),
    list: (certificateId) => select({ where: { certificateId }, ...newestFirst }),
    latestOfAll: () => newestOfEach('certificateId', 'issuedAt'),
    latestSpans: () => newestOfEach('certificateId', 'issuedAt', spans),
  }
}
