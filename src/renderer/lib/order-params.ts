import type { Certificate } from '../../shared/contract/certificates.ts'
import type { ErrorData } from '../../shared/errors.ts'
import { delegateParam, withParams } from './fix-link.ts'
import { paramsOf } from './validation.ts'

/** The parameters of the order form’s address that fill it in with what this certificate is, to change it. */
export const orderParams = ({
  id,
  names,
  instanceId,
  staging,
  keyType,
  accountId,
  credentialId,
  moreCredentials,
  profile,
  preferredChain,
  lifetimeDays,
  validation,
}: Certificate): Record<string, string> => ({
  certificate: id,
  names: names.join(' '),
  instance: instanceId,
  staging: String(staging),
  keyType,
  ...(accountId && { account: accountId }),
  ...(credentialId && { credential: credentialId }),
  ...(moreCredentials.length > 0 && { moreCredentials: moreCredentials.join(',') }),
  ...(profile && { profile }),
  ...(preferredChain && { preferredChain }),
  ...(lifetimeDays && { lifetimeDays: String(lifetimeDays) }),
  ...paramsOf(validation),
})

/** The failure of a certificate’s order, its fix filled in with what the certificate is. */
export const withOrderParams = (error: ErrorData, certificate: Certificate): ErrorData =>
  error.fix?.screen === 'new-certificate'
    ? withParams(error, orderParams(certificate))
    : withParams(error, {
        credential: certificate.credentialId,
        account: certificate.accountId,
        ...delegateParam(error, certificate.names),
      })
