import type { CredentialRecord } from '../ports/store/credentials.ts'
import type { Store } from '../ports/store.ts'

/**
 * An instance has at most one default container registry: its first becomes it by itself, a later one when it is
 * `wanted`. Call it inside `atomically`, with the credential stored.
 */
export const makeDefault = async (
  store: Store,
  { id, type, instanceId }: CredentialRecord,
  wanted: boolean,
): Promise<void> => {
  if (type !== 'container-registry') return
  const others = (await store.credentials.ofType(instanceId, type)).filter((other) => other.id !== id)
  if (!wanted && others.length > 0) return
  for (const other of others) {
    if (other.isDefault) await store.credentials.update(other.id, { isDefault: false })
  }
  await store.credentials.update(id, { isDefault: true })
}
