import type { persistContract } from '../../shared/contract/persist.ts'
import type { HandlersOf } from '../calls/handlers-of.ts'
import { createPersist, type PersistParts } from './persist-use-cases.ts'

export const persistApi = (use: PersistParts): HandlersOf<typeof persistContract> => {
  const persist = createPersist(use)
  return {
    'persist.check': async (input, { signal }) => ({ accounts: await persist.check(input, signal) }),
    'persist.write': async (input, { signal }) => ({ accounts: await persist.write(input, signal) }),
    'persist.remove': async (input, { signal }) => ({ accounts: await persist.remove(input, signal) }),
  }
}
