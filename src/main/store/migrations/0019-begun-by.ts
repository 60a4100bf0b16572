/** Frozen: never change a migration that has been released. */
export const migration = {
  schema: 19,
  statements: [
    "ALTER TABLE orders ADD COLUMN begunBy TEXT NOT NULL DEFAULT 'person'",
    'ALTER TABLE orders ADD COLUMN accountName TEXT',
  ],
}
