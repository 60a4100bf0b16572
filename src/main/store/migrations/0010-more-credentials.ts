/** Frozen: never change a migration that has been released. */
export const migration = {
  schema: 10,
  // Further DNS credentials of a certificate whose names are in zones of several accounts.
  statements: [`ALTER TABLE certificates ADD COLUMN moreCredentials TEXT NOT NULL DEFAULT '[]'`],
}
