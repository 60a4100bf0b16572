import { randomInt } from 'node:crypto'
import { CerthubError } from '../../../shared/errors.ts'
import type { Clock } from '../../ports/clock.ts'
import type { DnsServer } from '../../ports/resolver.ts'
import { showServer } from '../lookup/server-address.ts'
import { exchangeMessage } from './exchange.ts'
import { encodeName, encodeRecord, encodeTxt, rrClass, rrType, uint16 } from './message.ts'
import { signMessage, type TsigKey, verifyMessage } from './tsig.ts'
import { NoAnswer } from './udp.ts'
import { rcodeOf } from './wire.ts'

/** One TXT value to add beside others, or to remove alone (RFC 2136 §2.5.1, §2.5.4). Both may be done twice. */
export type TxtChange =
  | { kind: 'add'; name: string; value: string; ttl: number }
  | { kind: 'remove'; name: string; value: string }

export interface UpdateRequest {
  zone: string
  changes: readonly TxtChange[]
  /** Absent: the update is not signed. */
  key?: TsigKey | undefined
}

/** Above this size a message goes over TCP: what every server takes over UDP (RFC 1035 §2.3.4). Bytes. */
export const mostOverUdp = 512
const opcodeUpdate = 5

export const encodeUpdate = (id: number, zone: string, changes: readonly TxtChange[]): Buffer =>
  Buffer.concat([
    uint16(id, opcodeUpdate << 11, 1, 0, changes.length, 0),
    encodeName(zone),
    uint16(rrType.SOA, rrClass.IN),
    ...changes.map(encodeChange),
  ])

const encodeChange = (change: TxtChange): Buffer =>
  encodeRecord({
    name: change.name,
    type: rrType.TXT,
    class: change.kind === 'add' ? rrClass.IN : rrClass.NONE,
    ttl: change.kind === 'add' ? change.ttl : 0,
    data: encodeTxt(change.value),
  })

/**
 * Sends one dynamic update (RFC 2136), all of it or nothing, and checks that the answer is the server's (RFC 8945).
 * The same bytes are sent again when no answer comes. Throws dns.tsig_*, dns.refused, dns.zone_not_found,
 * dns.server_failed, dns.server_unreachable, or the signal's reason.
 */
export const sendUpdate = async (
  server: DnsServer,
  { zone, changes, key }: UpdateRequest,
  clock: Pick<Clock, 'now'>,
  signal?: AbortSignal,
): Promise<void> => {
  const id = randomInt(0x1_0000)
  const message = encodeUpdate(id, zone, changes)
  const time = Math.floor(clock.now() / 1000)
  const { signed, mac } = key ? signMessage(message, key, time) : { signed: message, mac: undefined }
  const accept = (reply: Buffer) => reply.length >= 12 && reply.readUInt16BE(0) === id && isUpdateReply(reply)
  let reply: Buffer
  try {
    reply = await exchangeMessage(server, signed, { accept, tcp: signed.length > mostOverUdp, signal })
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    const params = { server: showServer(server), problem: error.problem }
    throw new CerthubError('dns.server_unreachable', params, {
      cause: error,
      subject: { field: 'nameserver' },
    })
  }
  const rcode = rcodeOf(reply)
  if (key) {
    const isSigned = isSignedWith(reply, server, key, Math.floor(clock.now() / 1000), mac)
    if (!isSigned && keyRefusals.has(rcode)) {
      const params = { server: showServer(server), zone, rcode, key: key.name }
      throw new CerthubError('dns.tsig_not_accepted', params, { subject: { field: 'tsigSecret' } })
    }
  }
  judgeRcode(rcode, server, zone)
}

const isUpdateReply = (reply: Buffer): boolean => {
  const flags = reply.readUInt16BE(2)
  return (flags & 0x8000) !== 0 && ((flags >> 11) & 0xf) === opcodeUpdate
}

/** Whether the answer is the server’s for certain. One without a signature is heard only when it says no. */
const isSignedWith = (
  reply: Buffer,
  at: DnsServer,
  key: TsigKey,
  time: number,
  requestMac?: Buffer,
): boolean => {
  const server = showServer(at)
  const named = { server, key: key.name }
  const judged = readVerdict(reply, key, time, requestMac)
  if (judged.verdict === 'signed') return true
  if (judged.verdict === 'wrong-time') throw new CerthubError('dns.tsig_bad_time', { server })
  if (judged.verdict === 'error') {
    if (judged.error === 'BADKEY')
      throw new CerthubError('dns.tsig_bad_key', named, { subject: { field: 'tsigKey' } })
    if (judged.error === 'BADTIME') throw new CerthubError('dns.tsig_bad_time', { server })
    throw new CerthubError('dns.tsig_bad_signature', named, {
      detail: judged.error,
      subject: { field: 'tsigSecret' },
    })
  }
  // Some servers do not sign what they refuse; only a “done” must be proven.
  if (judged.verdict === 'unsigned' && rcodeOf(reply) !== 'NOERROR') return false
  throw new CerthubError('dns.tsig_unsigned_answer', { server })
}

const readVerdict = (...args: Parameters<typeof verifyMessage>): ReturnType<typeof verifyMessage> => {
  try {
    return verifyMessage(...args)
  } catch {
    return { verdict: 'forged' }
  }
}

/** What PowerDNS says, unsigned, to a key that it does not know or whose signature is wrong (RFC 8945 §5.3.2). */
const keyRefusals = new Set(['REFUSED', 'NOTAUTH'])
const refusals = new Set(['REFUSED', 'NOTZONE', 'NOTIMP'])

const judgeRcode = (rcode: string, at: DnsServer, zone: string): void => {
  if (rcode === 'NOERROR') return
  const server = showServer(at)
  if (rcode === 'NOTAUTH') throw new CerthubError('dns.zone_not_found', { name: zone, where: `at ${server}` })
  if (refusals.has(rcode)) throw new CerthubError('dns.refused', { server, zone, rcode })
  throw new CerthubError('dns.server_failed', { server, rcode })
}
