import { CerthubError } from '../../shared/errors.ts'
import {
  deployCertificate,
  downloadCertificate,
  finalizeOrder,
  type KeyAndCsr,
  prepareKey,
} from './obtain-certificate.ts'
import { openOrder, selectAccount } from './open-order.ts'
import type { OrderRun } from './order-run.ts'
import type { OrderWork } from './order-work.ts'
import { validateNames } from './validate-names.ts'

/**
 * Takes an order from wherever its record says it is to its certificate. What the CA says of the order decides what
 * comes next, so that a restart goes on with the same order. Throws what ends it.
 */
export const runOrder = async (work: OrderWork, run: OrderRun): Promise<void> => {
  const certificate = await work.store.certificates.get(run.record.certificateId)
  if (!certificate) throw new CerthubError('certificate.not_found', { id: run.record.certificateId })
  const kept = (await work.store.issued.list(certificate.id)).find(({ orderId }) => orderId === run.record.id)
  if (kept) {
    const key = await work.vault.get('certificate-key', kept.keyId, kept.keyFingerprint)
    return deployCertificate(work, run, certificate, kept, key)
  }

  const ca = await selectAccount(work, run, certificate)
  let order = await openOrder(run, ca)
  let prepared: Promise<KeyAndCsr> | undefined
  const keyAndCsr = (): Promise<KeyAndCsr> => {
    prepared ??= prepareKey(work, run)
    prepared.catch(() => {})
    return prepared
  }
  if (order.status === 'pending') {
    keyAndCsr()
    order = await validateNames(work, run, ca, order)
  }
  if (order.status === 'invalid') {
    throw new CerthubError('acme.order_gone', { host: ca.host }, { detail: order.error?.detail })
  }
  if (order.status !== 'valid') order = await finalizeOrder(work, run, ca, order, keyAndCsr())
  if (!order.certificateUrl) {
    throw new CerthubError('acme.bad_answer', {
      host: ca.host,
      problem: 'a valid order without a certificate URL',
    })
  }
  const { issued, key } = await downloadCertificate(work, run, ca, order.certificateUrl, keyAndCsr())
  await deployCertificate(work, run, certificate, issued, key)
}
