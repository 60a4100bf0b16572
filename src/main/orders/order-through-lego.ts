import { CerthubError } from '../../shared/errors.ts'
import type { OrderByLego } from '../lego/order-by-lego.ts'
import type { CertificateRecord } from '../ports/records.ts'
import { deployCertificate, keepIssued, prepareKey } from './obtain-certificate.ts'
import type { OrderRun } from './order-run.ts'
import type { OrderCa, OrderWork } from './order-work.ts'

/** lego begins each line with the time, which the timeline has already. */
const withoutTime = (line: string): string => line.replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /, '')

/** From a chosen account to the deployed certificate. A restart begins anew: lego keeps nothing of its order. */
export const obtainThroughLego = async (
  work: OrderWork,
  run: OrderRun,
  ca: OrderCa,
  certificate: CertificateRecord,
  orderByLego: OrderByLego,
): Promise<void> => {
  const { profile, lifetimeDays } = certificate
  if (profile !== null || lifetimeDays !== null) {
    throw new CerthubError('lego.failed', {
      provider: '',
      problem: `${profile === null ? 'lifetimes' : 'profiles'} cannot be asked for through it`,
    })
  }
  const prepared = prepareKey(work, run)
  const chainPem = await run.step('validate', async () => {
    const { csr } = await prepared
    run.note('validate', 'info', 'lego orders, writes the DNS records and removes them')
    const value = await orderByLego({
      account: ca.record,
      csr,
      names: run.record.names,
      preferredChain: certificate.preferredChain,
      signal: run.signal,
      onLine: (line) => run.note('validate', 'info', withoutTime(line)),
    })
    return { text: `lego has the certificate of ${ca.host}`, value }
  })
  const { issued, key } = await run.step('download', () => keepIssued(work, run, ca, chainPem, prepared))
  await deployCertificate(work, run, certificate, issued, key)
}
