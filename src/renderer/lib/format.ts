const units = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const

const relative = new Intl.RelativeTimeFormat('en')
const nearby = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** “in 3 days”, “2 hours ago”, “yesterday”. Days up to two months: certificates are counted in days. */
export const formatRelative = (at: number, now: number): string => {
  const delta = at - now
  const size = Math.abs(delta)
  if (size < 5000) return 'just now'
  const [unit, length] =
    units.find(([name, length]) => size >= (name === 'month' ? 2 * length : length)) ?? units[5]
  // In 47 hours it is the day after tomorrow.
  const named = unit === 'day' && Math.abs(midnight(at) - midnight(now)) < 1.5 * length
  return (named ? nearby : relative).format(Math.trunc(delta / length), unit)
}

const midnight = (at: number): number => new Date(at).setHours(0, 0, 0, 0)

const exact = new Intl.DateTimeFormat(undefined, {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
})
export const formatExact = (at: number): string => exact.format(at)

const date = new Intl.DateTimeFormat(undefined, { year: 'numeric', month: 'short', day: 'numeric' })
export const formatDate = (at: number): string => date.format(at)

/** Local wall-clock time with milliseconds, for timelines. */
export const formatClock = (at: number): string => {
  const time = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  const ms = String(time.getMilliseconds()).padStart(3, '0')
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${ms}`
}

/** “12 ms”, “3.4 s”, “2 min 5 s”, “2 h 5 min”. */
export const formatDuration = (milliseconds: number): string => {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`
  const seconds = Math.round(milliseconds / 1000)
  if (seconds >= 3600) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

export const formatCount = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`

/** “a”, “a and b”, “a, b and 3 more”. */
export const formatNames = (names: readonly string[], show = 2): string => {
  if (names.length <= show) return names.join(' and ')
  return `${names.slice(0, show).join(', ')} and ${names.length - show} more`
}

/** Pairs of hex digits with colons, as other certificate tools print them. */
export const formatHex = (hex: string): string =>
  hex.includes(':') ? hex.toUpperCase() : (hex.toUpperCase().match(/.{1,2}/g) ?? []).join(':')

/** A schema's remark as people read it: “must not be empty” → “Must not be empty.” */
export const asSentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`

/** “812 bytes”, “3.4 kB”, “12 MB”. */
export const formatBytes = (bytes: number): string => {
  if (bytes < 1000) return formatCount(bytes, 'byte')
  const [unit, size] = bytes < 1_000_000 ? ['kB', bytes / 1000] : ['MB', bytes / 1_000_000]
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${unit}`
}
