import type { Area } from '../../shared/areas.ts'
import { createAccounts } from '../accounts/accounts.ts'
import { createAcmeAccounts } from '../accounts/acme-accounts.ts'
import { caTitleOf } from '../acme/directory-choice.ts'
import { createAudit } from '../audit/audit.ts'
import { chooseFor } from '../certificates/account-choice.ts'
import { createCertificates } from '../certificates/certificates.ts'
import { createDeployments } from '../certificates/deployments.ts'
import { createReplaces, createSuggestion } from '../certificates/renewal-suggestion.ts'
import { createAnswers } from '../challenges/answers.ts'
import { createDnsClients } from '../credentials/dns-clients.ts'
import { createSshAccess } from '../credentials/ssh-access.ts'
import { createDnsSettings } from '../dns/lookup/dns-settings.ts'
import { limitOf } from '../failover/limits.ts'
import { createFailoverSettings } from '../failover/settings.ts'
import { createInstances, findInstance } from '../instances/instances.ts'
import { createRowGuard } from '../integrity/guard-rows.ts'
import { createWorkplace } from '../lego/workplace.ts'
import { createNotifications } from '../notifications/notifications.ts'
import { createOrders } from '../orders/orders.ts'
import { createPace } from '../orders/pace.ts'
import { createEndingRecords } from '../persist/ending-records.ts'
import { createRenewals } from '../renewal/renewals.ts'
import { createSessions } from '../sessions/sessions.ts'
import { createGuessGate } from '../tokens/guess-gate.ts'
import { createTokens } from '../tokens/tokens.ts'
import { createRemoveOrphans } from '../vault/orphaned-records.ts'
import { createAnnounce } from './announce.ts'
import { createAutoLock } from './auto-lock.ts'
import { createBackupUseCases } from './backup-use-cases.ts'
import { createDispatch } from './dispatch.ts'
import { createEventBus } from './events.ts'
import { eventsFor } from './events-for.ts'
import { expectedRecords } from './expected-records.ts'
import { createHandlers } from './handlers.ts'
import type { Hub } from './hub.ts'
import { createInstanceScope } from './instance-scope.ts'
import { accountKeyOf, createLego } from './lego.ts'
import { createOwnWork } from './own-work.ts'
import type { HubParts } from './parts.ts'
import { createRepeatedRefusals } from './repeated-refusals.ts'
import { createResumeRegistrations } from './resume-registrations.ts'
import { createVaultUseCases } from './vault-use-cases.ts'
import { createWatch } from './watch.ts'

/** Longer than any order takes. Milliseconds. */
const longestOrder = 48 * 3_600_000

/** How long the start waits for a vault that opens by itself. Milliseconds. */
const longestSilence = 1000

/** Puts the hub together, unlocks the vault when it can, and goes on with orders that a stop cut off. */
export const createHub = async (given: HubParts): Promise<Hub> => {
  const rows = createRowGuard(given)
  const parts: HubParts = { ...given, store: rows.store }
  const { store, vault, clock, log, network } = parts
  const announce = createAnnounce(log, parts.journal)
  const dnsSettings = await createDnsSettings(store.settings, parts.resolver)
  const { resolver } = dnsSettings
  const events = createEventBus(log)
  const changed = (...areas: Area[]) => events.emit({ type: 'changed', areas })
  const http = parts.http()
  const acme = createAcmeAccounts(parts)
  const dns = createDnsClients(store, vault, { http, resolver, clock, log, runProgram: parts.runProgram })
  const audit = createAudit({
    store,
    vault,
    clock,
    rowsCounter: rows.counter,
    changed: () => changed('audit'),
  })
  const instances = createInstances(store, clock)
  const tokens = createTokens({ store, clock })
  const sessions = createSessions({
    clock,
    log,
    authenticate: tokens.authenticate,
    changed: () => changed('sessions'),
  })
  const rebuilt = parts.notices.some(({ code }) => code === 'store.rebuilt')
  const removeOrphans = await createRemoveOrphans({ store, vault, log, rebuilt })
  const failover = createFailoverSettings(store)

  const workplace = createWorkplace(parts.dataDirectory)
  const byLego = createLego(parts, workplace)
  const connect = createSshAccess({ store, vault, clock })
  const answers = createAnswers({ store, clock, log, network, connect })

  const deployments = createDeployments(parts)
  const choosing = { store, acme, resolver, clock }
  const orders = createOrders(
    {
      store,
      vault,
      clock,
      log,
      resolver,
      network,
      answers,
      pace: createPace(),
      chooseAccount: async (certificate, passed, signal) => {
        const instance = await findInstance(store, certificate.instanceId)
        return chooseFor(choosing, { ...certificate, instance }, passed, signal)
      },
      replaces: createReplaces({ store, acme }),
      rememberLimit: async (certificate, account, { data }) => {
        const limit = limitOf(account.id, certificate.namesKey, data, clock.now())
        await store.caLimits.remove(limit.id)
        await store.caLimits.insert(limit)
      },
      mayFailOver: async () => (await failover.get()).enabled,
      acmeAccount: acme.account,
      dnsClient: dns.ofCredential,
      lego: byLego,
      accountKey: accountKeyOf(parts),
      caTitle: ({ ca, directoryUrl }) => caTitleOf(ca, directoryUrl),
      deploy: deployments.ofOrder,
    },
    events.emit,
  )
  const certificates = createCertificates({
    store,
    vault,
    clock,
    orders,
    answers,
    deployments,
    choose: (wanted) => chooseFor(choosing, wanted),
  })
  const ownWork = createOwnWork({ audit, announce, log, clock })
  const stopping = new AbortController()
  const renewals = createRenewals({
    store,
    clock,
    log,
    isOpen: () => vault.state === 'unlocked',
    renew: async (id, begunBy) => {
      const { order } = await certificates.renew(id, begunBy)
      return orders.wait(order, longestOrder, stopping.signal)
    },
    isOrdered: (id) => orders.runningOf(id) !== undefined,
    deploy: (id) => certificates.deploy(id),
    suggestion: createSuggestion({ store, acme }),
    attempted: ownWork.attempted,
    doubted: (found) => announce('warn', `The clock is doubted, so renewals are held back: ${found}`),
    changed: () => changed('certificates'),
  })
  const refusals = createRepeatedRefusals({ record: audit.record, clock, stopped: stopping.signal })
  const accounts = createAccounts({ store, vault, clock, acme })
  const resumeRegistrations = createResumeRegistrations({
    accounts,
    audit,
    log,
    changed: () => changed('accounts'),
  })
  let resuming: Promise<unknown> = Promise.resolve()
  let lockFailed = false
  const autoLock = await createAutoLock({
    settings: store.settings,
    clock,
    busy: () => orders.busy,
    isOpen: () => vault.state === 'unlocked',
    lock: async () => {
      const answer = await dispatch('vault.lock', {}, { role: 'admin', via: 'hub', who: 'auto-lock' })
      // It is tried again each second, and told once.
      if (!answer.ok && !lockFailed) announce('error', `The vault stays open: ${answer.error.message}`)
      lockFailed = !answer.ok
    },
  })
  const gate = createGuessGate(clock)
  const vaultUse = createVaultUseCases({
    gate,
    vault,
    clock,
    log,
    announce,
    autoLock,
    beforeLock: async () => {
      await orders.interrupt()
      acme.forget()
      dns.forget()
      await rows.settled().catch((error: unknown) => log.error('rows were not sealed', { error }))
    },
    prepare: async (sealer) => {
      await rows.prepare(sealer)
      await audit.prepare(sealer)
    },
    afterUnlock: async () => {
      await audit.unlocked().catch((error: unknown) => log.error('the audit log was not sealed', { error }))
      await removeOrphans()
      notifications.unlocked()
      await orders.resumeAll()
      renewals.look()
      resuming = Promise.all([resuming, resumeRegistrations(stopping.signal), deployments.finish()])
    },
    expectedRecords: () => expectedRecords(store),
    progress: (done, total) => events.emit({ type: 'progress', task: 'vault.rotate', done, total }),
    changed: () => changed('hub'),
    stopped: stopping.signal,
  })

  const notifications = createNotifications({
    store,
    vault,
    clock,
    log,
    http,
    showNotification: parts.showNotification,
    hubProblems: () => [...parts.notices, ...vaultUse.status().damaged],
    endingRecords: createEndingRecords({ store, acme, resolver, clock, log }),
    clockIsDoubted: async () => (await renewals.outlook(undefined, 0)).clockDoubt !== undefined,
    changed: () => changed('notifications'),
  })

  const scope = createInstanceScope(store)
  const dispatch = createDispatch({
    scope,
    handlers: createHandlers({
      ...parts,
      ...{ scope, instances, accounts, certificates, orders, audit, tokens, sessions, dnsSettings },
      ...{ notifications, renewals, vaultUse, gate, acme, http, resolver, answers },
      dnsClient: dns.ofCredential,
      lego: byLego,
      backup: createBackupUseCases({
        ...parts,
        prepare: async (sealer) => {
          await rows.adopt(sealer)
          await audit.prepare(sealer)
        },
        verifyLog: () => audit.verify(),
        replaceLog: (work) => audit.replace(work),
        reopened: async () => {
          await dnsSettings.load()
          await vaultUse.opened()
        },
      }),
    }),
    requireOpen: vaultUse.requireOpen,
    isOwnLock: parts.isOwnLock,
    log,
    watch: createWatch(audit, store, refusals),
    changed: (areas) => changed(...areas),
  })

  await workplace.tidy()
  const unhearWork = events.subscribe(ownWork.heard)
  await instances.ensureLocal()
  const opening = vaultUse.unlockByItself()
  // A keychain that hangs must not keep everything else from answering.
  const patience = new AbortController()
  const enough = clock.sleep(longestSilence, patience.signal).catch(() => {})
  await Promise.race([opening, enough])
  patience.abort()
  const unheard = [renewals.heard, notifications.heard].map(events.subscribe)
  const watching = autoLock.watch(stopping.signal)
  const renewing = renewals.run(stopping.signal)
  const notifying = notifications.run(stopping.signal)

  return {
    call: dispatch as Hub['call'],
    subscribe: (listener, caller) => events.subscribe(eventsFor(store, listener, caller)),
    authenticate: tokens.authenticate,
    whyClosed: vaultUse.whyClosed,
    announce,
    note: (event) => audit.record(event),
    remark: (notice) => {
      log.warn(notice.message, { code: notice.code })
      parts.notices.push(notice)
    },
    sessions,
    close: async () => {
      stopping.abort()
      for (const stopHearing of unheard) stopHearing()
      await Promise.all([watching, opening])
      await orders.interrupt()
      await renewing
      unhearWork()
      await ownWork.settled()
      await notifying
      await resuming
      acme.close()
      http.close()
      await refusals
        .tellAll()
        .then(rows.settled)
        .then(audit.settled)
        .catch((error: unknown) => log.error('the audit log was not sealed', { error }))
      await store.close()
      await parts.release()
    },
  }
}
