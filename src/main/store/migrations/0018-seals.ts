/** Frozen: never change a migration that has been released. */
export const migration = {
  schema: 18,
  statements: [
    // How an entry is authenticated: with the vault's key, with a step of the chain of keys of a locked hub, or not yet.
    `ALTER TABLE audit ADD COLUMN mark TEXT NOT NULL DEFAULT 'unprotected'`,
    `ALTER TABLE audit ADD COLUMN chain TEXT NOT NULL DEFAULT ''`,
    'ALTER TABLE audit ADD COLUMN step INTEGER NOT NULL DEFAULT 0',
    `ALTER TABLE audit ADD COLUMN mac TEXT NOT NULL DEFAULT ''`,
    // What proves that a row is the hub's own.
    `CREATE TABLE rowSeals (
      kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, mac TEXT NOT NULL, PRIMARY KEY (kind, id)
    ) STRICT, WITHOUT ROWID`,
  ],
}
