import { dropLeft } from '../orders/left-at-ca.ts'
import { orderRunning } from '../orders/orders.ts'
import type { CertificateRecord } from '../ports/store/certificates.ts'
import type { Store } from '../ports/store.ts'
import { noteOrphan, removeOrphan } from '../vault/orphaned-records.ts'
import type { Vault } from '../vault/vault.ts'

/**
 * Removes a certificate with all that was issued and their keys. Throws `order.running`; `refuseRunning` throws it for
 * an order that is just starting.
 */
export const removeCertificate = async (
  parts: { store: Store; vault: Vault; refuseRunning(certificateId: string): void },
  { id }: Pick<CertificateRecord, 'id'>,
): Promise<void> => {
  const { store } = parts
  const running = (await store.orders.list({ certificateId: id, limit: 1 }))[0]
  if (running && running.endedAt === null) throw orderRunning(running.id)
  const issued = await store.issued.list(id)
  await dropLeft(parts, id)
  parts.refuseRunning(id)
  await store.atomically(async (inside) => {
    await inside.certificates.remove(id)
    for (const one of issued) {
      await noteOrphan(inside, one.keyId)
      await inside.issued.remove(one.id)
    }
  })
  for (const { keyId } of issued) await removeOrphan(parts, keyId)
}
