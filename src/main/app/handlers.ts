import { accountsApi } from '../accounts/accounts-api.ts'
import { auditApi } from '../audit/audit-api.ts'
import { certificatesApi } from '../certificates/certificates-api.ts'
import { persistApi } from '../certificates/persist-api.ts'
import { credentialsApi } from '../credentials/credentials-api.ts'
import { providersApi } from '../credentials/providers-api.ts'
import { diagnosticsApi } from '../diagnostics/diagnostics-api.ts'
import { dnsSettingsApi } from '../dns/lookup/dns-settings-api.ts'
import { failoverApi } from '../failover/failover-api.ts'
import { instancesApi } from '../instances/instances-api.ts'
import { notificationsApi } from '../notifications/notifications-api.ts'
import { ordersApi } from '../orders/orders-api.ts'
import { renewalApi } from '../renewal/renewal-api.ts'
import { sessionsApi } from '../sessions/sessions-api.ts'
import { sshApi } from '../ssh/ssh-api.ts'
import { tokensApi } from '../tokens/tokens-api.ts'
import type { Assembled } from './assemble.ts'
import type { Handlers } from './dispatch.ts'
import { hubApi } from './hub-api.ts'
import { vaultApi } from './vault-api.ts'

/** Every method of the contract, as the rooms offer them. */
export const createHandlers = (use: Assembled) =>
  ({
    ...hubApi(use),
    ...vaultApi(use),
    ...instancesApi(use),
    ...accountsApi(use),
    ...credentialsApi(use),
    ...certificatesApi(use),
    ...persistApi(use),
    ...ordersApi(use),
    ...diagnosticsApi(use),
    ...renewalApi(use),
    ...failoverApi(use),
    ...dnsSettingsApi(use),
    ...auditApi(use),
    ...tokensApi(use),
    ...sessionsApi(use),
    ...notificationsApi(use),
    ...providersApi,
    ...sshApi,
  }) satisfies Handlers
