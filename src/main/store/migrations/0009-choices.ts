/** Frozen: never change a migration that has been released. */
export const migration = {
  schema: 9,
  statements: [
    'ALTER TABLE accounts ADD COLUMN proxy TEXT',
    `ALTER TABLE accounts ADD COLUMN sharedWith TEXT NOT NULL DEFAULT '[]'`,
    'ALTER TABLE certificates ADD COLUMN profile TEXT',
    'ALTER TABLE certificates ADD COLUMN preferredChain TEXT',
    `ALTER TABLE instances ADD COLUMN maintenance TEXT NOT NULL DEFAULT '[]'`,
    // What a CA asked to wait for: all of an account, or one set of names.
    `CREATE TABLE caLimits (
      id TEXT PRIMARY KEY, accountId TEXT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
      namesKey TEXT, until INTEGER NOT NULL, detail TEXT NOT NULL
    ) STRICT`,
    'CREATE INDEX ordersOfAccount ON orders (accountId, createdAt)',
  ],
}
