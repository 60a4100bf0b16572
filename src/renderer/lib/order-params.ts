import type { Certificate } from '../../shared/contract/certificates.ts'
import type { ErrorData } from '../../shared/errors.ts'
import { delegateParam, withParams } from './fix-link.ts'
import { orderParams } from './order-choice.ts'

/** The failure of a certificate’s order, its fix filled in with what the certificate is. */
export const withOrderParams = (error: ErrorData, certificate: Certificate): ErrorData =>
  error.fix?.screen === 'new-certificate'
    ? withParams(error, orderParams(certificate))
    : withParams(error, {
        credential: certificate.settings.credential,
        account: certificate.settings.account,
        ...delegateParam(error, certificate.names),
      })
