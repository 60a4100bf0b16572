/** IP addresses in text, without Node: the page knows them too. */

const octet = /^(0|[1-9]\d{0,2})$/

const bytes4 = (text: string): number[] | undefined => {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => octet.test(part) && Number(part) < 256)) return undefined
  return parts.map(Number)
}

/** `a:b:1.2.3.4` as groups of four hex digits; undefined for what is none. */
const groupsOf = (text: string): string[] | undefined => {
  if (text === '') return []
  const parts = text.split(':')
  const last = parts.at(-1) ?? ''
  if (last.includes('.')) {
    const [a = 0, b = 0, c = 0, d] = bytes4(last) ?? []
    if (d === undefined) return undefined
    parts.splice(-1, 1, (a * 256 + b).toString(16), (c * 256 + d).toString(16))
  }
  return parts.every((part) => /^[0-9a-f]{1,4}$/i.test(part)) ? parts : undefined
}

const bytes6 = (text: string): number[] | undefined => {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head, tail] = [groupsOf(halves[0] ?? ''), groupsOf(halves[1] ?? '')]
  if (!head || !tail) return undefined
  const gap = 8 - head.length - tail.length
  if (halves.length === 2 ? gap < 1 : gap !== 0) return undefined
  return [...head, ...Array<string>(gap).fill('0'), ...tail].flatMap((group) => {
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 255]
  })
}

/** The 4 or 16 bytes of an address; undefined for what is no address. Zones (`%eth0`) and brackets are no part of it. */
export const ipBytes = (text: string): number[] | undefined =>
  text.includes(':') ? bytes6(text) : bytes4(text)

/** The longest run of two or more zeros, the first of several (RFC 5952 §4.2.3). */
const longestZeros = (groups: readonly number[]): { start: number; length: number } => {
  let best = { start: 0, length: 1 }
  for (let start = 0; start < groups.length; start++) {
    let length = 0
    while (groups[start + length] === 0) length++
    if (length > best.length) best = { start, length }
  }
  return best
}

/** An address in the one form that it has in an order: IPv4 with dots, IPv6 as RFC 5952 §4; undefined for what is none. */
export const canonicalIp = (text: string): string | undefined => {
  const bytes = ipBytes(text)
  if (!bytes) return undefined
  if (bytes.length === 4) return bytes.join('.')
  const groups = Array.from({ length: 8 }, (_, i) => (bytes[2 * i] ?? 0) * 256 + (bytes[2 * i + 1] ?? 0))
  const hex = groups.map((group) => group.toString(16))
  const { start, length } = longestZeros(groups)
  if (length < 2) return hex.join(':')
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`
}

export const isIpAddress = (name: string): boolean => ipBytes(name) !== undefined

/** The host of a URL: an IPv6 address stands in brackets (RFC 3986 §3.2.2). */
export const urlHostOf = (name: string): string => (name.includes(':') ? `[${name}]` : name)
