/** Frozen: never change a migration that has been released. */
export const migration = {
  schema: 13,
  statements: [
    // The public half of an SSH login's key.
    'ALTER TABLE credentials ADD COLUMN publicKey TEXT',
    // The server on which an answer's file stands, as JSON; null for this machine.
    'ALTER TABLE answerFiles ADD COLUMN server TEXT',
  ],
}
