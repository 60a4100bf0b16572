import { isDeepStrictEqual } from 'node:util'
import { publicPortOf, type Validation } from '../../shared/validation.ts'
import { type Caller, mayCaller, requireMayHost } from '../calls/caller.ts'
import type { Store } from '../ports/store.ts'
import { findCertificate } from './find-certificate.ts'
import type { OrderInput } from './order-request.ts'

/** What a way of validation reaches for beyond DNS and the usual ports: as it follows “may not”. */
const reachOf = (validation: Validation): string | undefined => {
  switch (validation.kind) {
    case 'http-folder':
      return 'name a folder of the hub’s computer'
    case 'http-sftp':
      return 'send a stored login to a server'
    case 'http-listener':
    case 'tls-alpn':
      return validation.port === publicPortOf(validation) ? undefined : 'open a port of the hub’s computer'
    default:
      return undefined
  }
}

/**
 * Who orders with what is stored may keep the validation that a certificate has, and choose none that writes files on the
 * hub’s computer, sends a login somewhere, or opens another port. Throws `auth.forbidden`.
 */
export const requireMayValidate = async (
  store: Store,
  input: OrderInput | { certificate: string },
  caller: Caller,
): Promise<void> => {
  if (!('names' in input)) return
  const reach = reachOf(input.validation)
  if (reach === undefined || mayCaller(caller, 'host')) return
  if (input.certificate !== undefined) {
    const { settings } = await findCertificate(store, input.certificate)
    if (isDeepStrictEqual(settings.validation, input.validation)) return
  }
  requireMayHost(caller, reach)
}
