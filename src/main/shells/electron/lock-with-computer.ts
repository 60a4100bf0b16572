import { powerMonitor } from 'electron'
import type { Hub } from '../../app/hub.ts'

const caller = { role: 'admin', via: 'hub', who: 'auto-lock' } as const

/** Locks the vault when the computer sleeps or its screen is locked, where the person wants that. */
export const lockWithComputer = (hub: Hub): void => {
  const lockIf = async (rule: 'onSleep' | 'onScreenLock'): Promise<void> => {
    const status = await hub.call('hub.status', {}, caller)
    if (!status.ok) return
    const { state, autoLock } = status.value.vault
    if (state !== 'unlocked' || !autoLock[rule]) return
    const answer = await hub.call('vault.lock', {}, caller)
    if (!answer.ok) hub.announce('error', `The vault stays open: ${answer.error.message}`)
  }
  powerMonitor.on('suspend', () => void lockIf('onSleep'))
  powerMonitor.on('lock-screen', () => void lockIf('onScreenLock'))
}
