import type { Certificate } from '../../shared/contract/certificates.ts'
import { findCredential } from '../credentials/find-credential.ts'
import type { Clock } from '../ports/clock.ts'
import type { Store } from '../ports/store.ts'
import { statusOf } from './certificate-view.ts'

export type UsageOf = (
  credential: string,
) => Promise<(Pick<Certificate, 'id' | 'names' | 'instanceName' | 'status'> & { notAfter?: number })[]>

/** The certificates that a stored credential validates or issues: their renewals stop when it goes. */
export const createUsage =
  ({ store, clock }: { store: Store; clock: Clock }): UsageOf =>
  async (reference) => {
    const { id: credentialId } = await findCredential(store, reference)
    const instanceNames = new Map((await store.instances.list()).map(({ id, name }) => [id, name]))
    const users = await store.certificates.usersOf(credentialId)
    return Promise.all(
      users.map(async ({ id, names, instanceId }) => {
        const issued = await store.issued.latest(id)
        const [lastOrder] = await store.orders.list({ certificateId: id, limit: 1 })
        return {
          id,
          names,
          instanceName: instanceNames.get(instanceId) ?? instanceId,
          status: statusOf(issued, lastOrder, clock.now()),
          ...(issued && { notAfter: issued.notAfter }),
        }
      }),
    )
  }
