import { createRemoveOrphans } from '../vault/orphaned-records.ts'
import { assemble } from './assemble.ts'
import { createDispatch } from './dispatch.ts'
import { eventsFor } from './events-for.ts'
import { createHandlers } from './handlers.ts'
import type { Hub } from './hub.ts'
import type { Stage } from './lifecycle.ts'
import type { HubParts } from './parts.ts'
import { createRepeatedRefusals } from './repeated-refusals.ts'
import { createWatch } from './watch.ts'

/** How long the start waits for a vault that opens by itself. Milliseconds. */
const longestSilence = 1000

/** Puts the hub together, unlocks the vault when it can, and goes on with orders that a stop cut off. */
export const createHub = async (given: HubParts): Promise<Hub> => {
  const parts = await assemble(given)
  const { store, clock, log, life, events, rows, audit, acme, dns, orders, ownWork } = parts
  const refusals = createRepeatedRefusals({ record: audit.record, clock, stopped: life.stopped })
  const dispatch = createDispatch({
    scope: parts.scope,
    handlers: createHandlers(parts),
    requireOpen: parts.vaultUse.requireOpen,
    isOwnLock: parts.isOwnLock,
    log,
    watch: createWatch(audit, store, refusals),
    changed: (areas) => events.changed(...areas),
  })
  const rebuilt = parts.notices.some(({ code }) => code === 'store.rebuilt')
  const removeOrphans = await createRemoveOrphans({ ...parts, rebuilt })

  const notSealed = (what: string) => (error: unknown) => log.error(`${what} not sealed`, { error })
  const seals: Stage = {
    afterUnlock: () => audit.unlocked().catch(notSealed('the audit log was')),
    beforeLock: () => rows.settled().catch(notSealed('rows were')),
    close: () =>
      refusals.tellAll().then(rows.settled).then(audit.settled).catch(notSealed('the audit log was')),
  }
  const connections: Stage = {
    beforeLock: () => {
      acme.forget()
      dns.forget()
    },
    close: () => {
      acme.close()
      parts.http.close()
    },
  }
  let unsubscribe = () => {}
  /** Hears also of orders that end while the hub closes. */
  const ownWorkToTheEnd: Stage = {
    open: () => {
      unsubscribe = events.subscribe(ownWork.heard)
    },
    close: () => {
      unsubscribe()
      return ownWork.settled()
    },
  }
  let resuming: Promise<unknown> = Promise.resolve()
  const cutOff: Stage = {
    afterUnlock: () => {
      resuming = Promise.all([resuming, parts.resumeRegistrations(life.stopped), parts.deployments.finish()])
    },
    close: () => resuming,
  }
  let opening: Promise<unknown> = Promise.resolve()
  const vault: Stage = {
    open: async () => {
      opening = parts.vaultUse.unlockByItself()
      // A keychain that hangs must not keep everything else from answering.
      const patience = new AbortController()
      await Promise.race([opening, clock.sleep(longestSilence, patience.signal).catch(() => {})])
      patience.abort()
    },
    run: (stopped) =>
      parts.autoLock.watch(stopped, () =>
        dispatch('vault.lock', {}, { role: 'admin', via: 'hub', who: 'auto-lock' }),
      ),
    close: () => opening,
  }
  const { notifications, renewals } = parts
  life.add(
    { close: parts.release },
    { close: store.close },
    seals,
    connections,
    { open: parts.workplace.tidy },
    ownWorkToTheEnd,
    { open: parts.instances.ensureLocal },
    { afterUnlock: removeOrphans },
    { afterUnlock: notifications.unlocked, heard: notifications.heard, run: notifications.run },
    { afterUnlock: orders.resumeAll },
    { afterUnlock: renewals.look, heard: renewals.heard, run: renewals.run },
    cutOff,
    // What waits for orders ends after them.
    { beforeLock: orders.interrupt, close: orders.interrupt },
    vault,
  )
  await life.open()

  return {
    call: dispatch as Hub['call'],
    subscribe: (listener, caller) => events.subscribe(eventsFor(store, listener, caller)),
    authenticate: parts.tokens.authenticate,
    whyClosed: parts.vaultUse.whyClosed,
    announce: parts.announce,
    note: (event) => audit.record(event),
    remark: (notice) => {
      log.warn(notice.message, { code: notice.code })
      parts.notices.push(notice)
    },
    sessions: parts.sessions,
    close: life.close,
  }
}
