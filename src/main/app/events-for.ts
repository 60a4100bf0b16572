import type { HubEvent } from '../../shared/events.ts'
import type { Caller } from '../calls/caller.ts'
import type { StoreReads } from '../ports/store.ts'

type Listener = (event: HubEvent) => void

/** Passes a caller’s listener what it may hear: of orders, those on the instances that the caller is limited to. */
export const eventsFor = (
  { certificates }: Pick<StoreReads, 'certificates'>,
  listener: Listener,
  caller: Pick<Caller, 'instances'> | undefined,
): Listener => {
  const instances = caller?.instances
  if (instances === undefined) return listener
  return (event) => {
    if (event.type !== 'order') return listener(event)
    certificates.get(event.order.certificateId).then(
      (certificate) => {
        if (certificate && instances.includes(certificate.instanceId)) listener(event)
      },
      () => undefined,
    )
  }
}
