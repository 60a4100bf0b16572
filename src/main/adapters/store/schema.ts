/**
 * Every table of the database, and its number in `user_version`: a database of another one is refused as it is
 * (`known-schema.ts`). What changes a table raises the number.
 */
export const schema = 26

export const statements: readonly string[] = [
  `CREATE TABLE instances (
    id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, kind TEXT NOT NULL, settings TEXT NOT NULL,
    note TEXT NOT NULL, createdAt INTEGER NOT NULL, maintenance TEXT NOT NULL DEFAULT '[]'
  ) STRICT`,
  `CREATE TABLE accounts (
    id TEXT PRIMARY KEY, instanceId TEXT NOT NULL REFERENCES instances(id), name TEXT NOT NULL COLLATE NOCASE,
    ca TEXT NOT NULL, directoryUrl TEXT NOT NULL, staging INTEGER NOT NULL, email TEXT NOT NULL,
    accountUrl TEXT NOT NULL, status TEXT NOT NULL, externalAccountKeyId TEXT, caBundle TEXT, keyId TEXT NOT NULL,
    fingerprint TEXT NOT NULL, nextKeyId TEXT, nextFingerprint TEXT, createdAt INTEGER NOT NULL, proxy TEXT,
    sharedWith TEXT NOT NULL DEFAULT '[]', UNIQUE (instanceId, name)
  ) STRICT`,

  // What is secret of a credential is in the vault under secretId; of equal values there are only fingerprints. facts: what
  // may be known of its values, by its type.
  `CREATE TABLE credentials (
    id TEXT PRIMARY KEY, instanceId TEXT NOT NULL REFERENCES instances(id), name TEXT NOT NULL COLLATE NOCASE,
    type TEXT NOT NULL, provider TEXT NOT NULL, note TEXT NOT NULL, fieldsSet TEXT NOT NULL,
    fingerprint TEXT NOT NULL, createdAt INTEGER NOT NULL, replacedAt INTEGER NOT NULL, lastUsedAt INTEGER,
    secretId TEXT, owner TEXT NOT NULL DEFAULT '', valueFingerprints TEXT NOT NULL DEFAULT '[]',
    facts TEXT NOT NULL, isDefault INTEGER NOT NULL DEFAULT 0, certificateId TEXT, UNIQUE (instanceId, name)
  ) STRICT`,
  'CREATE UNIQUE INDEX oneDefaultRegistry ON credentials(instanceId) WHERE isDefault = 1',
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

  // settings: what it is ordered with (shared/contract/order-request.ts), as JSON.
  `CREATE TABLE certificates (
    id TEXT PRIMARY KEY, instanceId TEXT NOT NULL REFERENCES instances(id), names TEXT NOT NULL,
    namesKey TEXT NOT NULL, keyType TEXT NOT NULL, staging INTEGER NOT NULL, folder TEXT NOT NULL,
    settings TEXT NOT NULL, createdAt INTEGER NOT NULL,
    UNIQUE (instanceId, namesKey, keyType, staging), UNIQUE (instanceId, folder)
  ) STRICT`,
  "CREATE INDEX certificatesByCredential ON certificates(settings ->> 'credential')",
  "CREATE INDEX certificatesByAccount ON certificates(settings ->> 'account')",
  `CREATE TABLE issued (
    id TEXT PRIMARY KEY, certificateId TEXT NOT NULL, orderId TEXT NOT NULL, keyId TEXT NOT NULL,
    keyFingerprint TEXT NOT NULL, chainPem TEXT NOT NULL, serial TEXT NOT NULL, issuer TEXT NOT NULL,
    notBefore INTEGER NOT NULL, notAfter INTEGER NOT NULL, caTitle TEXT NOT NULL, deployedTo TEXT NOT NULL,
    issuedAt INTEGER NOT NULL, revokedAt INTEGER, revocationReason TEXT
  ) STRICT`,
  'CREATE INDEX issuedByCertificate ON issued(certificateId, issuedAt)',
  // hurriedTo: what came of a window that was followed before the certificate was a day old.
  `CREATE TABLE renewals (
    id TEXT PRIMARY KEY REFERENCES certificates(id) ON DELETE CASCADE, pausedAt INTEGER, failures INTEGER NOT NULL,
    lastTryAt INTEGER, retryAt INTEGER, problem TEXT, windowStart INTEGER, windowEnd INTEGER, explanationUrl TEXT,
    windowCheckAt INTEGER, windowOf TEXT, outdated INTEGER NOT NULL DEFAULT 0, hurriedTo TEXT
  ) STRICT`,

  // settings: as a certificate has them; its own once it is issued.
  `CREATE TABLE orders (
    id TEXT PRIMARY KEY, certificateId TEXT NOT NULL, names TEXT NOT NULL, keyType TEXT NOT NULL,
    state TEXT NOT NULL, stoppedAt TEXT, accountId TEXT, orderUrl TEXT, keyId TEXT,
    keyFingerprint TEXT, csr TEXT, error TEXT, serial TEXT, createdAt INTEGER NOT NULL, endedAt INTEGER,
    passed TEXT NOT NULL DEFAULT '[]', settings TEXT NOT NULL, begunBy TEXT NOT NULL DEFAULT 'person', accountName TEXT
  ) STRICT`,
  'CREATE INDEX ordersByCertificate ON orders(certificateId, createdAt)',
  'CREATE INDEX ordersByCreated ON orders(createdAt)',
  'CREATE INDEX ordersRunning ON orders(createdAt) WHERE endedAt IS NULL',
  `CREATE TABLE timeline (
    orderId TEXT NOT NULL, at INTEGER NOT NULL, step TEXT NOT NULL, kind TEXT NOT NULL, note TEXT,
    milliseconds REAL
  ) STRICT`,
  'CREATE INDEX timelineByOrder ON timeline(orderId)',
  // What an order put up, until it is taken down. server: where a file stands, as JSON; null for this machine.
  `CREATE TABLE txtJournal (
    id TEXT PRIMARY KEY, orderId TEXT, credentialId TEXT NOT NULL, fqdn TEXT NOT NULL, zone TEXT NOT NULL,
    value TEXT NOT NULL, ttl INTEGER NOT NULL, ref TEXT, createdAt INTEGER NOT NULL
  ) STRICT`,
  `CREATE TABLE answerFiles (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, path TEXT NOT NULL, createdAt INTEGER NOT NULL, server TEXT
  ) STRICT`,
  'CREATE INDEX answerFilesOfOwner ON answerFiles (owner)',
  // What a CA asked to wait for: all of an account, or one set of names.
  `CREATE TABLE caLimits (
    id TEXT PRIMARY KEY, accountId TEXT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE, namesKey TEXT,
    until INTEGER NOT NULL, detail TEXT NOT NULL
  ) STRICT`,

  `CREATE TABLE notificationChannels (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL UNIQUE COLLATE NOCASE, enabled INTEGER NOT NULL,
    kinds TEXT NOT NULL, settings TEXT NOT NULL, secretId TEXT, fingerprint TEXT,
    createdAt INTEGER NOT NULL, lastSentAt INTEGER, problem TEXT, problemAt INTEGER
  ) STRICT`,
  // What is to be sent, and what was: nothing is sent twice to a channel.
  `CREATE TABLE deliveries (
    id TEXT PRIMARY KEY, channelId TEXT NOT NULL REFERENCES notificationChannels(id) ON DELETE CASCADE,
    key TEXT NOT NULL, topic TEXT NOT NULL, notification TEXT NOT NULL, state TEXT NOT NULL,
    createdAt INTEGER NOT NULL, endedAt INTEGER, UNIQUE (channelId, key)
  ) STRICT`,
  'CREATE INDEX deliveriesByTopic ON deliveries (channelId, topic, createdAt)',
  "CREATE INDEX deliveriesWaiting ON deliveries (createdAt) WHERE state = 'waiting'",

  `CREATE TABLE tokens (
    id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, role TEXT NOT NULL, hash TEXT NOT NULL UNIQUE,
    createdAt INTEGER NOT NULL, expiresAt INTEGER, lastUsedAt INTEGER, revokedAt INTEGER, instances TEXT
  ) STRICT`,
  'CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT',
  // Vault records that no row names (src/main/vault/orphaned-records.ts).
  'CREATE TABLE orphanedRecords (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID',

  // mark, chain, step, mac: how an entry is authenticated (docs/adr/0011).
  `CREATE TABLE audit (
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, role TEXT NOT NULL, via TEXT NOT NULL, who TEXT NOT NULL,
    action TEXT NOT NULL, subject TEXT NOT NULL, result TEXT NOT NULL, detail TEXT NOT NULL, previous TEXT NOT NULL,
    hash TEXT NOT NULL, mark TEXT NOT NULL DEFAULT 'unprotected', chain TEXT NOT NULL DEFAULT '',
    step INTEGER NOT NULL DEFAULT 0, mac TEXT NOT NULL DEFAULT ''
  ) STRICT`,
  'CREATE INDEX auditByAction ON audit(action)',
  `CREATE TRIGGER auditKeepsRows BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
  END`,
  `CREATE TRIGGER auditKeepsValues BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
  END`,
  // What proves that a row is the hub’s own (docs/adr/0013).
  `CREATE TABLE rowSeals (
    kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, mac TEXT NOT NULL, PRIMARY KEY (kind, id)
  ) STRICT, WITHOUT ROWID`,
]
