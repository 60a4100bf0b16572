import { CerthubError } from '../../shared/errors.ts'
import type { CredentialRecord } from '../ports/store/credentials.ts'
import type { StoreReads } from '../ports/store.ts'

/** A stored credential by id, or by name on any or one instance. Throws `credential.not_found`. */
export const findCredential = async (
  store: StoreReads,
  reference: string,
  instanceId?: string,
): Promise<CredentialRecord> => {
  const byId = await store.credentials.get(reference)
  if (byId && (instanceId === undefined || byId.instanceId === instanceId)) return byId
  const instances =
    instanceId === undefined ? (await store.instances.list()).map(({ id }) => id) : [instanceId]
  for (const id of instances) {
    const found = await store.credentials.named(id, reference)
    if (found) return found
  }
  throw new CerthubError('credential.not_found', { id: reference })
}
