import { createAccounts } from '../accounts/accounts.ts'
import { createAcmeAccounts } from '../accounts/acme-accounts.ts'
import { caTitleOf } from '../accounts/directory-choice.ts'
import { createAudit } from '../audit/audit.ts'
import { choiceFor, createCertificates, deployTo } from '../certificates/certificates.ts'
import { createCredentials, findCredential } from '../credentials/credentials.ts'
import { createDnsClients } from '../credentials/dns-clients.ts'
import { testCredential } from '../credentials/test-credential.ts'
import { createInstances, findInstance } from '../instances/instances.ts'
import { createOrders } from '../orders/orders.ts'
import { createPace } from '../orders/pace.ts'
import { createDispatch } from './dispatch.ts'
import { createEventBus } from './events.ts'
import { createHandlers } from './handlers.ts'
import type { Hub } from './hub.ts'
import type { HubParts } from './parts.ts'
import { createVaultUseCases } from './vault-use-cases.ts'
import { createWatch } from './watch.ts'

/** Puts the hub together, unlocks the vault when it can, and goes on with orders that a stop cut off. */
export const createHub = async (parts: HubParts): Promise<Hub> => {
  const { store, vault, clock, log, resolver } = parts
  const events = createEventBus(log)
  const http = parts.http()
  const acme = createAcmeAccounts(parts)
  const dns = createDnsClients(store, vault, { http, resolver, clock, log })
  const audit = createAudit({ rows: store.audit, settings: store.settings, vault, clock })
  const instances = createInstances(store, clock)

  const orders = createOrders(
    {
      store,
      vault,
      clock,
      log,
      resolver,
      pace: createPace(),
      chooseAccount: async (certificate) => {
        const instance = await findInstance(store, certificate.instanceId)
        return choiceFor(store, instance, certificate.staging, certificate.accountId)
      },
      acmeAccount: acme.account,
      dnsClient: dns.ofCredential,
      caTitle: ({ ca, directoryUrl }) => caTitleOf(ca, directoryUrl),
      deploy: (certificate, chainPem, key) => deployTo(store, certificate, chainPem, key),
    },
    events.emit,
  )
  const vaultUse = createVaultUseCases(vault, {
    beforeLock: async () => {
      await orders.interrupt()
      acme.forget()
      dns.forget()
    },
    afterUnlock: orders.resumeAll,
  })

  const dispatch = createDispatch({
    handlers: createHandlers(parts, {
      instances,
      accounts: createAccounts({ store, vault, clock, acme }),
      credentials: createCredentials({ store, vault, clock }),
      certificates: createCertificates({ store, vault, clock, orders }),
      orders,
      vault: vaultUse,
      audit,
      testCredential: async (reference, zone, signal) => {
        const credential = await findCredential(store, reference)
        const client = await dns.of(credential)
        return testCredential({ store, clock, resolver, log }, credential, client, zone, signal)
      },
      changed: (...areas) => events.emit({ type: 'changed', areas }),
    }),
    requireOpen: vaultUse.requireOpen,
    log,
    watch: createWatch(audit, store),
  })

  await instances.ensureLocal()
  await vaultUse.unlockByItself()

  return {
    call: dispatch as Hub['call'],
    subscribe: events.subscribe,
    close: async () => {
      await orders.interrupt()
      acme.close()
      http.close()
      await store.close()
      await parts.release()
    },
  }
}
