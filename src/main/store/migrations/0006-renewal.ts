/** Frozen: never change a migration that has been released. */
export const migration = {
  schema: 6,
  statements: [
    // By certificate id. A certificate without a row has never failed and is not paused.
    `CREATE TABLE renewals (
      id TEXT PRIMARY KEY REFERENCES certificates(id) ON DELETE CASCADE,
      pausedAt INTEGER, failures INTEGER NOT NULL, lastTryAt INTEGER, retryAt INTEGER, problem TEXT,
      windowStart INTEGER, windowEnd INTEGER, explanationUrl TEXT, windowCheckAt INTEGER, windowOf TEXT
    ) STRICT`,
  ],
}
