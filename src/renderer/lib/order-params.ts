import type { Certificate } from '../../shared/contract/certificates.ts'
import type { Known } from './fix-link.ts'
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

/** What a certificate's page knows of an error of its order. */
export const knownOf = ({ id, names, credentialId, accountId }: Certificate): Known => ({
  certificate: id,
  names,
  ...(credentialId && { credential: credentialId }),
  ...(accountId && { account: accountId }),
})
