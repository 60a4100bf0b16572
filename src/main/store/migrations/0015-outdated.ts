/** Frozen: never change a migration that has been released. */
export const migration = {
  schema: 15,
  statements: ['ALTER TABLE renewals ADD COLUMN outdated INTEGER NOT NULL DEFAULT 0'],
}
