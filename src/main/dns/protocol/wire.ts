import {
  type Answer,
  CHECKING_DISABLED,
  type DecodedPacket,
  decode,
  encode,
  RECURSION_DESIRED,
  type SoaData,
} from 'dns-packet'
import type { DnsAnswer, DnsRecord, DnsType } from '../../ports/resolver.ts'

/** What EDNS(0) announces (RFC 6891; DNS flag day 2020). Bytes. */
const udpPayload = 1232

export interface Question {
  name: string
  type: DnsType
  recursive: boolean
  edns: boolean
  /** The CD bit: records are wanted although their signatures do not hold. */
  unchecked?: boolean | undefined
}

/** One query in wire form (RFC 1035 §4.1). Throws when the name does not fit into DNS. */
export const encodeQuery = (id: number, { name, type, recursive, edns, unchecked }: Question): Buffer => {
  checkName(name)
  return encode({
    type: 'query',
    id,
    flags: (recursive ? RECURSION_DESIRED : 0) | (unchecked ? CHECKING_DISABLED : 0),
    questions: [{ name, type }],
    additionals: edns ? [ednsOption] : [],
  })
}

const ednsOption: Answer = {
  type: 'OPT',
  name: '.',
  udpPayloadSize: udpPayload,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
  options: [],
}

/** Throws a RangeError for a name with an empty or too long label, or longer than 255 bytes on the wire. */
export const checkName = (name: string): void => {
  const labels = name === '' || name === '.' ? [] : name.replace(/\.$/, '').split('.')
  const sizes = labels.map((label) => Buffer.byteLength(label))
  if (sizes.some((size) => size < 1 || size > 63))
    throw new RangeError(`“${name}” has a label of a wrong length`)
  if (sizes.reduce((sum, size) => sum + size + 1, 1) > 255) throw new RangeError(`“${name}” is too long`)
}

/** Names as this program compares them: lower case, no trailing dot; the root is the empty string. */
export const plainName = (name: string): string => name.toLowerCase().replace(/\.$/, '')

/** Whether these bytes answer exactly this question. */
export const answersQuestion = (reply: Buffer, id: number, { name, type }: Question): boolean => {
  if (reply.length < 12 || reply.readUInt16BE(0) !== id || (reply.readUInt16BE(2) & 0x8000) === 0)
    return false
  // A server that turns the query down unread may leave the question out.
  if (reply.readUInt16BE(4) === 0) return !['NOERROR', 'NXDOMAIN'].includes(rcodeOf(reply))
  try {
    const [asked] = decode(reply).questions ?? []
    return asked?.type === type && plainName(asked.name) === plainName(name)
  } catch {
    return false
  }
}

const rcodes: Record<number, string> = {
  0: 'NOERROR',
  1: 'FORMERR',
  2: 'SERVFAIL',
  3: 'NXDOMAIN',
  4: 'NOTIMP',
  5: 'REFUSED',
  6: 'YXDOMAIN',
  7: 'YXRRSET',
  8: 'NXRRSET',
  9: 'NOTAUTH',
  10: 'NOTZONE',
}

export const rcodeName = (rcode: number): string => rcodes[rcode] ?? `RCODE${rcode}`

export const isTruncated = (reply: Buffer): boolean =>
  reply.length >= 4 && (reply.readUInt16BE(2) & 0x0200) !== 0

export const rcodeOf = (reply: Buffer): string => rcodeName(reply.readUInt16BE(2) & 0xf)

/** Throws when the bytes are no DNS message. */
export const decodeAnswer = (reply: Buffer): DnsAnswer => {
  const packet: DecodedPacket = decode(reply)
  return {
    rcode: rcodeOf(reply),
    authoritative: packet.flag_aa,
    answers: (packet.answers ?? []).flatMap(toRecord),
    authority: (packet.authorities ?? []).flatMap(toRecord),
  }
}

const toRecord = (answer: Answer): DnsRecord[] => {
  if (answer.type === 'OPT') return []
  return [{ name: plainName(answer.name), type: answer.type, ttl: answer.ttl ?? 0, data: present(answer) }]
}

const present = (answer: Exclude<Answer, { type: 'OPT' }>): string => {
  switch (answer.type) {
    case 'A':
    case 'AAAA':
      return answer.data
    case 'CNAME':
    case 'DNAME':
    case 'NS':
    case 'PTR':
      return plainName(answer.data)
    case 'TXT':
      return [answer.data].flat().map(String).join('')
    case 'SOA':
      return presentSoa(answer.data)
    case 'CAA':
      return `${answer.data.flags ?? 0} ${answer.data.tag} "${answer.data.value}"`
    default:
      return Buffer.isBuffer(answer.data)
        ? `\\# ${answer.data.length} ${answer.data.toString('hex')}`
        : JSON.stringify(answer.data)
  }
}

const presentSoa = (soa: SoaData): string =>
  [
    plainName(soa.mname),
    plainName(soa.rname),
    soa.serial,
    soa.refresh,
    soa.retry,
    soa.expire,
    soa.minimum,
  ].join(' ')
