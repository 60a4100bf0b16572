/** Frozen: never change a migration that has been released. */
export const migration = {
  schema: 17,
  statements: ['ALTER TABLE tokens ADD COLUMN instances TEXT'],
}
