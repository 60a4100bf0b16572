import { createNotifications } from '../notifications/notifications.ts'
import { createEndingRecords } from '../persist/ending-records.ts'
import { createGuessGate } from '../tokens/guess-gate.ts'
import type { Sealer } from '../vault/sealer.ts'
import { createAutoLock } from './auto-lock.ts'
import { createBackupUseCases } from './backup-use-cases.ts'
import { expectedRecords } from './expected-records.ts'
import { layGround } from './ground.ts'
import { createIssuing } from './issuing.ts'
import type { HubParts } from './parts.ts'
import { createVaultUseCases } from './vault-use-cases.ts'

/** All of the hub, put together. Each part is made of those before it; nothing runs yet. */
export const assemble = async (given: HubParts) => {
  const ground = await layGround(given)
  const issuing = createIssuing(ground)
  const { store, vault, clock, rows, audit, events, life } = ground
  const gate = createGuessGate(clock)
  const autoLock = await createAutoLock({
    ...ground,
    settings: store.settings,
    busy: () => issuing.orders.busy,
    isOpen: () => vault.state === 'unlocked',
  })
  const vaultUse = createVaultUseCases({
    ...ground,
    gate,
    autoLock,
    prepare: async (sealer: Sealer) => {
      await rows.prepare(sealer)
      await audit.prepare(sealer)
    },
    beforeLock: life.beforeLock,
    afterUnlock: life.afterUnlock,
    expectedRecords: () => expectedRecords(store),
    progress: (done, total) => events.emit({ type: 'progress', task: 'vault.rotate', done, total }),
    changed: () => events.changed('hub'),
    stopped: life.stopped,
  })
  const backup = createBackupUseCases({
    ...ground,
    prepare: async (sealer) => {
      await rows.adopt(sealer)
      await audit.prepare(sealer)
    },
    verifyLog: () => audit.verify(),
    replaceLog: (work) => audit.replace(work),
    reopened: async () => {
      await ground.dnsSettings.load()
      await vaultUse.opened()
    },
  })
  const notifications = createNotifications({
    ...ground,
    hubProblems: () => [...given.notices, ...vaultUse.status().damaged],
    endingRecords: createEndingRecords(ground),
    clockIsDoubted: async () => (await issuing.renewals.outlook(undefined, 0)).clockDoubt !== undefined,
    changed: () => events.changed('notifications'),
  })
  return { ...ground, ...issuing, gate, autoLock, vaultUse, backup, notifications }
}
export type Assembled = Awaited<ReturnType<typeof assemble>>
