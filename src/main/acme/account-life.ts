import type { RevocationReason } from '../../shared/revocation.ts'
import type { Secret } from '../../shared/secret.ts'
import { openAccountApi } from './account-api.ts'
import type { CallOptions, ExchangeKind } from './call.ts'
import { type AccountDocument, readAccount } from './objects.ts'
import { createSigner, type Signer } from './signer.ts'
import type { Transport } from './transport.ts'

/** Reason codes of RFC 5280 §5.3.1. */
const reasonCodes: Record<RevocationReason, number> = {
  unspecified: 0,
  keyCompromise: 1,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
}
export const reasonCodeOf = (reason: RevocationReason): number => reasonCodes[reason]

/** What is done with the account itself. What cannot be done twice is not sent again after a lost connection. */
export interface AccountLife {
  show(options?: CallOptions): Promise<AccountDocument>
  /** Without an address the contact is removed. */
  updateContact(email: string | undefined, options?: CallOptions): Promise<AccountDocument>
  /**
   * Makes `newKey` the account's key (RFC 8555 §7.3.5). This object still has the old one: open another. After a lost
   * answer find out which key holds with `show`.
   */
  rollKey(newKey: Secret, options?: CallOptions): Promise<void>
  /** For good (RFC 8555 §7.3.6). */
  deactivate(options?: CallOptions): Promise<AccountDocument>
  /** RFC 8555 §7.6, signed by the account. */
  revoke(certificateDer: Uint8Array, reason: RevocationReason, options?: CallOptions): Promise<void>
}

export const contactOf = (email: string | undefined): string[] => (email ? [`mailto:${email}`] : [])

export const createAccountLife = (transport: Transport, signer: Signer, accountUrl: string): AccountLife => {
  const api = (kind: ExchangeKind, harmless: boolean, options: CallOptions = {}) =>
    openAccountApi({ transport, signer, accountUrl, kind, harmless, options })
  const update = async (data: object | null, harmless: boolean, options?: CallOptions) =>
    readAccount(await (await api('account', harmless, options)).updateAccount(data), transport.host)

  return {
    show: (options) => update(null, true, options),
    updateContact: (email, options) => update({ contact: contactOf(email) }, true, options),
    deactivate: (options) => update({ status: 'deactivated' }, false, options),

    async rollKey(newKey, options = {}) {
      const url = await transport.urlOf('keyChange', options)
      const next = createSigner(newKey)
      const inner = next.sign({ jwk: next.jwk, url }, { account: accountUrl, oldKey: signer.jwk })
      await (await api('key-change', false, options)).updateAccountKey(JSON.parse(inner))
    },

    async revoke(certificateDer, reason, options) {
      const certificate = Buffer.from(certificateDer).toString('base64url')
      await (await api('revoke', false, options)).revokeCert({
        certificate,
        reason: reasonCodeOf(reason),
      })
    },
  }
}
