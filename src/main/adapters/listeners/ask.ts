import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { connect } from 'node:tls'
import type { ChallengeNetwork, HttpReply } from '../../ports/challenge-network.ts'

const mostCharacters = 4096

export const askHttp: ChallengeNetwork['askHttp'] = ({ address, port, tls, host, path }, signal) =>
  new Promise<HttpReply>((resolve, reject) => {
    const standard = port === (tls ? 443 : 80)
    const options = {
      host: address,
      port,
      path,
      signal,
      agent: false,
      headers: { host: standard ? host : `${host}:${port}`, connection: 'close' },
    }
    const outgoing = tls
      ? httpsRequest({
          ...options,
          rejectUnauthorized: false,
          ...(isIP(host) === 0 && { servername: host }),
        })
      : httpRequest(options)
    outgoing.on('error', reject)
    outgoing.on('response', (response) => {
      let body = ''
      const end = (): void => {
        const { location } = response.headers
        resolve({ status: response.statusCode ?? 0, body, ...(location !== undefined && { location }) })
      }
      response.setEncoding('utf8')
      response.on('data', (text: string) => {
        body = (body + text).slice(0, mostCharacters)
        if (body.length < mostCharacters) return
        end()
        outgoing.destroy()
      })
      response.on('end', end)
      response.on('error', reject)
    })
    outgoing.end()
  })

export const askTls: ChallengeNetwork['askTls'] = ({ address, port, serverName }, signal) =>
  new Promise<Uint8Array>((resolve, reject) => {
    const socket = connect({
      host: address,
      port,
      servername: serverName,
      ALPNProtocols: ['acme-tls/1'],
      rejectUnauthorized: false,
    })
    const abort = (): void => {
      socket.destroy()
      reject(signal.reason)
    }
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    socket.once('secureConnect', () => {
      const { raw } = socket.getPeerCertificate()
      const { alpnProtocol } = socket
      socket.end()
      if (alpnProtocol === 'acme-tls/1' && raw) resolve(raw)
      else reject(new Error('it does not speak acme-tls/1'))
    })
    socket.on('error', reject)
    socket.on('close', () => signal.removeEventListener('abort', abort))
  })
