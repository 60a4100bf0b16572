import type { accountsContract } from '../../shared/contract/accounts.ts'
import { catalogue } from '../acme/ca-catalogue.ts'
import type { HandlersOf } from '../calls/handlers-of.ts'
import type { AccountsUseCases } from './accounts.ts'

/** Without the drill, which weighs certificates (`diagnostics/diagnostics-api.ts`). */
export const accountsApi = ({
  accounts,
}: {
  accounts: AccountsUseCases
}): HandlersOf<Omit<typeof accountsContract, 'accounts.drill'>> => ({
  'cas.list': async () => ({ cas: [...catalogue] }),
  'cas.probe': (input) => accounts.probe(input),
  'accounts.list': async ({ instance }) => ({ accounts: await accounts.list(instance) }),
  'accounts.show': ({ account }) => accounts.show(account),
  'accounts.add': (input) => accounts.add(input),
  'accounts.rollKey': ({ account }) => accounts.rollKey(account),
  'accounts.refresh': ({ account }) => accounts.refresh(account),
  'accounts.setEmail': ({ account, email }) => accounts.setEmail(account, email),
  'accounts.registerAgain': ({ account, ...consent }) => accounts.registerAgain(account, consent),
  'accounts.import': (input) => accounts.import(input),
  'accounts.profiles': async ({ account }) => ({ profiles: await accounts.profiles(account) }),
  'accounts.findKeys': async ({ folder }) => ({ found: await accounts.findKeys(folder) }),
  'accounts.exportKey': async ({ account, directory, format }) => ({
    files: await accounts.exportKey(account, directory, format),
  }),
  'accounts.share': ({ account, instances }) => accounts.share(account, instances),
  'accounts.setProxy': ({ account, proxy }) => accounts.setProxy(account, proxy),
  'accounts.deactivate': ({ account, evenIfUsed }, { instances: reach }) =>
    accounts.deactivate(account, { evenIfUsed, reach }),
  'accounts.remove': async ({ account, evenIfUsed }, { instances: reach }) => {
    await accounts.remove(account, { evenIfUsed, reach })
    return {}
  },
})
