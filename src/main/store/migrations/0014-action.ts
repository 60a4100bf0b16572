/** Frozen: never change a migration that has been released. */
export const migration = {
  schema: 14,
  statements: [
    // Who is told what failed is told, too, what waits for a person before it can succeed.
    `UPDATE notificationChannels SET kinds = json_insert(kinds, '$[#]', 'action')
      WHERE EXISTS (SELECT 1 FROM json_each(kinds) WHERE value = 'failure')`,
  ],
}
