import type { accountsContract } from '../../shared/contract/accounts.ts'
import type { delegationContract } from '../../shared/contract/delegation.ts'
import type { failoverContract } from '../../shared/contract/failover.ts'
import type { preflightContract } from '../../shared/contract/preflight.ts'
import type { HandlersOf } from '../calls/handlers-of.ts'
import { requireMayValidate } from '../certificates/require-may-validate.ts'
import { askerOf } from '../credentials/asker.ts'
import { createCheckDelegation, type DelegationParts } from './check-delegation.ts'
import { createDrill } from './drill.ts'
import { createPreflight, type PreflightParts } from './preflight.ts'
import { createWhy } from './why.ts'

/** What only looks, or tries out without ordering. */
export const diagnosticsApi = (
  use: PreflightParts & DelegationParts,
): HandlersOf<
  typeof preflightContract &
    Pick<typeof delegationContract, 'delegation.check'> &
    Pick<typeof failoverContract, 'failover.why'> &
    Pick<typeof accountsContract, 'accounts.drill'>
> => {
  const preflight = createPreflight(use)
  const checkDelegation = createCheckDelegation(use)
  const why = createWhy(use)
  const drill = createDrill(use)
  return {
    'certificates.preflight': async (input, caller) => {
      await requireMayValidate(use.store, input, caller)
      return preflight(input, caller.signal)
    },
    'delegation.check': ({ credential, ...wanted }, caller) =>
      checkDelegation(askerOf(caller), credential, wanted, caller.signal),
    'failover.why': (input, { signal }) => why(input, signal),
    'accounts.drill': ({ account }, { signal }) => drill(account, signal),
  }
}
