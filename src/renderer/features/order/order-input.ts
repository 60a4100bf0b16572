import type { InputOf } from '../../../shared/contract/contract.ts'
import { lifetimeOf, type OrderChoice } from './order-choice.ts'
import { validationOf } from './validation-choice.ts'

/** What the hub is asked to order; what does not go with the chosen validation is left out. */
export const orderInputOf = ({
  certificate,
  account,
  credential,
  names,
  profile,
  preferredChain,
  moreCredentials,
  validation,
  lifetimeDays,
  ...rest
}: OrderChoice): InputOf<'certificates.order'> => {
  const chosen = validationOf(validation)
  const days = lifetimeOf({ lifetimeDays })
  const isWritten = validation.kind === 'dns'
  return {
    ...rest,
    ...(certificate && { certificate }),
    names: [...names],
    ...(account && { account }),
    ...(credential && isWritten && { credential }),
    ...(moreCredentials.length > 0 &&
      isWritten && { moreCredentials: moreCredentials.filter((id) => id !== credential) }),
    ...(chosen && { validation: chosen }),
    ...(profile && { profile }),
    ...(preferredChain.trim() && { preferredChain }),
    ...(days !== undefined && { lifetimeDays: days }),
  }
}
