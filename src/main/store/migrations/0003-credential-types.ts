/** Frozen: never change a migration that has been released. */
export const migration = {
  schema: 3,
  statements: [
    'ALTER TABLE credentials ADD COLUMN secretId TEXT',
    'UPDATE credentials SET secretId = id',
    'ALTER TABLE credentials ADD COLUMN nextSecretId TEXT',
    'ALTER TABLE credentials DROP COLUMN nextFingerprint',
    `ALTER TABLE credentials ADD COLUMN owner TEXT NOT NULL DEFAULT ''`,
    `ALTER TABLE credentials ADD COLUMN valueFingerprints TEXT NOT NULL DEFAULT '[]'`,
    'ALTER TABLE credentials ADD COLUMN server TEXT',
    'ALTER TABLE credentials ADD COLUMN email TEXT',
    'ALTER TABLE credentials ADD COLUMN isDefault INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE credentials ADD COLUMN username TEXT',
    'ALTER TABLE credentials ADD COLUMN commonName TEXT',
    `ALTER TABLE credentials ADD COLUMN names TEXT NOT NULL DEFAULT '[]'`,
    'ALTER TABLE credentials ADD COLUMN keyType TEXT',
    'ALTER TABLE credentials ADD COLUMN chainPem TEXT',
    'ALTER TABLE credentials ADD COLUMN issuer TEXT',
    'ALTER TABLE credentials ADD COLUMN serial TEXT',
    'ALTER TABLE credentials ADD COLUMN notBefore INTEGER',
    'ALTER TABLE credentials ADD COLUMN notAfter INTEGER',
    'ALTER TABLE credentials ADD COLUMN chainComplete INTEGER NOT NULL DEFAULT 0',
    `ALTER TABLE credentials ADD COLUMN warnings TEXT NOT NULL DEFAULT '[]'`,
    'ALTER TABLE credentials ADD COLUMN staging INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE credentials ADD COLUMN accountId TEXT',
    'ALTER TABLE credentials ADD COLUMN certificateId TEXT',
    'CREATE UNIQUE INDEX oneDefaultRegistry ON credentials(instanceId) WHERE isDefault = 1',
    'CREATE INDEX unfinishedReplacements ON credentials(id) WHERE nextSecretId IS NOT NULL',
    // Who holds a value, kept up by the database itself.
    `CREATE TABLE credentialValues (
      fingerprint TEXT NOT NULL, credentialId TEXT NOT NULL, PRIMARY KEY (fingerprint, credentialId)
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX valuesByCredential ON credentialValues(credentialId)',
    `CREATE TRIGGER valuesOfNewCredential AFTER INSERT ON credentials BEGIN
      INSERT OR IGNORE INTO credentialValues SELECT value, NEW.id FROM json_each(NEW.valueFingerprints);
    END`,
    `CREATE TRIGGER valuesOfChangedCredential AFTER UPDATE OF valueFingerprints ON credentials BEGIN
      DELETE FROM credentialValues WHERE credentialId = NEW.id;
      INSERT OR IGNORE INTO credentialValues SELECT value, NEW.id FROM json_each(NEW.valueFingerprints);
    END`,
    `CREATE TRIGGER valuesOfOldCredential AFTER DELETE ON credentials BEGIN
      DELETE FROM credentialValues WHERE credentialId = OLD.id;
    END`,
  ],
}
