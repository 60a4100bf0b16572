import { createServer, type Socket } from 'node:net'
import { createSecureContext, createServer as createTlsServer, TLSSocket } from 'node:tls'

export interface Mail {
  from: string
  to: string[]
  data: string
  encrypted: boolean
  login: string | undefined
}

export interface MailServerOptions {
  /** TLS from the start, by STARTTLS, or not offered. */
  security: 'tls' | 'starttls' | 'none'
  tls?: { key: string; cert: string }
  /** The one login that it takes: `user password`. Absent: none is offered. */
  login?: string
  /** The answer to a RCPT TO, in place of 250. */
  recipient?: string
}

/** A mail server on a free port of 127.0.0.1 that speaks as much SMTP (RFC 5321, 3207, 4954) as a submission needs. */
export const startMailServer = async ({ security, tls, login, recipient }: MailServerOptions) => {
  const mails: Mail[] = []
  const open = new Set<Socket>()

  const serve = (socket: Socket, encrypted: boolean, greet: boolean): void => {
    const say = (line: string): void => void socket.write(`${line}\r\n`)
    let mail: Mail = { from: '', to: [], data: '', encrypted, login: undefined }
    let rest = ''
    let takesData = false

    const command = (line: string): void => {
      const [verb = '', ...words] = line.split(' ')
      const said = words.join(' ')
      switch (verb.toUpperCase()) {
        case 'EHLO':
          return say(
            [
              'mail.test',
              ...(security === 'starttls' && !encrypted ? ['STARTTLS'] : []),
              ...(login && encrypted ? ['AUTH PLAIN'] : []),
              'SIZE',
            ]
              .map((word, at, all) => `250${at === all.length - 1 ? ' ' : '-'}${word}`)
              .join('\r\n'),
          )
        case 'STARTTLS':
          if (security !== 'starttls') return say('502 not here')
          say('220 go on')
          socket.removeAllListeners('data')
          return serve(
            new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(tls) }),
            true,
            false,
          )
        case 'AUTH': {
          const [, user, password] = Buffer.from(words[1] ?? '', 'base64')
            .toString()
            .split('\0')
          if (`${user} ${password}` !== login)
            return say(`535 5.7.8 ${password} is not the password of ${user}`)
          mail.login = user
          return say('235 welcome')
        }
        case 'MAIL':
          mail = { ...mail, from: said, to: [] }
          return say('250 ok')
        case 'RCPT':
          mail.to.push(said)
          return say(recipient ?? '250 ok')
        case 'DATA':
          takesData = true
          return say('354 go on')
        case 'QUIT':
          say('221 bye')
          return void socket.end()
        default:
          return say('250 ok')
      }
    }

    socket.on('data', (chunk) => {
      rest += chunk
      for (;;) {
        const end = takesData ? rest.indexOf('\r\n.\r\n') : rest.indexOf('\r\n')
        if (end < 0) return
        const piece = rest.slice(0, end)
        rest = rest.slice(end + (takesData ? 5 : 2))
        if (!takesData) {
          command(piece)
          continue
        }
        takesData = false
        mails.push({ ...mail, data: piece })
        say('250 queued as 42')
      }
    })
    socket.on('error', () => {})
    if (greet) say('220 mail.test ESMTP')
  }

  const accept = (socket: Socket): void => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    serve(socket, security === 'tls', true)
  }
  const server = security === 'tls' ? createTlsServer(tls ?? {}, accept) : createServer(accept)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return {
    port: address.port,
    mails,
    stop: (): Promise<void> =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
  }
}
