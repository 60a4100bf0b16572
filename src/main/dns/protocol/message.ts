import { checkName } from './wire.ts'

/** Numbers of RFC 1035 §3.2, RFC 2136 §1.3 and RFC 8945 §4.2. */
export const rrType = { SOA: 6, TXT: 16, TSIG: 250 } as const
export const rrClass = { IN: 1, NONE: 254, ANY: 255 } as const

export interface RawRecord {
  /** Lower case, without the trailing dot. */
  name: string
  type: number
  class: number
  ttl: number
  data: Buffer
  /** Where the record begins in the message. Bytes. */
  start: number
}

export interface RawMessage {
  id: number
  flags: number
  questions: { name: string; type: number; class: number }[]
  answers: RawRecord[]
  authority: RawRecord[]
  additional: RawRecord[]
}

/** A name in wire form, lower case and without compression (RFC 4034 §6.2). Throws RangeError for what is no name. */
export const encodeName = (name: string): Buffer => {
  checkName(name)
  const plain = name.toLowerCase().replace(/\.$/, '')
  const labels = plain === '' ? [] : plain.split('.')
  const parts = labels.flatMap((label) => {
    const bytes = Buffer.from(label)
    return [Buffer.from([bytes.length]), bytes]
  })
  return Buffer.concat([...parts, Buffer.from([0])])
}

/** One or more 16-bit numbers, big-endian. */
export const uint16 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2)
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value, index * 2)
  return bytes
}

export const encodeRecord = (record: Omit<RawRecord, 'start'>): Buffer => {
  const ttl = Buffer.alloc(4)
  ttl.writeUInt32BE(record.ttl)
  const head = [encodeName(record.name), uint16(record.type, record.class), ttl, uint16(record.data.length)]
  return Buffer.concat([...head, record.data])
}

/** Character strings of at most 255 bytes each (RFC 1035 §3.3.14). */
export const encodeTxt = (value: string): Buffer => {
  const bytes = Buffer.from(value)
  const parts: Buffer[] = []
  for (let at = 0; at === 0 || at < bytes.length; at += 255) {
    const part = bytes.subarray(at, at + 255)
    parts.push(Buffer.from([part.length]), part)
  }
  return Buffer.concat(parts)
}

/** A whole message, records left undecoded. Throws RangeError when it ends too early or a name is malformed. */
export const readMessage = (bytes: Buffer): RawMessage => {
  const [id, flags, ...counts] = [0, 2, 4, 6, 8, 10].map((at) => bytes.readUInt16BE(at))
  const [questions = 0, answers = 0, authority = 0, additional = 0] = counts
  let at = 12
  const question = () => {
    const { name, end } = readName(bytes, at)
    at = end + 4
    return { name, type: bytes.readUInt16BE(end), class: bytes.readUInt16BE(end + 2) }
  }
  const record = (): RawRecord => {
    const start = at
    const { name, end } = readName(bytes, at)
    const size = bytes.readUInt16BE(end + 8)
    at = end + 10 + size
    if (at > bytes.length) throw new RangeError('the message ends inside a record')
    const [type, class_, ttl] = [
      bytes.readUInt16BE(end),
      bytes.readUInt16BE(end + 2),
      bytes.readUInt32BE(end + 4),
    ]
    return { name, type, class: class_, ttl, data: bytes.subarray(end + 10, at), start }
  }
  const times = <T>(count: number, read: () => T): T[] => Array.from({ length: count }, read)
  return {
    id: id ?? 0,
    flags: flags ?? 0,
    questions: times(questions, question),
    answers: times(answers, record),
    authority: times(authority, record),
    additional: times(additional, record),
  }
}

/** A name at an offset, compression followed backwards only (RFC 1035 §4.1.4), and where what follows it begins. */
export const readName = (bytes: Buffer, offset: number): { name: string; end: number } => {
  const labels: string[] = []
  let at = offset
  let end: number | undefined
  for (let length = bytes.readUInt8(at); length !== 0; length = bytes.readUInt8(at)) {
    if (length >= 0xc0) {
      const target = bytes.readUInt16BE(at) - 0xc000
      if (target >= at) throw new RangeError('a name points forward')
      end ??= at + 2
      at = target
      if (labels.length > 127) throw new RangeError('a name does not end')
      continue
    }
    if (length > 63 || at + 1 + length > bytes.length) throw new RangeError('a label is malformed')
    labels.push(bytes.toString('utf8', at + 1, at + 1 + length).toLowerCase())
    if (labels.length > 127) throw new RangeError('a name does not end')
    at += 1 + length
  }
  return { name: labels.join('.'), end: end ?? at + 1 }
}
