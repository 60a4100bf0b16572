import { createHash } from 'node:crypto'
import { CerthubError, type ErrorData, hasCode, toErrorData } from '../../shared/errors.ts'
import { isIpAddress } from '../../shared/ip-address.ts'
import { type AccountLife, createAccountLife } from './account-life.ts'
import type { CallOptions, ExchangeKind } from './call.ts'
import { pickChain } from './certificate-download.ts'
import type { Answer } from './exchanger.ts'
import {
  type AcmeAuthorization,
  type AcmeOrder,
  readAuthorization,
  readChallenge,
  readLocation,
  readOrder,
} from './objects.ts'
import { refusalOf } from './problem-error.ts'
import type { Signer } from './signer.ts'
import type { Transport } from './transport.ts'

export interface NewOrder {
  /** A-labels, `*.` included, and IP addresses (RFC 8738). */
  names: string[]
  /** One of the directory's profiles. */
  profile?: string | undefined
  /** When the certificate shall end, in milliseconds since the Unix epoch; CAs may refuse to be told. */
  notAfter?: number | undefined
  /** ARI identifier of the certificate that this one replaces (RFC 9773 §5); left out when the CA refuses it. */
  replaces?: string | undefined
  /** Told before it is left out. */
  onReplacesRefused?: (why: ErrorData) => void
}

/** How long alternate chains are asked for, all together. Milliseconds. */
const alternatesMs = 20_000

/** What names an account in records of dns-persist-01. */
export interface AccountIdentity {
  url: string
  /** Of its key (RFC 7638). */
  thumbprint: string
  /** Where the CA wants a hash instead of the URL: what stands before it. */
  hashPrefix?: string
}

/**
 * One account at one CA. Holds no state of an order: its URLs and the account key are all that is needed to go on
 * in another process. Every call throws acme.* errors, or the signal's reason.
 */
export interface AcmeAccount extends AccountLife {
  readonly url: string
  identity(options?: CallOptions): Promise<AccountIdentity>
  /** Opens an order (RFC 8555 §7.4). Never sent twice when the first may have arrived. */
  newOrder(order: NewOrder, options?: CallOptions): Promise<AcmeOrder>
  order(url: string, options?: CallOptions): Promise<AcmeOrder>
  authorization(url: string, options?: CallOptions): Promise<AcmeAuthorization>
  /** What shows that a challenge was answered by this account (RFC 8555 §8.1). */
  keyAuthorization(token: string): string
  /** The TXT value of a dns-01 challenge (RFC 8555 §8.4). */
  txtValue(token: string): string
  /** Tells the CA to validate; telling it again does no harm (RFC 8555 §7.5.1). */
  answer(challengeUrl: string, options?: CallOptions): Promise<void>
  /**
   * Hands in the CSR. Throws `acme.order_not_ready` when the order is in another state, also when this CSR arrived
   * before and only its answer was lost: poll the order then.
   */
  finalize(finalizeUrl: string, csrDer: Uint8Array, options?: CallOptions): Promise<Omit<AcmeOrder, 'url'>>
  /** The chain as PEM, leaf first. With `preferredRoot` (a common name) alternates are looked at. */
  download(
    certificateUrl: string,
    options?: CallOptions & { preferredRoot?: string | undefined },
  ): Promise<string>
}

/** An account that exists at the CA already. Makes no request. */
export const openAccount = (
  transport: Transport,
  { signer, accountUrl }: { signer: Signer; accountUrl: string },
): AcmeAccount => {
  const { host } = transport
  const sign = (payload: unknown) => (nonce: string, url: string) =>
    signer.sign({ kid: accountUrl, nonce, url }, payload)

  /** A POST to a URL the CA gave; without a payload, POST-as-GET. All of them may be repeated. */
  const post = (kind: ExchangeKind, url: string, options: CallOptions, payload?: object): Promise<Answer> =>
    transport.post({ kind, target: { url }, sign: sign(payload), harmless: true }, options)

  const requestOrder = (order: NewOrder, options: CallOptions): Promise<Answer> => {
    const { names, profile, notAfter, replaces } = order
    const identifiers = names.map((name) => ({ type: isIpAddress(name) ? 'ip' : 'dns', value: name }))
    const payload = {
      identifiers,
      ...(profile && { profile }),
      ...(notAfter !== undefined && { notAfter: rfc3339(notAfter) }),
      ...(replaces && { replaces }),
    }
    const target = { resource: 'newOrder' as const }
    return transport.post({ kind: 'new-order', target, sign: sign(payload), harmless: false, names }, options)
  }

  return {
    ...createAccountLife(transport, signer, accountUrl),
    url: accountUrl,

    async identity(options = {}) {
      const { accountHashPrefix } = (await transport.directory(options)).meta
      return {
        url: accountUrl,
        thumbprint: signer.thumbprint,
        ...(accountHashPrefix && { hashPrefix: accountHashPrefix }),
      }
    },

    async newOrder(order, options = {}) {
      const answer = await requestOrder(order, options).catch((error: unknown) => {
        if (order.replaces === undefined || !mayBeAboutReplacing(error)) throw error
        order.onReplacesRefused?.(toErrorData(error))
        return requestOrder({ ...order, replaces: undefined }, options)
      })
      const url = readLocation(answer)
      if (!url)
        throw new CerthubError('acme.bad_answer', { host, problem: 'it opened an order without an address' })
      return { url, ...readOrder(answer, host) }
    },

    async order(url, options = {}) {
      return { url, ...readOrder(await post('order', url, options), host) }
    },

    async authorization(url, options = {}) {
      return readAuthorization(await post('authorization', url, options), host)
    },

    keyAuthorization: (token) => `${token}.${signer.thumbprint}`,

    txtValue(token) {
      return txtValueOf(token, signer.thumbprint)
    },

    async answer(challengeUrl, options = {}) {
      try {
        await post('challenge', challengeUrl, options, {})
      } catch (error) {
        if (!hasCode(error, 'acme.rejected')) throw error
        // CAs refuse to be told twice, as after a lost answer; only a challenge that still waits is a failure.
        const challenge = readChallenge(await post('challenge', challengeUrl, options), host)
        if (challenge.status === 'pending') throw error
      }
    },

    async finalize(finalizeUrl, csrDer, options = {}) {
      const csr = Buffer.from(csrDer).toString('base64url')
      return readOrder(await post('finalize', finalizeUrl, options, { csr }), host)
    },

    async download(certificateUrl, options = {}) {
      // The certificate is there: no alternate is worth losing it, or waiting for long.
      const enough = AbortSignal.timeout(alternatesMs)
      const signal = options.signal ? AbortSignal.any([options.signal, enough]) : enough
      const alternate = async (url: string) => {
        if (enough.aborted) return undefined
        return post('certificate', url, { ...options, signal }).catch((error: unknown) => {
          options.signal?.throwIfAborted()
          if (enough.aborted || error instanceof CerthubError) return undefined
          throw error
        })
      }
      return pickChain(await post('certificate', certificateUrl, options), options.preferredRoot, alternate)
    },
  }
}

/** The TXT value of a dns-01 challenge (RFC 8555 §8.4), by the thumbprint of the account’s key. */
export const txtValueOf = (token: string, thumbprint: string): string =>
  createHash('sha256').update(`${token}.${thumbprint}`).digest('base64url')

/** RFC 3339 in whole seconds: not every CA reads fractions. */
const rfc3339 = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')

/** Refusals that have nothing to do with the certificate before, and would be the same without it. */
const ofOtherThings = [
  'acme.bad_nonce',
  'acme.rate_limited',
  'acme.account_gone',
  'acme.terms_required',
  'acme.eab_required',
  'acme.name_rejected',
] as const

/**
 * Whether a refusal of an order that names what it replaces is worth one try without: to name it is a courtesy, and CAs
 * refuse it in many words (RFC 9773 §5 and §7.4). An answer of somebody in between says nothing.
 */
const mayBeAboutReplacing = (error: unknown): boolean => {
  const refusal = refusalOf(error)
  if (!refusal || hasCode(error, ...ofOtherThings)) return false
  return !refusal.isCompound && (refusal.type !== '' || refusal.status < 500)
}
