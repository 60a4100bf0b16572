/** Frozen: never change a migration that has been released. */
export const migration = {
  schema: 7,
  statements: [
    'ALTER TABLE issued ADD COLUMN revokedAt INTEGER',
    'ALTER TABLE issued ADD COLUMN revocationReason TEXT',
  ],
}
