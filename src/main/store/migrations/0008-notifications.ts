/** Frozen: never change a migration that has been released. */
export const migration = {
  schema: 8,
  statements: [
    `CREATE TABLE notificationChannels (
      id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL UNIQUE COLLATE NOCASE, enabled INTEGER NOT NULL,
      kinds TEXT NOT NULL, settings TEXT NOT NULL, secretId TEXT, fingerprint TEXT, nextSecretId TEXT,
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
  ],
}
