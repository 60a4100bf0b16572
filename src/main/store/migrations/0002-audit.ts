/** Frozen: never change a migration that has been released. */
export const migration = {
  schema: 2,
  statements: [
    `CREATE TABLE audit (
      seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, role TEXT NOT NULL, via TEXT NOT NULL, who TEXT NOT NULL,
      action TEXT NOT NULL, subject TEXT NOT NULL, result TEXT NOT NULL, detail TEXT NOT NULL,
      previous TEXT NOT NULL, hash TEXT NOT NULL
    ) STRICT`,
    'CREATE INDEX auditByAction ON audit(action)',
    `CREATE TRIGGER auditKeepsRows BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END`,
    `CREATE TRIGGER auditKeepsValues BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END`,
  ],
}
