/** Frozen: never change a migration that has been released. */
export const migration = {
  schema: 4,
  statements: [
    `CREATE TABLE tokens (
      id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, role TEXT NOT NULL, hash TEXT NOT NULL UNIQUE,
      createdAt INTEGER NOT NULL, expiresAt INTEGER, lastUsedAt INTEGER, revokedAt INTEGER
    ) STRICT`,
  ],
}
