import type { Hub } from '../../app/hub.ts'
import type { ControlServer } from '../../control/server.ts'

interface Finish {
  hub: Hub
  control: Pick<ControlServer, 'idle'>
  /** Orders begun before are left for the next start: this process did not take them on. */
  since: number
  now: AbortSignal
}

/** Resolves when no terminal is connected and no order runs that was begun through this process, or at the signal. */
export const finishForOthers = async ({ hub, control, since, now }: Finish): Promise<void> => {
  const caller = { role: 'admin', via: 'hub', signal: now } as const
  const stopped = new Promise<void>((resolve) => {
    if (now.aborted) resolve()
    now.addEventListener('abort', () => resolve(), { once: true })
  })
  while (!now.aborted) {
    await Promise.race([control.idle(), stopped])
    const listed = await hub.call('orders.list', {}, caller)
    const running = listed.ok
      ? listed.value.orders.filter(({ createdAt, endedAt }) => createdAt >= since && endedAt === undefined)
      : []
    if (running.length === 0) return
    await Promise.race([
      Promise.all(running.map(({ id }) => hub.call('orders.wait', { order: id }, caller))),
      stopped,
    ])
  }
}
