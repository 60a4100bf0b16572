import type { Certificate } from '../../shared/contract/certificates.ts'
import { findCredential } from '../credentials/find-credential.ts'
import type { Clock } from '../ports/clock.ts'
import type { StoreReads } from '../ports/store.ts'
import { statusOf } from './certificate-view.ts'

type Use = Pick<Certificate, 'id' | 'names' | 'instanceName' | 'status'> & { notAfter?: number }

/** The certificates that a stored credential validates or issues: their renewals stop when it goes. */
export const createUsage =
  ({ store, clock }: { store: StoreReads; clock: Clock }) =>
  async (reference: string): Promise<Use[]> => {
    const { id: credentialId } = await findCredential(store, reference)
    const instanceNames = new Map((await store.instances.list()).map(({ id, name }) => [id, name]))
    const newest = await store.issued.latestSpans()
    const lastOrders = await store.orders.latestOfAll()
    return (await store.certificates.usersOf(credentialId)).map(({ id, names, instanceId }) => {
      const issued = newest.get(id)
      return {
        id,
        names,
        instanceName: instanceNames.get(instanceId) ?? instanceId,
        status: statusOf(issued, lastOrders.get(id), clock.now()),
        ...(issued && { notAfter: issued.notAfter }),
      }
    })
  }
