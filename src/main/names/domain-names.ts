import { domainToASCII } from 'node:url'

/** The name, then each name above it, without the root: `a.b.c` → `a.b.c`, `b.c`, `c`. */
export const ancestorsOf = (name: string): string[] => {
  const labels = name === '' ? [] : name.split('.')
  return labels.map((_, index) => labels.slice(index).join('.'))
}

/** Whether the zone could hold the name: the same name, or one above it at a label's edge. The root holds nothing. */
export const holds = (zone: string, name: string): boolean =>
  zone !== '' && (name === zone || name.endsWith(`.${zone}`))

/** The longest of these zones that could hold the name. */
export const longestZone = (zones: Iterable<string>, name: string): string | undefined =>
  [...zones].filter((zone) => holds(zone, name)).sort((a, b) => b.length - a.length)[0]

/** `example.com` of `*.example.com`; any other name as it is. */
export const withoutWildcard = (name: string): string => name.replace(/^\*\./, '')

/** Each name once, without its wildcard. */
export const bareNames = (names: readonly string[]): string[] => [...new Set(names.map(withoutWildcard))]

/** A name as this program compares it (RFC 5890 §2.3.2.1): some APIs give the names of a zone in Unicode. */
export const inAsciiForm = (name: string): string =>
  /[^\0-\x7f]/.test(name) ? domainToASCII(name) || name : name
