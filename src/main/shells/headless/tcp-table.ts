import { isIPv4 } from 'node:net'
import { endianness } from 'node:os'

/** One end of a TCP connection, as `net.Socket` names it. */
export interface TcpEnd {
  address: string
  port: number
}

/**
 * `uid`: whose socket it is; `established`: neither end has closed yet. `gone`: its program has closed it, and the
 * kernel finishes the connection alone; such a row has no owner and shows uid 0.
 */
export type TableEntry = { uid: number; established: boolean } | 'gone'

const ipv4Bytes = (address: string): number[] => address.split('.').map(Number)

/** 16 bytes of an IPv6 address (RFC 4291 §2.2), without a zone. */
const ipv6Bytes = (address: string): number[] => {
  const [bare = ''] = address.split('%')
  const dotted = bare.slice(bare.lastIndexOf(':') + 1)
  const [a = 0, b = 0, c = 0, d = 0] = isIPv4(dotted) ? ipv4Bytes(dotted) : []
  const hex = isIPv4(dotted)
    ? `${bare.slice(0, -dotted.length)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
    : bare
  const [head = '', tail] = hex.split('::')
  const groups = (part: string): string[] => part.split(':').filter((group) => group !== '')
  const [before, after] = [groups(head), groups(tail ?? '')]
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length
  const all = [...before, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...after]
  return all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff])
}

/** The kernel prints each 32-bit word of an address as a number of this computer. */
const words = (bytes: number[]): string =>
  [0, 4, 8, 12]
    .filter((start) => start < bytes.length)
    .flatMap((start) => {
      const word = bytes.slice(start, start + 4)
      return endianness() === 'LE' ? word.reverse() : word
    })
    .map((byte) => byte.toString(16).padStart(2, '0').toUpperCase())
    .join('')

const mappedPrefix = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]

const isMapped = (bytes: number[]): boolean => mappedPrefix.every((byte, index) => bytes[index] === byte)

/** How the tables may write an address: an IPv4 one stands in `tcp`, or mapped (::ffff:a.b.c.d) in `tcp6`. */
const formsOf = (address: string): string[] => {
  const bytes = isIPv4(address) ? ipv4Bytes(address) : ipv6Bytes(address)
  const short = bytes.length === 16 && isMapped(bytes) ? bytes.slice(12) : bytes
  return short.length === 4 ? [words(short), words([...mappedPrefix, ...short])] : [words(short)]
}

const portText = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0')

const [established, timeWait] = ['01', '06']

/** `sl local remote st queues timer retransmits uid timeout inode …` (Linux, Documentation/networking/proc_net_tcp). */
const readRow = (row: string): TableEntry | undefined => {
  const fields = row.trim().split(/\s+/)
  const [state, uid, inode] = [fields[3], Number(fields[7]), fields[9]]
  if (state === undefined || inode === undefined || !Number.isInteger(uid)) return undefined
  return state === timeWait || inode === '0' ? 'gone' : { uid, established: state === established }
}

/** What a table of the kernel (`/proc/net/tcp`, `tcp6`) says of the socket at `local` that is connected to `remote`. */
export const findConnection = (table: string, local: TcpEnd, remote: TcpEnd): TableEntry | undefined => {
  let found: TableEntry | undefined
  const remotes = formsOf(remote.address)
  for (const [index, form] of formsOf(local.address).entries()) {
    const pair = ` ${form}:${portText(local.port)} ${remotes[index] ?? ''}:${portText(remote.port)} `
    for (let at = table.indexOf(pair); at >= 0; at = table.indexOf(pair, at + 1)) {
      const start = table.lastIndexOf('\n', at) + 1
      const end = table.indexOf('\n', at)
      const entry = readRow(table.slice(start, end < 0 ? undefined : end))
      if (entry && entry !== 'gone') return entry
      found ??= entry
    }
  }
  return found
}
