import type { hubContract } from '../../shared/contract/hub.ts'
import type { HandlersOf } from '../calls/handlers-of.ts'
import type { Orders } from '../orders/orders.ts'
import type { Sessions } from '../sessions/sessions.ts'
import type { InstanceScope } from './instance-scope.ts'
import type { HubParts } from './parts.ts'
import type { VaultUseCases } from './vault-use-cases.ts'

interface Use extends Pick<HubParts, 'version' | 'dataDirectory' | 'notices' | 'store'> {
  vaultUse: VaultUseCases
  sessions: Sessions
  scope: InstanceScope
  orders: Orders
}

export const hubApi = (use: Use): HandlersOf<typeof hubContract> => ({
  'hub.status': async (_, { instances: limited, role }) => ({
    version: use.version,
    dataDirectory: use.dataDirectory,
    pid: process.pid,
    platform: process.platform,
    role,
    limited: limited !== undefined,
    // Who is limited to some instances is told of nothing beyond them.
    vault: { ...use.vaultUse.status(), ...(limited && { damaged: [] }) },
    notices: limited ? [] : [...use.notices, ...use.sessions.notices()],
    counts: limited
      ? await use.scope.counts(limited)
      : {
          instances: await use.store.instances.count(),
          accounts: await use.store.accounts.count(),
          credentials: await use.store.credentials.count(),
          certificates: await use.store.certificates.count({}),
          runningOrders: use.orders.running,
        },
  }),
})
