import type { Server, Socket } from 'node:net'
import { createSecureContext, createServer } from 'node:tls'
import type { TlsAnswer } from '../../ports/challenge-network.ts'
import { closingAll, mostConnections } from './http-server.ts'

const longestHandshake = 10_000

/**
 * A TLS server that speaks `acme-tls/1` and nothing else (RFC 8737 §3): after the handshake there is nothing to say.
 * A server name that it does not know, or none, ends the handshake.
 */
export const createTlsServer = (find: (serverName: string) => TlsAnswer | undefined): Server => {
  const sockets = new Set<Socket>()
  const server = createServer({
    ALPNProtocols: ['acme-tls/1'],
    minVersion: 'TLSv1.2',
    handshakeTimeout: longestHandshake,
    SNICallback: (serverName, answer) => {
      const found = find(serverName.toLowerCase().replace(/\.$/, ''))
      if (!found) return answer(new Error('unknown server name'))
      answer(null, createSecureContext({ cert: found.certificatePem, key: found.privateKeyPem.expose() }))
    },
  })
  server.maxConnections = mostConnections
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
  })
  server.on('secureConnection', (socket) => {
    socket.on('error', () => socket.destroy())
    if (socket.alpnProtocol !== 'acme-tls/1') socket.destroy()
    else socket.setTimeout(longestHandshake, () => socket.destroy()).resume()
  })
  server.on('tlsClientError', (_, socket) => socket.destroy())
  return closingAll(server, () => {
    for (const socket of sockets) socket.destroy()
  })
}
