import type { failoverContract } from '../../shared/contract/failover.ts'
import { givenOnly, type HandlersOf } from '../calls/handlers-of.ts'
import type { Store } from '../ports/store.ts'
import { createFailoverSettings } from './settings.ts'

/** Without `failover.why` (`diagnostics/diagnostics-api.ts`). */
export const failoverApi = ({
  store,
}: {
  store: Store
}): HandlersOf<Omit<typeof failoverContract, 'failover.why'>> => {
  const failover = createFailoverSettings(store)
  return {
    'failover.settings': () => failover.get(),
    'failover.setSettings': ({ enabled, nextCas, ...input }) =>
      failover.set({ enabled, nextCas, ...givenOnly(input) }),
  }
}
