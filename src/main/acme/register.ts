import { CerthubError } from '../../shared/errors.ts'
import type { Secret } from '../../shared/secret.ts'
import { openAccountApi } from './account-api.ts'
import { contactOf } from './account-life.ts'
import type { CallOptions } from './call.ts'
import type { Answer } from './exchanger.ts'
import { bindExternalAccount, type ExternalAccount } from './external-account.ts'
import { readAccount, readLocation } from './objects.ts'
import { createSigner } from './signer.ts'
import type { Transport } from './transport.ts'

export interface Registration {
  /** PKCS#8 PEM. */
  accountKey: Secret
  email?: string | undefined
  eab?: ExternalAccount | undefined
  termsAgreed: boolean
}

/** The account of a key that is registered already (RFC 8555 §7.3.1). Throws `acme.account_gone` when it has none. */
export const findRegistered = async (
  transport: Transport,
  accountKey: Secret,
  options: CallOptions = {},
): Promise<Registered & { email: string }> => {
  const signer = createSigner(accountKey)
  const api = await openAccountApi({ transport, signer, kind: 'account', harmless: true, options })
  const answer: Answer = await api.createAccount({ onlyReturnExisting: true })
  const accountUrl = readLocation(answer)
  if (!accountUrl) throw withoutAddress(transport.host)
  const { status, contact } = readAccount(answer, transport.host)
  const email = contact.find((one) => one.startsWith('mailto:'))?.slice('mailto:'.length) ?? ''
  return { accountUrl, status, email }
}

const withoutAddress = (host: string): CerthubError =>
  new CerthubError('acme.bad_answer', { host, problem: 'it registered an account without an address' })

export interface Registered {
  accountUrl: string
  status: 'valid' | 'deactivated' | 'revoked'
}

/** A refusal of a registration that carried a binding; CAs use many types for a wrong key id or HMAC key. */
const asBindingError = (error: unknown, host: string): unknown => {
  if (!(error instanceof CerthubError)) return error
  const refused = error.code === 'acme.rejected' || error.code === 'acme.eab_required'
  return refused
    ? new CerthubError('acme.eab_rejected', { host }, { detail: error.data.detail, cause: error })
    : error
}

/**
 * Registers the key (RFC 8555 §7.3). A key that has an account gets that account, whose contact stays. Throws
 * `acme.eab_required` and `acme.terms_required` before anything is sent, `acme.eab_rejected`,
 * `acme.contact_rejected` and other acme.* errors.
 */
export const register = async (
  transport: Transport,
  { accountKey, email, eab, termsAgreed }: Registration,
  options: CallOptions = {},
): Promise<Registered> => {
  const { host } = transport
  const { meta, newAccount } = await transport.directory(options)
  if (meta.externalAccountRequired && !eab) throw new CerthubError('acme.eab_required', { host })
  if (meta.termsOfService && !termsAgreed) {
    throw new CerthubError('acme.terms_required', { host, terms: meta.termsOfService })
  }
  const signer = createSigner(accountKey)
  const contact = contactOf(email)
  const payload = {
    ...(termsAgreed && { termsOfServiceAgreed: true }),
    ...(contact.length > 0 && { contact }),
    ...(eab && { externalAccountBinding: bindExternalAccount(eab, signer.jwk, newAccount) }),
  }
  const api = await openAccountApi({ transport, signer, kind: 'account', harmless: true, options })
  const answer: Answer = await api.createAccount(payload).catch((error: unknown) => {
    throw eab ? asBindingError(error, host) : error
  })
  const accountUrl = readLocation(answer)
  if (!accountUrl) throw withoutAddress(host)
  return { accountUrl, status: readAccount(answer, host).status }
}
