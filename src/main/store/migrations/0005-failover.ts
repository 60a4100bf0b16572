/** Frozen: never change a migration that has been released. */
export const migration = {
  schema: 5,
  statements: [
    // The accounts whose CA failed before this order went on with another.
    "ALTER TABLE orders ADD COLUMN passed TEXT NOT NULL DEFAULT '[]'",
  ],
}
