/** “1 name”, “2 names”. */
export const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`

/** Commas between. */
export const listed = (each: readonly string[]): string => each.join(', ')

/** `2026-12-01 04:35 UTC`, of milliseconds since the epoch. */
export const utcMinute = (at: number): string =>
  `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** `2026-12-01`, in UTC, of milliseconds since the epoch. */
export const utcDay = (at: number): string => new Date(at).toISOString().slice(0, 10)
