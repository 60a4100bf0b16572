/** Frozen: never change a migration that has been released. */
export const migration = {
  schema: 12,
  statements: ['ALTER TABLE certificates ADD COLUMN lifetimeDays INTEGER'],
}
