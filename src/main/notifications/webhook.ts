import { createHmac } from 'node:crypto'
import { CerthubError } from '../../shared/errors.ts'
import { type Http, HttpFailure, type HttpResponse } from '../ports/http.ts'
import type { ChannelRecord } from '../ports/store/notifications.ts'
import type { Vault } from '../vault/vault.ts'
import { secretKinds, webhookSecret } from './channel-settings.ts'
import { hide } from './hide.ts'
import type { Message, Sender } from './sender.ts'

const timeoutMs = 10_000

/**
 * The JSON that a webhook gets, described in docs/webhooks.md. Times are ISO 8601 in UTC. What is sent again after a
 * failure has the same `id` and another `sentAt`.
 */
const bodyOf = ({ id, kind, at, title, text, certificate, order, error }: Message, now: number): string =>
  JSON.stringify({
    version: 1,
    id,
    kind,
    at: new Date(at).toISOString(),
    sentAt: new Date(now).toISOString(),
    title,
    text,
    ...(certificate && {
      certificate: {
        id: certificate.id,
        names: certificate.names,
        staging: certificate.staging,
        ...(certificate.notAfter !== undefined && { notAfter: new Date(certificate.notAfter).toISOString() }),
      },
    }),
    ...(order !== undefined && { order }),
    ...(error && { error }),
  })

/** `sha256=` and the HMAC-SHA-256 (RFC 2104) of the body's bytes, in hexadecimal. */
const signatureOf = (body: string, key: string): string =>
  `sha256=${createHmac('sha256', key).update(body).digest('hex')}`

/** Why no answer came, to a person. */
const problemOf = ({ kind, message }: HttpFailure): string => {
  if (kind === 'tls') return `its certificate is not trusted (${message})`
  if (kind === 'dns') return 'there is no such host name'
  if (kind === 'refused') return `nothing listens there (${message})`
  if (kind === 'timeout') return `nothing came within ${timeoutMs / 1000} seconds`
  return message
}

export const createWebhook = ({ vault, http, now }: { vault: Vault; http: Http; now(): number }): Sender => ({
  atOnce: 1,

  send: async ({ secretId, fingerprint }: ChannelRecord, [message], signal) => {
    const stored = await vault.get(secretKinds.webhook, secretId ?? '', fingerprint ?? undefined)
    const { url, signingSecret } = webhookSecret.parse(JSON.parse(stored.expose()))
    const { origin, pathname, search, username, password } = new URL(url)
    const body = bodyOf(message, now())
    let response: HttpResponse
    try {
      response = await http.request({
        method: 'POST',
        url,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          // A connection that was kept could be closed by the other side just now, and a POST is not repeated.
          connection: 'close',
          'x-certhub-event': message.kind,
          'x-certhub-delivery': message.id,
          ...(signingSecret && { 'x-certhub-signature': signatureOf(body, signingSecret) }),
        },
        body,
        timeoutMs,
        signal,
      })
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error
      throw new CerthubError('notify.webhook_unreachable', { origin, problem: problemOf(error) })
    }
    const { status } = response
    const said = hide(response.body.trim(), signingSecret, pathname + search, pathname, username, password)
    if (status >= 300 && status < 400) {
      throw new CerthubError('notify.webhook_moved', { origin, status }, { detail: said })
    }
    if (status < 200 || status > 299) {
      throw new CerthubError('notify.webhook_refused', { origin, status }, { detail: said })
    }
    return `${status} ${said}`.trim().slice(0, 500)
  },
})
