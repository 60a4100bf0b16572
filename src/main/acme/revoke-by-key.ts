import type { RevocationReason } from '../../shared/revocation.ts'
import type { Secret } from '../../shared/secret.ts'
import { reasonCodeOf } from './account-life.ts'
import type { CallOptions } from './call.ts'
import { createSigner } from './signer.ts'
import type { Transport } from './transport.ts'

/** Revokes a certificate by its own private key (RFC 8555 §7.6): for who lost the account. Throws acme.* errors. */
export const revokeByKey = async (
  transport: Transport,
  certificate: { der: Uint8Array; key: Secret; reason: RevocationReason },
  options: CallOptions = {},
): Promise<void> => {
  const signer = createSigner(certificate.key)
  const payload = {
    certificate: Buffer.from(certificate.der).toString('base64url'),
    reason: reasonCodeOf(certificate.reason),
  }
  await transport.post(
    {
      kind: 'revoke',
      target: { resource: 'revokeCert' },
      sign: (nonce, url) => signer.sign({ jwk: signer.jwk, nonce, url }, payload),
      harmless: false,
    },
    options,
  )
}
