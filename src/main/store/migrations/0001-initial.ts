/** Frozen: never change a migration that has been released. */
export const migration = {
  schema: 1,
  statements: [
    `CREATE TABLE instances (
      id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, kind TEXT NOT NULL,
      settings TEXT NOT NULL, note TEXT NOT NULL, createdAt INTEGER NOT NULL
    ) STRICT`,
    `CREATE TABLE accounts (
      id TEXT PRIMARY KEY, instanceId TEXT NOT NULL REFERENCES instances(id), name TEXT NOT NULL COLLATE NOCASE,
      ca TEXT NOT NULL, directoryUrl TEXT NOT NULL, staging INTEGER NOT NULL, email TEXT NOT NULL,
      accountUrl TEXT NOT NULL, status TEXT NOT NULL, externalAccountKeyId TEXT, caBundle TEXT, keyId TEXT NOT NULL,
      fingerprint TEXT NOT NULL, nextKeyId TEXT, nextFingerprint TEXT, createdAt INTEGER NOT NULL, UNIQUE (instanceId, name)
    ) STRICT`,
    `CREATE TABLE credentials (
      id TEXT PRIMARY KEY, instanceId TEXT NOT NULL REFERENCES instances(id), name TEXT NOT NULL COLLATE NOCASE,
      type TEXT NOT NULL, provider TEXT NOT NULL, note TEXT NOT NULL, fieldsSet TEXT NOT NULL,
      fingerprint TEXT NOT NULL, nextFingerprint TEXT, createdAt INTEGER NOT NULL, replacedAt INTEGER NOT NULL, lastUsedAt INTEGER,
      UNIQUE (instanceId, name)
    ) STRICT`,
    `CREATE TABLE certificates (
      id TEXT PRIMARY KEY, instanceId TEXT NOT NULL REFERENCES instances(id), names TEXT NOT NULL,
      namesKey TEXT NOT NULL, keyType TEXT NOT NULL, staging INTEGER NOT NULL, folder TEXT NOT NULL, accountId TEXT,
      credentialId TEXT, createdAt INTEGER NOT NULL,
      UNIQUE (instanceId, namesKey, keyType, staging), UNIQUE (instanceId, folder)
    ) STRICT`,
    'CREATE INDEX certificatesByCredential ON certificates(credentialId)',
    'CREATE INDEX certificatesByAccount ON certificates(accountId)',
    `CREATE TABLE orders (
      id TEXT PRIMARY KEY, certificateId TEXT NOT NULL, names TEXT NOT NULL, keyType TEXT NOT NULL,
      state TEXT NOT NULL, stoppedAt TEXT, accountId TEXT, credentialId TEXT, orderUrl TEXT, keyId TEXT,
      keyFingerprint TEXT, csr TEXT, error TEXT, serial TEXT, createdAt INTEGER NOT NULL, endedAt INTEGER
    ) STRICT`,
    'CREATE INDEX ordersByCertificate ON orders(certificateId, createdAt)',
    'CREATE INDEX ordersByCreated ON orders(createdAt)',
    'CREATE INDEX ordersRunning ON orders(createdAt) WHERE endedAt IS NULL',
    `CREATE TABLE issued (
      id TEXT PRIMARY KEY, certificateId TEXT NOT NULL, orderId TEXT NOT NULL, keyId TEXT NOT NULL,
      keyFingerprint TEXT NOT NULL, chainPem TEXT NOT NULL, serial TEXT NOT NULL, issuer TEXT NOT NULL,
      notBefore INTEGER NOT NULL, notAfter INTEGER NOT NULL, caTitle TEXT NOT NULL, deployedTo TEXT NOT NULL,
      issuedAt INTEGER NOT NULL
    ) STRICT`,
    'CREATE INDEX issuedByCertificate ON issued(certificateId, issuedAt)',
    `CREATE TABLE timeline (
      orderId TEXT NOT NULL, at INTEGER NOT NULL, step TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,
      milliseconds REAL
    ) STRICT`,
    'CREATE INDEX timelineByOrder ON timeline(orderId)',
    `CREATE TABLE txtJournal (
      id TEXT PRIMARY KEY, orderId TEXT, credentialId TEXT NOT NULL, fqdn TEXT NOT NULL, zone TEXT NOT NULL,
      value TEXT NOT NULL, ttl INTEGER NOT NULL, ref TEXT, createdAt INTEGER NOT NULL
    ) STRICT`,
    'CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT',
  ],
}
