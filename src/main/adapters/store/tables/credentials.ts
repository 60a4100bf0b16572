import { sql } from 'kysely'
import type { CredentialRecord, Credentials } from '../../../ports/store/credentials.ts'
import { type Connection, createTable } from '../rows.ts'

export const createCredentials = (connection: Connection): Credentials => {
  const { db, run } = connection
  const { rows, select, first, count, countBy } = createTable<CredentialRecord>(connection, {
    table: 'credentials',
    noun: 'stored credential',
    json: ['fieldsSet', 'valueFingerprints', 'facts'],
    bool: ['isDefault'],
  })
  return {
    ...rows,
    list: (instanceId) => select({ where: { instanceId }, orderBy: 'createdAt' }),
    // The column compares without regard to case.
    named: (instanceId, name) => first({ where: { instanceId, name } }),
    ofType: (instanceId, type) => select({ where: { instanceId, type } }),
    sharing: (id) =>
      run(async () => {
        const found = await sql<
          Pick<CredentialRecord, 'name' | 'instanceId' | 'provider'>
        >`SELECT DISTINCT credentials.name, credentials.instanceId, credentials.provider FROM credentialValues AS own
          JOIN credentialValues AS other USING (fingerprint)
          JOIN credentials ON credentials.id = other.credentialId
          WHERE own.credentialId = ${id} AND other.credentialId <> ${id}
          ORDER BY credentials.createdAt`.execute(db)
        return found.rows
      }),
    count: () => count(),
    countBy,
  }
}
