/** The host in an URL, `host:port`, `[v6]:port` or a bare address, as a URL spells it: numbers in any base become dotted. */
export const hostIn = (text: string): string | undefined => {
  const given = text.trim()
  const bare = given.replace(/^\[|\]$/g, '')
  if (isBareV6(bare)) return spelled(`[${withoutZone(bare)}]`)
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(given)
    ? given.replace(/^[a-z0-9+.-]+/i, 'http')
    : `http://${given}`
  return URL.canParse(url) ? new URL(url).hostname.replace(/\.$/, '') : undefined
}

const isBareV6 = (text: string): boolean => (text.match(/:/g)?.length ?? 0) > 1 && !/[\]/]/.test(text)
/** A zone index (RFC 4007 §11) is of this computer and no part of the address. */
const withoutZone = (text: string): string => text.replace(/%.*$/, '')
const spelled = (host: string): string | undefined =>
  URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : undefined

/** The eight groups of an IPv6 address as a URL spells it. */
const groupsOf = (host: string): number[] | undefined => {
  if (!host.startsWith('[')) return undefined
  const [head = '', tail] = host.slice(1, -1).split('::')
  const read = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
  const [before, after] = [read(head), read(tail ?? '')]
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length
  return [...before, ...Array.from({ length: zeros }, () => 0), ...after]
}

const dotted = (high: number, low: number): number[] => [high >> 8, high & 255, low >> 8, low & 255]

/** The IPv4 address that a host is, or that an IPv6 address stands for: mapped, NAT64 (RFC 6052), 6to4 (RFC 3056). */
const v4Of = (host: string): number[] | undefined => {
  if (/^\d+(\.\d+){3}$/.test(host)) return host.split('.').map(Number)
  const groups = groupsOf(host)
  if (!groups) return undefined
  const [a = 0, b = 0, c = 0] = groups
  const [high = 0, low = 0] = groups.slice(6)
  const zeros = (from: number, to: number): boolean => groups.slice(from, to).every((group) => group === 0)
  if (a === 0x2002) return dotted(b, c)
  if (a === 0x64 && b === 0xff9b) return dotted(high, low)
  if (zeros(0, 5) && (groups[5] === 0xffff || groups[5] === 0)) return dotted(high, low)
  if (zeros(0, 4) && groups[4] === 0xffff && groups[5] === 0) return dotted(high, low)
  return undefined
}

/** Where clouds answer with the identity of the machine, beside link-local addresses. */
const metadataV4 = new Set(['100.100.100.200', '168.63.129.16', '192.0.0.192'])
const metadataNames = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'instance-data',
  'instance-data.ec2.internal',
])

/**
 * Whether a host is link-local (RFC 3927, RFC 4291 §2.5.6) or a cloud’s metadata service, however it is spelled. Nothing that
 * a person gives may lead there: such a service hands out the identity of the computer to whoever asks from it.
 */
export const isForbiddenHost = (text: string): boolean => {
  const host = hostIn(text)?.toLowerCase()
  if (host === undefined) return false
  if (metadataNames.has(host)) return true
  const v4 = v4Of(host)
  if (v4 && ((v4[0] === 169 && v4[1] === 254) || metadataV4.has(v4.join('.')))) return true
  const groups = groupsOf(host)
  if (!groups) return false
  const [a = 0, b = 0, c = 0, d = 0] = groups
  const isLinkLocal = (a & 0xffc0) === 0xfe80
  // Amazon’s fd00:ec2::/32 and Google’s fd20:ce::254.
  return isLinkLocal || (a === 0xfd00 && b === 0x0ec2) || (a === 0xfd20 && b === 0x00ce && c + d === 0)
}

/** Whether a host is this computer by its spelling. */
export const isLoopbackHost = (text: string): boolean => {
  const host = hostIn(text)?.toLowerCase()
  if (host === undefined) return false
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || v4Of(host)?.[0] === 127
}

/** Whether what is sent to this address can be read on the way: http:// beyond this computer. */
export const isReadableOnTheWay = (address: string): boolean =>
  /^http:\/\//i.test(address.trim()) && !isLoopbackHost(address)
