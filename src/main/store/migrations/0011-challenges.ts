/** Frozen: never change a migration that has been released. */
export const migration = {
  schema: 11,
  statements: [
    // How a CA is shown that the names are ours.
    `ALTER TABLE certificates ADD COLUMN validation TEXT NOT NULL DEFAULT '{"kind":"dns"}'`,
    // Files that may stand in a web folder because of us: written down before they are written, removed after they are.
    `CREATE TABLE answerFiles (
      id TEXT PRIMARY KEY, owner TEXT NOT NULL, path TEXT NOT NULL, createdAt INTEGER NOT NULL
    ) STRICT`,
    'CREATE INDEX answerFilesOfOwner ON answerFiles (owner)',
  ],
}
