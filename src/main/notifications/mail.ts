import { asClause, CerthubError } from '../../shared/errors.ts'
import type { ChannelRecord } from '../ports/store/notifications.ts'
import type { Vault } from '../vault/vault.ts'
import { mailSettings, secretKinds } from './channel-settings.ts'
import { hide } from './hide.ts'
import { combine, type Sender } from './sender.ts'

const timeoutMs = 15_000

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What nodemailer's errors mean: `code` names the stage, `response` is what the server said. */
const explain = (error: unknown, server: string, password: string): CerthubError => {
  const { code, response, message } = Object(error)
  const detail = hide(text(response), password)
  if (code === 'EAUTH') return new CerthubError('notify.mail_login', { server }, { detail })
  if (code === 'EENVELOPE' || code === 'EMESSAGE' || detail) {
    return new CerthubError('notify.mail_refused', { server }, { detail: detail || text(message) })
  }
  const problem =
    code === 'EDNS' ? 'there is no such host name' : asClause(text(message)) || 'it did not answer'
  return new CerthubError('notify.mail_unreachable', { server, problem })
}

/** Throws when the hub stops, whatever the mail server is doing. */
const unless = async <T>(signal: AbortSignal, work: Promise<T>): Promise<T> => {
  const { promise, reject } = Promise.withResolvers<never>()
  const stop = () => reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** E-mail by SMTP (RFC 5321), submitted with TLS from the start, by STARTTLS (RFC 3207), or without and then no login. */
export const createMail = ({ vault }: { vault: Vault }): Sender => ({
  atOnce: 500,

  send: async ({ settings, secretId, fingerprint }: ChannelRecord, messages, signal) => {
    const { host, port, security, username, from, to } = mailSettings.parse(settings)
    const server = `${host}:${port}`
    const password = secretId
      ? (await vault.get(secretKinds.email, secretId, fingerprint ?? undefined)).expose()
      : ''
    const { createTransport } = await import('nodemailer')
    const transport = createTransport({
      host,
      port,
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'none',
      ...(username && { auth: { user: username, pass: password } }),
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    const { title, text: body } = combine(messages)
    try {
      const sent = await unless(
        signal,
        transport.sendMail({
          from: { name: 'Certhub', address: from },
          to,
          subject: `Certhub: ${title.replace(/\s+/g, ' ').slice(0, 200)}`,
          text: `${body}\n`,
          headers: { 'Auto-Submitted': 'auto-generated' },
        }),
      )
      return sent.response
    } catch (error) {
      signal.throwIfAborted()
      throw explain(error, server, password)
    } finally {
      transport.close()
    }
  },
})
