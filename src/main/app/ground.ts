import { createAcmeAccounts } from '../accounts/acme-accounts.ts'
import { createAudit } from '../audit/audit.ts'
import { createDnsClients } from '../credentials/dns-clients.ts'
import { createLegoWays } from '../credentials/lego-ways.ts'
import { createDnsSettings } from '../dns/lookup/dns-settings.ts'
import { createInstances } from '../instances/instances.ts'
import { createRowGuard } from '../integrity/guard-rows.ts'
import { createWorkplace } from '../lego/workplace.ts'
import { createSessions } from '../sessions/sessions.ts'
import { createTokens } from '../tokens/tokens.ts'
import { createAnnounce } from './announce.ts'
import { createEventBus } from './events.ts'
import { createInstanceScope } from './instance-scope.ts'
import { createLifecycle } from './lifecycle.ts'
import type { HubParts } from './parts.ts'

/** What everything else stands on: rows that are looked at, the audit log, the ways to DNS and to CAs, who may come in. */
export const layGround = async (given: HubParts) => {
  const rows = createRowGuard(given)
  const parts = { ...given, store: rows.store }
  const { store, vault, clock, log } = parts
  const events = createEventBus(log)
  const dnsSettings = await createDnsSettings(store.settings, given.resolver)
  const { resolver } = dnsSettings
  const http = given.http()
  const dns = createDnsClients(store, vault, { http, resolver, clock, log, runProgram: given.runProgram })
  const workplace = createWorkplace(given.dataDirectory)
  const tokens = createTokens({ store, clock })
  return {
    ...parts,
    rows,
    events,
    life: createLifecycle(events),
    announce: createAnnounce(log, given.journal),
    dnsSettings,
    resolver,
    http,
    acme: createAcmeAccounts({ ...parts, http: given.http }),
    dns,
    dnsClient: dns.ofCredential,
    workplace,
    /** How lego writes with a credential; undefined for one of a provider that is built in. */
    lego: createLegoWays(parts, workplace),
    audit: createAudit({
      store,
      vault,
      clock,
      rowsCounter: rows.counter,
      changed: () => events.changed('audit'),
    }),
    instances: createInstances(store, clock),
    scope: createInstanceScope(store),
    tokens,
    sessions: createSessions({
      clock,
      log,
      authenticate: tokens.authenticate,
      changed: () => events.changed('sessions'),
    }),
  }
}
export type Ground = Awaited<ReturnType<typeof layGround>>
