import type { DnsServer } from '../../ports/resolver.ts'
import { exchangeTcp } from './tcp.ts'
import { exchangeUdp } from './udp.ts'
import { isTruncated } from './wire.ts'

export interface ExchangeOptions {
  /** Whether the bytes are an answer to the packet; what is not is ignored. */
  accept(reply: Buffer): boolean
  /** TCP only, for a packet that is too large for UDP. */
  tcp?: boolean | undefined
  signal?: AbortSignal | undefined
}

const udpWaits = [1000, 2000]
const tcpTimeoutMs = 5000

/**
 * One message and its answer: UDP, sent again once when no answer comes, then TCP when the answer was cut
 * (RFC 7766 §5). Rejects with `NoAnswer`, or the signal's reason.
 */
export const exchangeMessage = async (
  server: DnsServer,
  packet: Buffer,
  { accept, tcp, signal }: ExchangeOptions,
): Promise<Buffer> => {
  const overTcp = () => exchangeTcp(server, packet, { timeoutMs: tcpTimeoutMs, accept, signal })
  if (tcp) return overTcp()
  const reply = await exchangeUdp(server, packet, { waits: udpWaits, accept, signal })
  return isTruncated(reply) ? overTcp() : reply
}
