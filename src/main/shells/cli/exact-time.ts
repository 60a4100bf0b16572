/** `2026-11-30T19:44:05Z`: date and clock time as an audit entry has them, to the second. */
export const exactTime = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`

/** `19:44:05.123Z`, of a day that is said elsewhere. */
export const clockTime = (at: number): string => new Date(at).toISOString().slice(11)

const units: Record<string, number> = { s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/**
 * The time that `--since` names: a date (`2026-11-30`, midnight here), a time (`2026-11-30T19:44`, here unless it names a
 * zone), or so long ago (`90min`, `12h`, `7d`). Undefined where it is neither.
 */
export const timeSince = (typed: string, now = Date.now()): number | undefined => {
  const [, amount, unit = ''] = /^(\d{1,6})\s?(s|min|h|d|w)$/.exec(typed) ?? []
  if (amount !== undefined) return Math.max(0, now - Number(amount) * (units[unit] ?? 0))
  if (!/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/.test(typed)) {
    return undefined
  }
  // A date alone would else be midnight in Greenwich (ECMA-262 §21.4.1.32).
  const at = Date.parse(typed.length === 10 ? `${typed}T00:00` : typed)
  // 30 February is 2 March to the parser.
  const day = Date.parse(`${typed.slice(0, 10)}T00:00Z`)
  const isReal = !Number.isNaN(day) && exactTime(day).startsWith(typed.slice(0, 10))
  return isReal && !Number.isNaN(at) ? at : undefined
}
